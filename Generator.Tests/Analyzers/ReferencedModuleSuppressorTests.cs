using System.Collections.Immutable;
using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>CA2213 on the modules that a loss class holds is answered, and on nothing else.</summary>
public class ReferencedModuleSuppressorTests
{
    private const string Component = "[MainLoss] static Tensor First(Tensor x) => x.mean();";

    [Theory]
    [InlineData("private readonly Module<Tensor, Tensor> features = Linear(2, 2);")]
    [InlineData("private readonly TorchSharp.Modules.Linear features;")]
    [InlineData("private readonly LossModule other;")]
    [InlineData("private TorchSharp.Modules.Sequential? features;")]
    public async Task Module_of_a_loss_class_is_answered(string field) =>
        Assert.Empty(await RunAsync($"#nullable enable\n[CombinedLoss] public partial class Loss {{ {field} {Component} }}"));

    [Fact]
    public async Task Module_that_is_a_type_parameter_is_answered() =>
        Assert.Empty(await RunAsync($"[CombinedLoss] public partial class Loss<TNet> where TNet : Module<Tensor, Tensor> {{ private readonly TNet net; {Component} }}"));

    [Theory]
    [InlineData("private readonly System.IO.MemoryStream log = new();")]
    [InlineData("private readonly Tensor weight = zeros(1);")]
    [InlineData("private readonly List<Linear> layers = new();")]
    public async Task Whatever_else_a_loss_class_holds_is_left_to_the_rule(string field) =>
        Assert.Single(await RunAsync($"using TorchSharp.Modules;\n[CombinedLoss] public partial class Loss {{ {field} {Component} }}", usingsFirst: false));

    [Fact]
    public async Task Module_of_a_model_is_left_to_the_rule() =>
        Assert.Single(await RunAsync("public class Model : Module { private readonly Module<Tensor, Tensor> layer = Linear(2, 2); public Model() : base(\"model\") { } }"));

    [Fact]
    public async Task Module_of_a_class_inside_of_a_loss_class_is_left_to_the_rule() =>
        Assert.Single(await RunAsync($"[CombinedLoss] public partial class Loss {{ class Inner {{ private readonly Module<Tensor, Tensor> layer = Linear(2, 2); }} {Component} }}"));

    private static async Task<ImmutableArray<Diagnostic>> RunAsync(string source, bool usingsFirst = true)
    {
        var compilation = usingsFirst ? TestCompilation.Create(source) : TestCompilation.FromFiles(null, TestSource.WithUsings("").TrimEnd() + "\n" + source);
        var found = await AllAnalyzers.RunAsync(compilation, [new FieldsShouldBeDisposed(), new ReferencedModuleSuppressor()]);
        AllAnalyzers.Survived(found);
        return found;
    }

    /// <summary>Stands for the SDK's analyzer, which reports where it finds who creates the object: here, at every field.</summary>
#pragma warning disable RS1001, RS1029, RS2008, RS1038 // Created here, never found by a compiler.
    private sealed class FieldsShouldBeDisposed : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Rule = new("CA2213", "Disposable fields should be disposed", "'{0}'", "Reliability", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSymbolAction(static symbol => symbol.ReportDiagnostic(Diagnostic.Create(Rule, symbol.Symbol.Locations[0], symbol.Symbol.Name)), SymbolKind.Field);
        }
    }
#pragma warning restore RS1001, RS1029, RS2008, RS1038
}
