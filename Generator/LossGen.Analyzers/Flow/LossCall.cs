using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// One evaluation of a TorchSharp loss: <c>functional.mse_loss(…)</c>, or <c>criterion.call(…)</c> on a module of
/// which the type, or the one creation, is known.
/// </summary>
internal sealed class LossCall
{
    private LossCall(LossKind kind, IInvocationOperation call, IOperation? configuration)
    {
        Kind = kind;
        Call = call;
        Configuration = configuration;
    }

    public LossKind Kind { get; }

    public IInvocationOperation Call { get; }

    /// <summary>The call that has the options: the function itself, or the creation of the module if it is known.</summary>
    public IOperation? Configuration { get; }

    public bool IsFunction => ReferenceEquals(Call, Configuration);

    /// <summary>
    /// What people call the loss: <c>cross_entropy</c> or <c>CrossEntropyLoss</c>; with its component where it stands in one that is
    /// called. A lambda has no name.
    /// </summary>
    public string Name => Component is { Name: { Length: > 0 } component } ? $"{OwnName} of '{component}'" : OwnName;

    /// <summary>The component that it stands in, where it is read for one caller of the component's class.</summary>
    public IMethodSymbol? Component { get; private init; }

    /// <summary>The step or evaluation that it is read for; null where it is read for itself.</summary>
    public IInvocationOperation? Caller { get; private init; }

    /// <summary>Whether a fix may change the loss itself: not for the sake of one caller.</summary>
    public bool IsReplaceable => IsFunction && Caller is null;

    private string OwnName => IsFunction ? Call.TargetMethod.Name
        : Call.Instance?.Type?.Name is { } type && LossKinds.ByModule.ContainsKey(type) ? type
        : Kind + "Loss";

    /// <summary>The first tensor: input, first input, or anchor.</summary>
    public IOperation? Input => GivenInput?.Value ?? Call.ArgumentAt(0);

    /// <summary>The second tensor: target, second input, or positive.</summary>
    public IOperation? Target => GivenTarget?.Value ?? Call.ArgumentAt(1);

    /// <summary>What the caller gives as the input; null where the input is the component's own.</summary>
    public GivenInput? GivenInput { get; private init; }

    /// <summary>What the caller gives as the target; null where the target is the component's own.</summary>
    public GivenInput? GivenTarget { get; private init; }

    /// <summary>Reads the call of a method that TorchSharp declares, or returns null.</summary>
    public static LossCall? Read(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, torch.Functional))
        {
            return LossKinds.ByFunction.TryGetValue(call.TargetMethod.Name, out var function) ? new LossCall(function, call, call) : null;
        }

        // A user's own loss has options and meanings that are not known here.
        if (call.CalledModule(torch) is not { } module || !(IsLossType(module.Type) || IsModuleOfTwo(module.Type, torch)))
        {
            return null;
        }

        var configuration = ModuleCreation.Of(module, torch, cancellationToken);
        return LossKinds.ByModule.TryGetValue((configuration?.Type ?? module.Type)!.Name, out var kind)
            && torch.Declares(configuration?.Type ?? module.Type)
            ? new LossCall(kind, call, configuration)
            : null;
    }

    /// <summary>Reads any operation, through variables: the loss that the value is, unscaled and undetached.</summary>
    public static LossCall? From(IOperation? value, TorchContext torch, CancellationToken cancellationToken) =>
        value is not null && Origin.Of(value, torch, cancellationToken) is IInvocationOperation call && torch.Declares(call.TargetMethod)
            ? Read(call, torch, cancellationToken)
            : null;

    /// <summary>The loss as a caller of its component evaluates it.</summary>
    /// <param name="component">The component.</param>
    /// <param name="caller">The step or evaluation.</param>
    /// <param name="input">What the caller gives as the input.</param>
    /// <param name="target">What the caller gives as the target.</param>
    public LossCall In(IMethodSymbol component, IInvocationOperation caller, GivenInput? input, GivenInput? target) =>
        new(Kind, Call, Configuration) { Component = component, Caller = caller, GivenInput = input, GivenTarget = target };

    /// <summary>The option's argument, written or defaulted; null where the module's creation is not known.</summary>
    public IArgumentOperation? Option(string name) => Configuration?.Argument(name);

    /// <summary>The reduction, when it is a constant.</summary>
    public LossReduction? Reduction(TorchContext torch, CancellationToken cancellationToken) =>
        Constants.Of(Option("reduction")?.Value, torch, cancellationToken) is long value and >= 0 and <= 2
            ? (LossReduction)(int)value
            : null;

    // Module<Tensor, Tensor, Tensor>, as a variable for a loss is often declared; what was made for it tells which.
    private static bool IsModuleOfTwo(ITypeSymbol? type, TorchContext torch) =>
        type is INamedTypeSymbol { Name: "Module", TypeArguments.Length: >= 3 } && torch.Declares(type);

    private static bool IsLossType(ITypeSymbol? type) =>
        (type as INamedTypeSymbol).AndBases().Any(static current =>
            current is { Name: "Loss", ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } });
}
