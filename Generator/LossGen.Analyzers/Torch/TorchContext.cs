using System.Runtime.CompilerServices;
using LossGen.Analyzers.Flow;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Analyzers.Torch;

/// <summary>TorchSharp as one compilation sees it: its symbols, resolved once, and what was learned about bodies and members.</summary>
internal sealed class TorchContext
{
    // Weak, because an editor keeps compilations longer than anybody needs their bodies.
    private readonly ConditionalWeakTable<IOperation, MethodBody> bodies = new();
    private readonly ConditionalWeakTable<IOperation, StrongBox<TrainingFlow?>> flows = new();
    private readonly ConditionalWeakTable<MethodBody, IReadOnlyList<TrainingEvent>> events = new();
    private readonly ConditionalWeakTable<IOperation, IReadOnlyList<IInvocationOperation>> traces = new();

    private StrongBox<bool>? hasOwnOptimizers;

    private ModuleUses? moduleUses;

    private TorchContext(Compilation compilation, INamedTypeSymbol tensor)
    {
        Compilation = compilation;
        Tensor = tensor;
        Library = tensor.ContainingAssembly;
        Functional = Library.GetTypeByMetadataName(WellKnownNames.Functional);
        Module = Library.GetTypeByMetadataName(WellKnownNames.Module);
        Optimizer = Library.GetTypeByMetadataName(WellKnownNames.Optimizer);
        Code = new CompilationCode(compilation);
        Members = new MemberDefinitions(Code);
        CallSites = new CallSites(Code);
        SharedValues = new SharedValues(this);
        LossInputs = new LossInputs(Code);
        CalledCode = new CalledCode(this);
        LearningLosses = new LearningLosses(this);
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

    /// <summary>What fields, properties and methods of this compilation are defined as.</summary>
    public MemberDefinitions Members { get; }

    /// <summary>Where methods are called.</summary>
    public CallSites CallSites { get; }

    /// <summary>What components take from intermediates.</summary>
    public SharedValues SharedValues { get; }

    /// <summary>What callers give to the components of losses.</summary>
    public LossInputs LossInputs { get; }

    /// <summary>What calls of other code may do.</summary>
    public CalledCode CalledCode { get; }

    /// <summary>Which of this compilation's modules may learn as losses.</summary>
    public LearningLosses LearningLosses { get; }

    /// <summary>The symbols, or null for a project without TorchSharp, which pays for this one look-up.</summary>
    /// <param name="compilation">The compilation.</param>
    public static TorchContext? Create(Compilation compilation) =>
        TorchLibraries.TensorOf(compilation) is { } tensor ? new TorchContext(compilation, tensor) : null;

    /// <summary>Which module classes of this compilation are made and trained where; found on first demand, because few projects need it.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public ModuleUses ModuleUses(CancellationToken cancellationToken) => moduleUses ??= Flow.ModuleUses.Find(this, cancellationToken);

    /// <summary>Whether the type is <c>torch.Tensor</c> or derives from it, as <c>Parameter</c> does.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsTensor(ITypeSymbol? type) => Derives(type, Tensor);

    /// <summary>Whether the type is a module.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsModule(ITypeSymbol? type) => Derives(type, Module);

    /// <summary>Whether the type is an optimizer.</summary>
    /// <param name="type">The type of an expression.</param>
    public bool IsOptimizer(ITypeSymbol? type) => Derives(type, Optimizer);

    /// <summary>Whether this compilation derives optimizers of its own, whose <c>step</c> may do more than TorchSharp's.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool HasOwnOptimizers(CancellationToken cancellationToken) =>
        (hasOwnOptimizers ??= new StrongBox<bool>(Compilation
            .GetSymbolsWithName(static _ => true, SymbolFilter.Type, cancellationToken)
            .Any(type => IsOptimizer(type as ITypeSymbol)))).Value;

    /// <summary>Whether TorchSharp declares the symbol.</summary>
    /// <param name="symbol">A method, type or property.</param>
    public bool Declares(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol?.ContainingAssembly, Library);

    /// <summary>The member's body, or initialiser, that the operation is part of.</summary>
    /// <param name="operation">An operation anywhere in it.</param>
    public MethodBody BodyOf(IOperation operation) => bodies.GetValue(RootOf(operation), static root => new MethodBody(root));

    /// <summary>The order of training events in the method, lambda or local function around the operation; null where there is no order, or the method is too long for one.</summary>
    /// <param name="operation">An operation of the method.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public TrainingFlow? FlowOf(IOperation operation, CancellationToken cancellationToken)
    {
        var root = RootOf(operation);
        var function = VariableWrite.FunctionOf(operation);
        if (!flows.TryGetValue(function ?? root, out var flow))
        {
            var found = new StrongBox<TrainingFlow?>(TrainingFlow.Create(root, function, this, cancellationToken));
            flow = flows.GetValue(function ?? root, _ => found);
        }

        return flow.Value;
    }

    /// <summary>The training events of the member that the operation is part of, in whatever order; those in lambdas are among them.</summary>
    /// <param name="operation">An operation anywhere in it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IReadOnlyList<TrainingEvent> EventsAround(IOperation operation, CancellationToken cancellationToken)
    {
        var body = BodyOf(operation);
        if (!events.TryGetValue(body, out var all))
        {
            var found = body.Effects.SelectMany(effect => TrainingEvents.Of(effect, this, cancellationToken)).ToList();
            all = events.GetValue(body, _ => found);
        }

        return all;
    }

    /// <summary>What <see cref="GradientTrace.Of"/> finds, for a rule that compares each <c>backward</c> of a method with all others.</summary>
    /// <param name="tensor">What the gradient starts from.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IReadOnlyList<IInvocationOperation> TraceOf(IOperation tensor, CancellationToken cancellationToken)
    {
        if (!traces.TryGetValue(tensor, out var trace))
        {
            var found = GradientTrace.Of(tensor, this, cancellationToken);
            trace = traces.GetValue(tensor, _ => found);
        }

        return trace;
    }

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
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
