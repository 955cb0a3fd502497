using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Combinations;

/// <summary>The call of <c>backward</c> on a total.</summary>
internal static class Backward
{
    /// <summary>
    /// The call on the sum itself, on the one variable that holds it, or on the total that it completes; null where there is none.
    /// </summary>
    public static IInvocationOperation? Of(IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        if (GrowingTotal.EndingAt(sum, torch, cancellationToken) is { } growth)
        {
            return growth.Uses.Select(use => CallOn(use, torch)).FirstOrDefault(static call => call is not null);
        }

        var value = sum.WithConversionsAround();
        if (CallOn(value, torch) is { } direct)
        {
            return direct;
        }

        var variable = value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
            _ => null,
        };
        return variable is not null && torch.BodyOf(sum) is var body && body.Writes(variable).Count == 1
            ? body.References(variable).Select(reference => CallOn(reference, torch)).FirstOrDefault(static call => call is not null)
            : null;
    }

    private static IInvocationOperation? CallOn(IOperation value, TorchContext torch) =>
        value.Parent is IInvocationOperation { TargetMethod.Name: "backward" } call
        && ReferenceEquals(call.Instance, value)
        && torch.Declares(call.TargetMethod)
            ? call
            : null;
}
