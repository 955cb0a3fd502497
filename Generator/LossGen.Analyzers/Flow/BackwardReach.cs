namespace LossGen.Analyzers.Flow;

/// <summary>Which modules a backward goes through.</summary>
internal static class BackwardReach
{
    /// <summary>The calls of modules on the way back from the event's loss; none where the loss is not known.</summary>
    public static IEnumerable<IInvocationOperation> ModuleCalls(
        TrainingEvent backward, TorchContext torch, CancellationToken cancellationToken) =>
        backward.Operand is { } loss ? ModuleCalls(loss, torch, cancellationToken) : [];

    /// <summary>The calls of modules on the way back from a tensor.</summary>
    public static IEnumerable<IInvocationOperation> ModuleCalls(
        IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        CanBeTraced(tensor, torch)
            ? torch.TraceOf(tensor, cancellationToken).Where(call => call.CalledModule(torch) is not null)
            : [];

    /// <summary>Whether the way back from the event's loss leads through the call.</summary>
    public static bool GoesThrough(
        TrainingEvent backward, IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        backward.Operand is { } loss
        && CanBeTraced(loss, torch)
        && torch.TraceOf(loss, cancellationToken).Contains(call);

    /// <summary>Whether one of the calls is of the module.</summary>
    public static bool Includes(this IEnumerable<IInvocationOperation> calls, ISymbol module, TorchContext torch) =>
        calls.Any(call => SymbolEqualityComparer.Default.Equals(call.CalledModule(torch)?.OwnVariable(), module));

    private static bool CanBeTraced(IOperation loss, TorchContext torch) =>
        torch.IsTensor(loss.WithoutConversions().Type) || (loss is IInvocationOperation call && LossGenCalls.IsStep(call));
}
