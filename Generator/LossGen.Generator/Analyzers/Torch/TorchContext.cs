using System.Runtime.CompilerServices;
using LossGen.Generator.Analyzers.Torch.Flow;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Analyzers.Torch;

/// <summary>TorchSharp as one compilation sees it: its symbols, resolved once, and what was learned about bodies and members.</summary>
internal sealed class TorchContext
{
    // Weak, because an editor keeps compilations longer than anybody needs their bodies.
    private readonly ConditionalWeakTable<IOperation, MethodBody> bodies = new();

    private TorchContext(Compilation compilation, INamedTypeSymbol tensor)
    {
        Compilation = compilation;
        Tensor = tensor;
        Library = tensor.ContainingAssembly;
        Functional = compilation.GetTypeByMetadataName(WellKnownNames.Functional);
        Module = compilation.GetTypeByMetadataName(WellKnownNames.Module);
        Optimizer = compilation.GetTypeByMetadataName(WellKnownNames.Optimizer);
        Members = new MemberDefinitions(compilation);
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol Tensor { get; }

    /// <summary>The assembly of TorchSharp.</summary>
    public IAssemblySymbol Library { get; }

    /// <summary><c>torch.nn.functional</c>.</summary>
    public INamedTypeSymbol? Functional { get; }

    /// <summary><c>torch.nn.Module</c>, the base of all modules.</summary>
    public INamedTypeSymbol? Module { get; }

    /// <summary><c>torch.optim.Optimizer</c>, the base of all optimizers.</summary>
    public INamedTypeSymbol? Optimizer { get; }

    /// <summary>What fields, properties and methods of this compilation are defined as.</summary>
    public MemberDefinitions Members { get; }

    /// <summary>The symbols, or null for a project without TorchSharp, which pays for this one look-up.</summary>
    /// <param name="compilation">The compilation.</param>
    public static TorchContext? Create(Compilation compilation) =>
        compilation.GetTypeByMetadataName(WellKnownNames.Tensor) is { } tensor ? new TorchContext(compilation, tensor) : null;

    /// <summary>Whether the type is <c>torch.Tensor</c> or derives from it, as <c>Parameter</c> does.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsTensor(ITypeSymbol? type) => Derives(type, Tensor);

    /// <summary>Whether the type is a module.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsModule(ITypeSymbol? type) => Derives(type, Module);

    /// <summary>Whether the type is an optimizer.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsOptimizer(ITypeSymbol? type) => Derives(type, Optimizer);

    /// <summary>Whether TorchSharp declares the symbol.</summary>
    /// <param name="symbol">A method, type or property.</param>
    public bool Declares(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol?.ContainingAssembly, Library);

    /// <summary>The member's body, or initialiser, that the operation is part of.</summary>
    /// <param name="operation">An operation anywhere in it.</param>
    public MethodBody BodyOf(IOperation operation)
    {
        var root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return bodies.GetValue(root, static root => new MethodBody(root));
    }

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        if (ancestor is null)
        {
            return false;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
