using System.Reflection;
using LossGen.Analyzers;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Switches;

/// <summary>What is worked out for a whole project, because one rule needs it, is not worked out where that rule is off.</summary>
public class SharedAnalysesTests
{
    private const string Source =
        """
        class Net : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> layer = Linear(3, 3);
            public Net() : base("net") { }
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        class Trainer
        {
            readonly Net net = new();
            readonly torch.optim.Optimizer optimizer;
            public Trainer() => optimizer = torch.optim.Adam(net.parameters());
        }
        """;

    [Theory]
    [InlineData("", true, true)]
    [InlineData("LG4007", false, true)]
    [InlineData("LG4006", true, false)]
    [InlineData("LG4006 LG4007", false, false)]
    public async Task Analyses_of_rules_that_are_off(string off, bool searchesModules, bool searchesLosses)
    {
        var analyzer = new Observed();
        var project = TestCompilation.Create(Source);
        var options = project.Options.WithSpecificDiagnosticOptions(
            off.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => KeyValuePair.Create(id, ReportDiagnostic.Suppress)));

        AllAnalyzers.Survived(await AllAnalyzers.RunAsync(project.WithOptions(options), [analyzer]));

        Assert.Equal(searchesModules, IsKnown(analyzer.Torch!.Knowledge(static torch => new CodeKnowledge(torch)), "moduleUses"));
        Assert.Equal(searchesLosses, IsKnown(analyzer.Torch!.LearningLosses, "names"));
    }

    private static bool IsKnown(object owner, string field) =>
        owner.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner) is not null;

#pragma warning disable RS1001, RS1025, RS1026, RS1036 // An analyzer for this test, to see what the product's keeps to itself.
    private sealed class Observed : DiagnosticAnalyzer
    {
        public override System.Collections.Immutable.ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
            [.. TorchRules.All.Select(static rule => rule.Descriptor).Distinct()];

        public TorchContext? Torch { get; private set; }

        public override void Initialize(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
        {
            Torch = TorchContext.Create(start.Compilation)!;
            var switches = new RuleSwitches(start.Compilation, start.Options, start.CancellationToken);
            new RuleTable(TorchRules.All).WithoutRulesThatAreOff(switches).Start(start, Torch, switches);
        });
    }
#pragma warning restore RS1001, RS1025, RS1026, RS1036
}
