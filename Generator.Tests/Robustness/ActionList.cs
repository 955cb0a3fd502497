using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>What an analyzer asked to be called for.</summary>
internal sealed class ActionList
{
    private readonly List<(Action<SymbolAnalysisContext> Run, ImmutableArray<SymbolKind> Kinds)> _onSymbols = [];
    private readonly List<(Action<OperationAnalysisContext> Run, ImmutableArray<OperationKind> Kinds)> _onOperations = [];

    /// <summary>The kinds of all actions, in the order of their registration.</summary>
    public List<string> Kinds { get; } = [];

    public void Add(string kind) => Kinds.Add(kind);

    public void Add(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> kinds)
    {
        Add("symbol");
        _onSymbols.Add((action, kinds));
    }

    public void Add(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> kinds)
    {
        Add("operation");
        _onOperations.Add((action, kinds));
    }

    /// <summary>One call for every symbol and operation of a file that concerns the analyzer. The file is bound before, so that a call costs what the analyzer does.</summary>
    /// <param name="compilation">The project that the analyzer was started in.</param>
    /// <param name="tree">The file.</param>
    /// <param name="report">Takes the diagnostics.</param>
    /// <param name="token">What the analyzer sees.</param>
    public IReadOnlyList<Action> Calls(Compilation compilation, SyntaxTree tree, Action<Diagnostic> report, CancellationToken token)
    {
#pragma warning disable CS0618 // The newest Roslyn wants CompilationWithAnalyzers, which runs the actions behind a net of its own.
        var options = new AnalyzerOptions([]);
        var model = compilation.GetSemanticModel(tree);
        var calls = new List<Action>();
        foreach (var declaration in tree.GetRoot(CancellationToken.None).DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            if (model.GetDeclaredSymbol(declaration, CancellationToken.None) is not { } symbol)
            {
                continue;
            }

            calls.AddRange(_onSymbols
                .Where(action => action.Kinds.Contains(symbol.Kind))
                .Select(action => (Action)(() => action.Run(new SymbolAnalysisContext(symbol, compilation, options, report, static _ => true, token)))));
            var operations = declaration is BaseMethodDeclarationSyntax && model.GetOperation(declaration, CancellationToken.None) is { } body ? body.DescendantsAndSelf() : [];
            calls.AddRange(
                from operation in operations.ToList()
                from action in _onOperations
                where action.Kinds.Contains(operation.Kind)
                select (Action)(() => action.Run(new OperationAnalysisContext(operation, symbol, compilation, options, report, static _ => true, token))));
        }

#pragma warning restore CS0618

        return calls;
    }
}
