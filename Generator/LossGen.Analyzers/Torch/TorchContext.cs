using System.Runtime.CompilerServices;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Names;

namespace LossGen.Analyzers.Torch;

/// <summary>TorchSharp as one compilation sees it: its symbols, resolved once.</summary>
internal sealed class TorchContext
{
    private StrongBox<bool>? hasOwnOptimizers;
    private object? knowledge;

    private TorchContext(Compilation compilation, INamedTypeSymbol tensor)
    {
        Compilation = compilation;
        Tensor = tensor;
        Library = tensor.ContainingAssembly;
        Functional = Library.GetTypeByMetadataName(WellKnownNames.Functional);
        Module = Library.GetTypeByMetadataName(WellKnownNames.Module);
        Optimizer = Library.GetTypeByMetadataName(WellKnownNames.Optimizer);
        Code = new CompilationCode(compilation);
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

    /// <summary>The code of this compilation.</summary>
    public CompilationCode Code { get; }

    /// <summary>The symbols, or null for a project without TorchSharp, which pays for this one look-up.</summary>
    /// <param name="compilation">The compilation.</param>
    public static TorchContext? Create(Compilation compilation) =>
        TorchLibraries.TensorOf(compilation) is { } tensor ? new TorchContext(compilation, tensor) : null;

    /// <summary>What the layer above has learned of this compilation's code: one object, made when it is first asked for.</summary>
    /// <param name="create">Makes it.</param>
    public T Knowledge<T>(Func<TorchContext, T> create)
        where T : class =>
        (T)(knowledge ?? Interlocked.CompareExchange(ref knowledge, create(this), comparand: null) ?? knowledge);

    /// <summary>Whether the type is <c>torch.Tensor</c> or derives from it, as <c>Parameter</c> does.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsTensor(ITypeSymbol? type) => Derives(type, Tensor);

    /// <summary>Whether the type is a module.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsModule(ITypeSymbol? type) => Derives(type, Module);

    /// <summary>Whether the type is an optimizer.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsOptimizer(ITypeSymbol? type) => Derives(type, Optimizer);

    /// <summary>Whether the type is L-BFGS, which evaluates what it minimises several times a step.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsLbfgs(ITypeSymbol? type) => type?.Name == "LBFGS" && Declares(type) && IsOptimizer(type);

    /// <summary>Whether this compilation derives optimizers of its own, whose <c>step</c> may do more than TorchSharp's.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool HasOwnOptimizers(CancellationToken cancellationToken) =>
        (hasOwnOptimizers ??= new StrongBox<bool>(Compilation
            .GetSymbolsWithName(static _ => true, SymbolFilter.Type, cancellationToken)
            .Any(type => IsOptimizer(type as ITypeSymbol)))).Value;

    /// <summary>Whether TorchSharp declares the symbol.</summary>
    /// <param name="symbol">A method, type or property.</param>
    public bool Declares(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol?.ContainingAssembly, Library);

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        if (ancestor is null)
        {
            return false;
        }

        foreach (var current in (type as INamedTypeSymbol).AndBases())
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
