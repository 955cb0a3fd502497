using Microsoft.CodeAnalysis.Text;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// The branches that run instead of the one that a step is in, step the same optimizer, and clear its gradients: what they clear
/// is no clearing of the other branch, which repeats itself without them.
/// </summary>
internal sealed class SisterBranches
{
    private readonly List<TextSpan> spans;

    private SisterBranches(List<TextSpan> spans) => this.spans = spans;

    /// <summary>Whether there are any.</summary>
    public bool Any => spans.Count > 0;

    /// <summary>The sisters of all branches that the step is in, within its function.</summary>
    public static SisterBranches Of(TrainingFlow flow, TrainingEvent step, TorchContext torch, CancellationToken cancellationToken)
    {
        var sisters = new List<TextSpan>();
        for (var current = step.Place;
            current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = parent)
        {
            sisters.AddRange(Others(parent, current).Where(IsSister));
        }

        return new SisterBranches(sisters);

        bool IsSister(TextSpan span) =>
            flow.Events.Any(other => other.Is(TrainingEventKind.Step, step.Subject) && span.Contains(other.Place.Syntax.Span))
            && flow.Events.Any(other => span.Contains(other.Place.Syntax.Span)
                && GradientOwners.ClearsAll(other, step, torch, cancellationToken));
    }

    /// <summary>Whether the event happens in one of them.</summary>
    public bool Contain(TrainingEvent trainingEvent) => spans.Exists(span => span.Contains(trainingEvent.Place.Syntax.Span));

    /// <summary>As above, for an event that is seen from where the method is called.</summary>
    public bool ContainSource(TrainingEvent trainingEvent) => spans.Exists(span => span.Contains(trainingEvent.Source.Syntax.Span));

    private static IEnumerable<TextSpan> Others(IOperation parent, IOperation branch) => (parent, branch) switch
    {
        (IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no }, _) when ReferenceEquals(branch, yes) => [no.Syntax.Span],
        (IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no }, _) when ReferenceEquals(branch, no) => [yes.Syntax.Span],
        (ISwitchOperation { Cases: var cases }, ISwitchCaseOperation) =>
            cases.Where(other => !ReferenceEquals(other, branch)).Select(static other => other.Syntax.Span),
        (IBlockOperation block, _) => Left(block, branch),
        _ => [],
    };

    // if (mixed) { …; continue; } and what follows it.
    private static IEnumerable<TextSpan> Left(IBlockOperation block, IOperation statement)
    {
        var place = block.Operations.IndexOf(statement);
        if (statement is IConditionalOperation { WhenFalse: null, WhenTrue: var left } && Leaves(left)
            && place < block.Operations.Length - 1)
        {
            yield return TextSpan.FromBounds(
                block.Operations[place + 1].Syntax.SpanStart, block.Operations[block.Operations.Length - 1].Syntax.Span.End);
        }

        for (var i = 0; i < place; i++)
        {
            if (block.Operations[i] is IConditionalOperation { WhenFalse: null, WhenTrue: var earlier } && Leaves(earlier))
            {
                yield return earlier.Syntax.Span;
            }
        }
    }

    private static bool Leaves(IOperation branch) => branch is IBlockOperation { Operations: [.., IReturnOperation or IBranchOperation] };
}
