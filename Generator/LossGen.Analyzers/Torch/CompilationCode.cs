using System.Collections.Concurrent;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Torch;

/// <summary>
/// The code of one compilation, and of no other project. Rules that follow a symbol to where it is declared come this way:
/// what is declared elsewhere has no code here.
/// </summary>
internal sealed class CompilationCode(Compilation compilation)
{
    // Kept for the analysis: the driver drops the model of a file that it is done with, and what was bound goes with it.
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel?> models = new();

    /// <summary>Whether the symbol is declared in this compilation's source.</summary>
    public bool Declares(ISymbol? symbol) => symbol.IsDeclaredIn(compilation.Assembly);

    /// <summary>Whether this compilation may know the member: what an assembly hides, another project hides as well.</summary>
    public bool Knows(ISymbol member) => member.IsKnownIn(compilation.Assembly);

    /// <summary>All code of the compilation.</summary>
    public IEnumerable<SyntaxNode> All(CancellationToken cancellationToken) =>
        compilation.SyntaxTrees.Select(tree => tree.GetRoot(cancellationToken));

    /// <summary>
    /// Whether only this compilation can name the type: it is not public, or the project is a program, which nobody references.
    /// </summary>
    public bool IsClosed(INamedTypeSymbol type)
    {
        if (compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
        {
            return true;
        }

        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the symbol is declared; nowhere for what another project or an assembly declares.</summary>
    public IReadOnlyList<SyntaxReference> DeclarationsOf(ISymbol symbol) => symbol.DeclarationsIn(compilation.Assembly);

    /// <summary>The declarations of the symbol.</summary>
    public IEnumerable<SyntaxNode> Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        foreach (var declaration in symbol.DeclarationsIn(compilation.Assembly))
        {
            yield return declaration.GetSyntax(cancellationToken);
        }
    }

    /// <summary>The one declaration of the symbol; null where there are several or none.</summary>
    public SyntaxNode? OnlyOf(ISymbol symbol, CancellationToken cancellationToken) =>
        symbol.DeclarationsIn(compilation.Assembly) is [var only] ? only.GetSyntax(cancellationToken) : null;

    /// <summary>Where a finding about the symbol may point.</summary>
    public Location LocationOf(ISymbol symbol) => symbol.LocationIn(compilation.Assembly);

    /// <summary>What the code does; null where it does nothing, or is not of this compilation.</summary>
    public IOperation? OperationOf(SyntaxNode code, CancellationToken cancellationToken) =>
        ModelOf(code.SyntaxTree)?.GetOperation(code, cancellationToken);

    /// <summary>What the code names; null where it does not bind, or is not of this compilation.</summary>
    public ISymbol? SymbolOf(SyntaxNode code, CancellationToken cancellationToken) =>
        ModelOf(code.SyntaxTree)?.GetSymbolInfo(code, cancellationToken).Symbol;

    private SemanticModel? ModelOf(SyntaxTree tree) => models.TryGetValue(tree, out var known) ? known : models.GetOrAdd(tree, Model(tree));

#pragma warning disable RS1030, RS0030 // What a rule asks for is often in another file; this is the one place that asks, once a file.
    private SemanticModel? Model(SyntaxTree tree) => compilation.ContainsSyntaxTree(tree) ? compilation.GetSemanticModel(tree) : null;
#pragma warning restore RS1030, RS0030
}
