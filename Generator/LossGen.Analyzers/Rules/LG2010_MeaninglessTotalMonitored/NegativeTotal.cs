using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// A total that may be below 0, given to a plateau scheduler that compares by a part of the best value: best·(1 − threshold) lies above
/// a best value below 0, and so even what is the same again counts as better.
/// </summary>
internal static class NegativeTotal
{
    /// <summary>The main component that may be below 0, and where the scheduler is made; null where nothing is wrong.</summary>
    /// <param name="step">The scheduler's step.</param>
    /// <param name="watched">The number that it is given.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static (string Component, IInvocationOperation Scheduler)? Of(
        IInvocationOperation step, IOperation watched, TorchContext torch, CancellationToken cancellationToken) =>
        step.Instance is { } scheduler
        && Origin.Of(scheduler, torch, cancellationToken) is IInvocationOperation { TargetMethod.Name: "ReduceLROnPlateau" } made
        && made.Argument("threshold_mode") is { ArgumentKind: ArgumentKind.DefaultValue }
        && !(made.Argument("threshold") is { Value: var threshold } && Constants.Number(threshold, torch, cancellationToken) is 0)
        && LossOf(watched, new ValueWalk(torch, cancellationToken)) is { } type
        && LossReader.Read(type, cancellationToken)?.Main is { CanBeNegative: true } main
            ? (main.Name, made)
            : null;

    private static INamedTypeSymbol? LossOf(IOperation number, ValueWalk walk)
    {
        var value = number.WithoutConversions();
        if (PlainNumber.Read(value, walk.Torch) is { } tensor)
        {
            return LossGenCalls.EvaluationOf(walk.Origin(tensor), walk.Torch, walk.CancellationToken) is { } evaluation
                ? LossComponents.LossOf(evaluation)
                : null;
        }

        return value switch
        {
            IPropertyReferenceOperation { Instance: { } report, Property.IsIndexer: false } when LossGenCalls.IsReportedLoss(value) =>
                Reported(report, walk),
            ILocalReferenceOperation local when walk.Definition(local) is var known && !ReferenceEquals(known, local) && !walk.IsOver =>
                LossOf(known, walk.Next),
            _ => null,
        };
    }

    // loss.Evaluate(…), or the Read() of a step.
    private static INamedTypeSymbol? Reported(IOperation report, ValueWalk walk) =>
        walk.Origin(report) switch
        {
            IInvocationOperation { TargetMethod.Name: "Read", Instance: { } result } => walk.Origin(result) is IInvocationOperation step
                && LossGenCalls.IsStep(step) ? LossComponents.LossOf(step) : null,
            IInvocationOperation evaluation when LossGenCalls.IsEvaluation(evaluation) => LossComponents.LossOf(evaluation),
            _ => null,
        };
}
