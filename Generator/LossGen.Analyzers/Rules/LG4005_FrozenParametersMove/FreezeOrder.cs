using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// Whether parameters are stepped on while they are frozen, after they were trained: only then do they have gradients and
/// an optimizer that remembers them. Parameters that are frozen before the first step have none, and stay.
/// </summary>
/// <param name="freezing">What freezes.</param>
/// <param name="all">Everything that freezes or releases the same module.</param>
/// <param name="steps">The steps of its optimizer.</param>
/// <param name="backwards">The calls of backward.</param>
internal sealed class FreezeOrder(Freezing freezing, List<Freezing> all, List<IOperation> steps, List<IOperation> backwards)
{
    /// <summary>Trained in statements above, frozen once and for all, and stepped on in statements below.</summary>
    public bool IsMovedLater() =>
        StatementOrder.OutermostLoop(freezing.Whole) is null
        && Condition() is null
        && all.TrueForAll(other => ReferenceEquals(other.Place, freezing.Place) || !other.Whole.IsBefore(freezing.Whole))
        && steps.Exists(step => step.IsBefore(freezing.Whole))
        && backwards.Exists(backward => backward.IsBefore(freezing.Whole))
        && steps.Exists(IsStillFrozenAt);

    /// <summary>In a loop: frozen in some part of an iteration, and trained in another; or frozen from some iteration on.</summary>
    public bool IsMovedInTurn()
    {
        if (StatementOrder.OutermostLoop(freezing.Whole) is not { } loop
            || !steps.Exists(step => IsIn(step, loop) && IsStillFrozenAt(step)))
        {
            return false;
        }

        var condition = Condition();
        if (condition is not null && !ComesLater(condition, loop))
        {
            return false;
        }

        var releases = all.Where(other => other.Releases && IsIn(other.Whole, loop)).ToList();
        return releases.Count == 0
            ? condition is not null && backwards.Exists(backward => IsIn(backward, loop))
            : releases.Exists(release => IsTrainedAfter(release, loop));
    }

    private static bool IsIn(IOperation operation, IOperation loop) => loop.Syntax.Span.Contains(operation.Syntax.Span);

    private bool IsStillFrozenAt(IOperation step) =>
        freezing.Whole.IsBefore(step)
        && !IsInOtherArm(step)
        && !all.Exists(
            other => other.Releases && freezing.Whole.IsBefore(other.Whole) && other.Whole.IsBefore(step) && !IsInOtherArm(other.Whole));

    private bool IsTrainedAfter(Freezing release, IOperation loop) =>
        steps.Exists(step => IsIn(step, loop)
            && backwards.Exists(backward => IsIn(backward, loop) && backward.IsBefore(step) && IsBetween(release, backward, step)));

    // Behind the release, or at the top of the next iteration.
    private bool IsBetween(Freezing release, IOperation backward, IOperation step) =>
        release.Whole.IsBefore(backward)
            ? !(release.Whole.IsBefore(freezing.Whole) && freezing.Whole.IsBefore(step))
            : step.IsBefore(freezing.Whole) && freezing.Whole.IsBefore(release.Whole);

    private IConditionalOperation? Condition()
    {
        for (IOperation? current = freezing.Whole; current is not null; current = current.Parent)
        {
            if (current.Parent is IConditionalOperation conditional && !ReferenceEquals(conditional.Condition, current))
            {
                return conditional;
            }
        }

        return null;
    }

    private bool IsInOtherArm(IOperation operation) =>
        Condition() is { } conditional
        && conditional.Syntax.Span.Contains(operation.Syntax.Span)
        && Arm(conditional, freezing.Whole) != Arm(conditional, operation);

    private static bool Arm(IConditionalOperation conditional, IOperation operation) =>
        conditional.WhenTrue.Syntax.Span.Contains(operation.Syntax.Span);

    // i % 2 == 0, epoch == 10, epoch >= freezeAt: not true in the first iterations and then always or now and then. Warm-up, epoch < 5, is
    // the other way round.
    private static bool ComesLater(IConditionalOperation conditional, IOperation loop)
    {
        if (conditional.Condition.WithoutConversions()
            is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.GreaterThan
                or BinaryOperatorKind.GreaterThanOrEqual } comparison)
        {
            return false;
        }

        if (comparison.LeftOperand.WithoutConversions() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder })
        {
            return true;
        }

        return CounterOf(comparison.LeftOperand.WithoutConversions()) is { } counter
            && comparison.RightOperand.ConstantValue is not { HasValue: true, Value: 0 }
            && loop.DescendantsAndSelf().Any(operation => Counts(operation, counter, comparison.OperatorKind == BinaryOperatorKind.Equals))
            && !IsTrueAtFirst(comparison, counter);
    }

    // step == 100, step++ == 100.
    private static ILocalSymbol? CounterOf(IOperation counted) => counted switch
    {
        ILocalReferenceOperation { Local: var counter } => counter,
        IIncrementOrDecrementOperation { Target: ILocalReferenceOperation { Local: var counter } } => counter,
        _ => null,
    };

    // Down to a number it counts only where that number is met on the way.
    private static bool Counts(IOperation operation, ILocalSymbol counter, bool isMet) => operation switch
    {
        IIncrementOrDecrementOperation { Target: ILocalReferenceOperation { Local: var counted } } =>
            (isMet || operation.Kind == OperationKind.Increment) && Is(counted, counter),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: ILocalReferenceOperation { Local: var counted } } =>
            Is(counted, counter),
        IForEachLoopOperation { Collection: var numbers } range =>
            numbers.WithoutConversions() is IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } }
            && range.Locals.Contains(counter, SymbolEqualityComparer.Default),
        _ => false,
    };

    private static bool Is(ILocalSymbol counted, ILocalSymbol counter) => SymbolEqualityComparer.Default.Equals(counted, counter);

    private static bool IsTrueAtFirst(IBinaryOperation comparison, ILocalSymbol counter)
    {
        var declared = Root(comparison).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => Is(declarator.Symbol, counter));
        if (declared?.GetVariableInitializer()?.Value.ConstantValue is not { HasValue: true, Value: int start }
            || comparison.RightOperand.ConstantValue is not { HasValue: true, Value: int limit })
        {
            return false;
        }

        var first = comparison.LeftOperand.WithoutConversions() is IIncrementOrDecrementOperation { IsPostfix: false } ? start + 1 : start;
        return comparison.OperatorKind switch
        {
            BinaryOperatorKind.Equals => first == limit,
            BinaryOperatorKind.GreaterThan => first > limit,
            _ => first >= limit,
        };
    }

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
