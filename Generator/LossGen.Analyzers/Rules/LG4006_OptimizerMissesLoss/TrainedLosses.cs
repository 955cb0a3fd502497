using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Which loss objects a tensor comes from that <c>backward</c> is called on.</summary>
internal static class TrainedLosses
{
    // A sum of n losses is nested n deep, and each may be one with parameters.
    private const int Depth = 24;

    /// <summary>The objects whose <c>forward</c>, <c>call</c> or <c>Compute</c> is a term of it.</summary>
    public static IEnumerable<IOperation> Of(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        Of(tensor, new ValueWalk(torch, cancellationToken, Depth));

    private static IEnumerable<IOperation> Of(IOperation tensor, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return [];
        }

        switch (walk.Origin(tensor))
        {
            case IBinaryOperation sum:
                return Of(sum.LeftOperand, walk.Next).Concat(Of(sum.RightOperand, walk.Next));
            case IPropertyReferenceOperation { Instance: { } terms } term when LossGenCalls.IsTrainable(term):
                return Of(terms, walk.Next);
            case IInvocationOperation { Instance: { } module, TargetMethod.Name: "call" or "forward" or "Compute" }
                when walk.Torch.IsModule(module.Type):
                return [module];
            case IInvocationOperation call when walk.Torch.Declares(call.TargetMethod)
                && call.TargetMethod.Name is not "detach"
                && call.Subject() is { } subject
                && walk.Torch.IsTensor(subject.Type):
                return Of(subject, walk.Next);
            default:
                return [];
        }
    }
}
