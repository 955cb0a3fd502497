using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// A tensor whose <c>backward</c> is certain to throw, whatever it is computed of: it was detached, or is an index or a truth value.
/// </summary>
/// <param name="Cause">The operation after which no gradient is left.</param>
/// <param name="Reason">The cause in words, to be read after "because".</param>
internal sealed record CutOff(IOperation Cause, string Reason)
{
    /// <summary>Whether it is <c>x.detach()</c>, which can be left out.</summary>
    public bool IsDetach => Cause is IInvocationOperation { TargetMethod.Name: "detach", Instance: not null };

    /// <summary>The cause; null where a gradient may be left, or where the tensor was made for its own sake.</summary>
    public static CutOff? Of(IOperation tensor, TorchContext torch, CancellationToken cancellationToken) =>
        LostGradient.CutIn(tensor, torch, cancellationToken) is var (cause, reason)
        && ReferenceEquals(torch.BodyOf(cause), torch.BodyOf(tensor))
        && !MakesLeaves(torch.BodyOf(tensor), torch)
            ? new CutOff(cause, reason)
            : null;

    /// <summary>
    /// The first input of a step that is cut off, where none of them, and nothing that the components take besides, has a gradient.
    /// </summary>
    public static (GivenInput Input, CutOff Cut)? OfInputs(
        IInvocationOperation step, TorchContext torch, CancellationToken cancellationToken)
    {
        if (CutOperands.OfEvaluation(step, new ValueWalk(torch, cancellationToken)) is not { } cut
            || !ReferenceEquals(torch.BodyOf(cut.Cause), torch.BodyOf(step))
            || MakesLeaves(torch.BodyOf(step), torch))
        {
            return null;
        }

        foreach (var input in GivenInputs.Of(step, torch, cancellationToken))
        {
            if (CutOperands.Of(input.Value, new ValueWalk(torch, cancellationToken)) is { } found
                && ReferenceEquals(found.Cause, cut.Cause))
            {
                return (input, new CutOff(found.Cause, found.Reason));
            }
        }

        return null;
    }

    /// <summary>Whether <c>requires_grad</c> makes a leaf of what was detached: the backward of what is computed of it works.</summary>
    public static bool MakesLeaves(MethodBody body, TorchContext torch) =>
        body.Calls.Any(call => call.TargetMethod.Name is "requires_grad_" or "with_requires_grad" && torch.Declares(call.TargetMethod))
        || body.Root.Descendants().Any(static operation =>
            operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "requires_grad" } });
}
