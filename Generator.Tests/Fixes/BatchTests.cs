using System.Collections.Immutable;
using LossGen.Analyzers;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Fixing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Fixes;

/// <summary>
/// What <c>dotnet format analyzers</c> relies on: it asks a fix with the first diagnostic that the fix's analyzer reported,
/// of whichever rule, goes on without a key where that gave none, and takes a rule's fixes in the order of their types.
/// </summary>
public class BatchTests
{
    private const string TwoMistakes =
        """
        class Program
        {
            void Train(Tensor x, Tensor y)
            {
                var a = functional.cross_entropy(functional.softmax(x, 1), y);
                var b = functional.cross_entropy(x.softmax(1), y);
                (a / a + b).backward();
            }
        }
        """;

    [Theory]
    [InlineData("LG2001", nameof(SetWeightFix), nameof(UseSchemeFix), nameof(MarkMainFix), nameof(AddJustificationFix))]
    [InlineData("LG2009", nameof(AddTypicalFix), nameof(AddJustificationFix))]
    public void Fixes_of_a_rule_are_found_in_the_order_in_which_they_are_offered(string rule, params string[] expected) => Assert.Equal(
        expected,
        typeof(LossGenFix).Assembly.GetTypes()
            .Where(static type => typeof(CodeFixProvider).IsAssignableFrom(type) && !type.IsAbstract)
            .Where(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds.Contains(rule))
            .Select(static type => type.Name));

    [Fact]
    public async Task A_fix_that_is_asked_with_the_diagnostic_of_another_rule_repairs_its_own()
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithMetadataReferences(TestReferences.All)
            .AddDocument("Program.cs", TestSource.WithUsings(TwoMistakes));
        var diagnostics = await AllAnalyzers.RunAsync((await document.Project.GetCompilationAsync())!, [new TorchAnalyzer([new SoftmaxBeforeCrossEntropy(), new NormaliserNotDetached()])]);
        Assert.Equal(["LG3001", "LG3001", "LG3011"], diagnostics.Select(static diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));

        var fix = new SoftmaxBeforeCrossEntropyFix();
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostics.Single(static diagnostic => diagnostic.Id == "LG3011"), (action, _) => offered ??= action, CancellationToken.None));
        Assert.Null(offered);

        var everywhere = await fix.GetFixAllProvider().GetFixAsync(new FixAllContext(
            document, fix, FixAllScope.Solution, codeActionEquivalenceKey: null!, ["LG3001"], new Reported(diagnostics), CancellationToken.None));
        var operation = Assert.IsType<ApplyChangesOperation>(Assert.Single(await everywhere!.GetOperationsAsync(CancellationToken.None)));
        var text = (await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
        Assert.Equal(TestSource.WithUsings(TwoMistakes.Replace("functional.softmax(x, 1)", "x", StringComparison.Ordinal).Replace("x.softmax(1)", "x", StringComparison.Ordinal)), text);
    }

    private sealed class Reported(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
