using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2011: a term of a sum that is trained on, which another term of it has in it already.</summary>
internal sealed class AddedTwice : TorchRule
{
    /// <summary>Leaves the term out of the sum that names it.</summary>
    public const string LeaveOut = nameof(LeaveOut);

    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2011",
        "Added twice",
        "Leave '{0}' out of this sum: '{1}' has it already, so that its weight is not the one that is written here",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Warning,
        "A loss that was added to another one counts there with its weight, and once more where it is added again.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(Check);
        table.OnCall(Check, Addends.Functions);
        table.OnOperation(OperationKind.CompoundAssignment, Check);
    }

    private static void Check(RuleContext context, IOperation sum)
    {
        var terms = SummedTerms.Of(sum, context.Torch, context.CancellationToken);
        for (var i = 1; i < terms.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if ((terms[i].Has(terms[j]) || terms[j].Has(terms[i]))
                    && !IsPartOfSum(sum, context)
                    && TrainingUse.IsTrainedOn(Arithmetic.Result(sum), context.Torch, context.CancellationToken)
                    && !IsTakenOff(terms, terms[i])
                    && !IsTakenOff(terms, terms[j])
                    && TryReport(context, terms[j], terms[i]))
                {
                    return;
                }
            }
        }
    }

    // What is taken off somewhere was added on purpose: the rest of it is the weight that is meant.
    private static bool IsTakenOff(IReadOnlyList<SummedTerm> terms, SummedTerm term) => terms.Any(other =>
        ReferenceEquals(other.Source, term.Source) && other.Part == term.Part && other.Factor.Constant * term.Factor.Constant < 0);

    private static bool IsPartOfSum(IOperation sum, RuleContext context)
    {
        var current = sum;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IArgumentOperation
            or IBinaryOperation { OperatorKind: not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract) })
        {
            current = current.Parent;
        }

        return current.Parent is { } parent && Addends.Of(parent, context.Torch, context.CancellationToken) is not null;
    }

    private static bool TryReport(RuleContext context, SummedTerm earlier, SummedTerm later)
    {
        var (first, second) = later.Through is not null && earlier.Through is null ? (later, earlier)
            : earlier.Part != later.Part && later.Part == SummedTerm.Total ? (later, earlier)
            : (earlier, later);

        // Both by name, as x + x, is what somebody wants, and both by one variable is found where that is a sum.
        if ((ReferenceEquals(first.Through, second.Through) && first.Part == second.Part)
            || first.Factor.Constant * second.Factor.Constant <= 0
            || IsCorrection(second.Mention, context)
            || (first.Part == SummedTerm.Total && SetsWeights(second.Mention, context)))
        {
            return false;
        }

        var place = second.Through ?? second.Mention;
        context.Report(
            new Finding(Rule, place.Syntax) { Repair = ReferenceEquals(place, second.Mention) && IsAdded(place) ? LeaveOut : null },
            Excerpt.Of(second.Mention),
            Excerpt.Of(first.Through ?? first.Mention));
        return true;
    }

    // loss + (beta - 1) * kl makes of the weight 1 in the loss another one.
    private static bool IsCorrection(IOperation mention, RuleContext context)
    {
        for (var current = mention;
            current.Parent is IBinaryOperation or IConversionOperation or IParenthesizedOperation;
            current = current.Parent)
        {
            if (current.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
                && product.Descendants().Any(part => IsDifference(part, context)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDifference(IOperation part, RuleContext context) =>
        (part is ILocalReferenceOperation && !context.Torch.IsTensor(part.Type)
            ? Origin.Definition(part, context.Torch, context.CancellationToken)
            : part) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract };

    // loss.Weights.Kl = 0: the total has it no more, or with another weight.
    private static bool SetsWeights(IOperation mention, RuleContext context) =>
        context.Torch.BodyOf(mention).Root.Descendants().Any(static operation =>
            operation is IAssignmentOperation { Target: var target } && LossGenCalls.IsWeight(target));

    // main + 0.1 * kl: the sum without it is the other one.
    private static bool IsAdded(IOperation mention)
    {
        var current = mention;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide })
        {
            current = current.Parent;
        }

        return current.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add };
    }
}
