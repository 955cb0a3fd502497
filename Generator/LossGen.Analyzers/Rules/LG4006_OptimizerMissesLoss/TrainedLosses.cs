using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Which loss objects a tensor comes from that <c>backward</c> is called on.</summary>
internal static class TrainedLosses
{
    private const int Depth = 24;

    /// <summary>The objects whose <c>forward</c>, <c>call</c> or <c>Compute</c> is a term of it.</summary>
    public static IEnumerable<IOperation> Of(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) => Of(tensor, torch, Depth, cancellationToken);

    private static IEnumerable<IOperation> Of(IOperation tensor, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return [];
        }

        switch (Origin.Of(tensor, torch, cancellationToken))
        {
            case IBinaryOperation sum:
                return Of(sum.LeftOperand, torch, depth - 1, cancellationToken).Concat(Of(sum.RightOperand, torch, depth - 1, cancellationToken));
            case IPropertyReferenceOperation { Instance: { } terms } term when LossGenCalls.IsTrainable(term):
                return Of(terms, torch, depth - 1, cancellationToken);
            case IInvocationOperation { Instance: { } module, TargetMethod.Name: "call" or "forward" or "Compute" } when torch.IsModule(module.Type):
                return [module];
            case IInvocationOperation call when torch.Declares(call.TargetMethod) && call.TargetMethod.Name is not "detach" && call.Subject() is { } subject && torch.IsTensor(subject.Type):
                return Of(subject, torch, depth - 1, cancellationToken);
            default:
                return [];
        }
    }
}
