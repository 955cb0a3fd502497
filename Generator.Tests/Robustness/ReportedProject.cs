using System.Collections.Immutable;
using LossGen.CodeFixes.Fixing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>The project of <see cref="ReportedCode"/> in a workspace, with what the analyzers say of it: made once for all fixes.</summary>
public sealed class ReportedProject : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Project _project;
    private readonly Lazy<Task<ImmutableArray<Diagnostic>>> _diagnostics;

    public ReportedProject()
    {
        // What is generated stands beside it as it does in an editor: some rules are about calls of it.
        var compilation = GeneratorRun.Of(ReportedCode.Project()).Output;
        _project = _workspace.AddProject("Reported", LanguageNames.CSharp)
            .WithMetadataReferences(compilation.References)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(LanguageSetup.Default.ParseOptions);
        foreach (var tree in compilation.SyntaxTrees)
        {
            _project = _project.AddDocument(Path.GetFileName(tree.FilePath), SourceText.From(tree.ToString()), filePath: tree.FilePath).Project;
        }

        _diagnostics = new(async () => await AllAnalyzers.RunAsync((await _project.GetCompilationAsync())!));
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>For each fix a diagnostic that it repairs, and the repair; without those that repair nothing here.</summary>
    internal async Task<IReadOnlyList<(LossGenFix Fix, Document Document, Diagnostic Diagnostic, CodeAction Action)>> OffersAsync(IEnumerable<LossGenFix> fixes)
    {
        var offers = new List<(LossGenFix, Document, Diagnostic, CodeAction)>();
        foreach (var fix in fixes)
        {
            if (await OfferAsync(fix) is { } offer)
            {
                offers.Add((fix, offer.Document, offer.Diagnostic, offer.Action));
            }
        }

        return offers;
    }

    /// <summary>What a fix offers for its diagnostics, of each kind of repair a few.</summary>
    internal async Task<IReadOnlyList<(Document Document, Diagnostic Diagnostic, CodeAction Action)>> SomeOffersAsync(CodeFixProvider fix, int ofEachKind)
    {
        var offers = new List<(Document, Diagnostic, CodeAction)>();
        var counts = new Dictionary<(string, string?), int>();
        foreach (var diagnostic in (await _diagnostics.Value).Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var document = _project.GetDocument(diagnostic.Location.SourceTree)!;
            var actions = new List<CodeAction>();
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
            foreach (var action in actions)
            {
                var count = counts.GetValueOrDefault((diagnostic.Id, action.EquivalenceKey));
                counts[(diagnostic.Id, action.EquivalenceKey)] = count + 1;
                if (count < ofEachKind)
                {
                    offers.Add((document, diagnostic, action));
                }
            }
        }

        return offers;
    }

    private async Task<(Document Document, Diagnostic Diagnostic, CodeAction Action)?> OfferAsync(LossGenFix fix)
    {
        foreach (var diagnostic in (await _diagnostics.Value).Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var document = _project.GetDocument(diagnostic.Location.SourceTree)!;
            var actions = new List<CodeAction>();
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
            if (actions.Count > 0)
            {
                return (document, diagnostic, actions[0]);
            }
        }

        return null;
    }
}
