using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4002: gradients that are cleared only where they are finite, so that an infinite one stays for good.</summary>
internal sealed class SkippedStepKeepsGradients : TorchRule
{
    /// <summary>Moves the squiggle's statement behind the condition.</summary>
    public const string ClearAlways = nameof(ClearAlways);

    private static readonly DiagnosticDescriptor Rule = StepOutOfOrder.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "zero_grad");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        if (GuardOf(call, context) is not { } guard
            || context.Torch.FlowOf(call, context.CancellationToken) is not { Hidden.IsEmpty: true } flow
            || flow.At(call, TrainingEventKind.ClearGradients) is not { } clear
            || flow.Events.FirstOrDefault(step => IsSkippedWith(step, clear, guard, context)) is not { } step
            || IsOtherwiseConditional(guard)
            || flow.Events.Any(other => IsClearedElsewhere(other, clear, guard))
            || !flow.Events.Any(backward => IsKept(flow, backward, guard, step, context)))
        {
            return;
        }

        context.Report(
            new Finding(Rule, call.Syntax)
            {
                Severity = DiagnosticSeverity.Info,
                Repair = guard.Syntax.Span.Contains(call.Syntax.Span) && StatementOrder.OwnStatement(call) is not null ? ClearAlways : null,
                Other = guard.Syntax,
            },
            $"A skipped step also skips '{Excerpt.Of(call)}'; clear behind the condition: "
            + "an infinite gradient stays, and every later step is skipped");
    }

    // if (ok) { step.step(); step.zero_grad(); }, or if (!ok) continue; before them.
    private static IConditionalOperation? GuardOf(IOperation clear, RuleContext context)
    {
        for (var current = clear;
            current.Parent is { } parent and not (ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = parent)
        {
            if (parent is IConditionalOperation around && AsksWhetherFinite(around.Condition, context, depth: 4))
            {
                return around;
            }

            if (parent is IBlockOperation { Operations: var statements })
            {
                foreach (var earlier in statements.TakeWhile(statement =>
                    !ReferenceEquals(statement, current)).OfType<IConditionalOperation>())
                {
                    if (earlier is
                        {
                            WhenFalse: null,
                            WhenTrue: IBranchOperation or IReturnOperation
                                or IBlockOperation { Operations: [.., IBranchOperation or IReturnOperation] },
                        }
                        && AsksWhetherFinite(earlier.Condition, context, depth: 4))
                    {
                        return earlier;
                    }
                }
            }
        }

        return null;
    }

    // Nothing else may decide: a condition on a counter accumulates on purpose.
    private static bool AsksWhetherFinite(IOperation condition, RuleContext context, int depth)
    {
        var value = Origin.Definition(condition, context.Torch, context.CancellationToken);
        return depth > 0 && value switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => AsksWhetherFinite(not.Operand, context, depth - 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And
                or BinaryOperatorKind.Or } both =>
                AsksWhetherFinite(both.LeftOperand, context, depth - 1) && AsksWhetherFinite(both.RightOperand, context, depth - 1),
            IInvocationOperation call => Names(call)
                || (!context.Torch.Declares(call.TargetMethod)
                    && context.Torch.CalledCode.BodyOf(call, context.CancellationToken) is { } body && Names(body)),
            _ => false,
        };
    }

    private static bool Names(IOperation code) => code.DescendantsAndSelf().Any(static operation => operation is IInvocationOperation
    {
        TargetMethod.Name: "isfinite" or "isinf" or "isnan" or "isposinf" or "IsFinite" or "IsInfinity" or "IsPositiveInfinity" or "IsNaN",
    });

    private static bool IsSkippedWith(TrainingEvent step, TrainingEvent clear, IConditionalOperation guard, RuleContext context) =>
        step is { Kind: TrainingEventKind.Step, IsIndirect: false }
        && GradientOwners.ClearsAll(clear, step, context.Torch, context.CancellationToken)
        && (guard.Syntax.Span.Contains(clear.Place.Syntax.Span)
            ? guard.Syntax.Span.Contains(step.Place.Syntax.Span)
            : guard.IsBefore(step.Place) && StatementOrder.AreSiblings(step.Place, clear.Place));

    // In the other branch, or before: be it in a loop over the parameters, which may have none.
    private static bool IsClearedElsewhere(TrainingEvent other, TrainingEvent clear, IConditionalOperation guard) =>
        other.Kind is TrainingEventKind.ClearGradients or TrainingEventKind.WriteGradients or TrainingEventKind.Unknown
        && other != clear
        && (guard.WhenTrue.Syntax.Span.Contains(clear.Place.Syntax.Span) ? guard.WhenFalse
            : guard.WhenTrue)?.Syntax.Span.Contains(other.Place.Syntax.Span) == true;

    private static bool IsOtherwiseConditional(IOperation guard)
    {
        for (var current = guard.Parent;
            current is not (null or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = current.Parent)
        {
            if (current is IConditionalOperation or ISwitchOperation)
            {
                return true;
            }
        }

        return false;
    }

    // The next backward adds to what this one left, on the way around the step.
    private static bool IsKept(TrainingFlow flow, TrainingEvent backward, IOperation guard, TrainingEvent step, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        if (backward.Kind != TrainingEventKind.Backward || !backward.Place.IsBefore(guard))
        {
            return false;
        }

        return StatementOrder.InnermostLoop(step.Place) is not null
            ? flow.CanReach(backward, backward, MayClear)
            : flow.CanReachEnd(backward, MayClear)
                && flow.CanReachFromStart(backward, MayClear)
                && step.Subject is IFieldSymbol or IPropertySymbol
                && !Clearing.IsNamedIn(context.ContainingSymbol.ContainingType, context.ContainingSymbol, torch, cancellationToken);

        bool MayClear(TrainingEvent passed) =>
            passed.Kind is TrainingEventKind.Unknown or TrainingEventKind.WriteGradients
            || ReferenceEquals(passed, step)
            || (passed.Kind == TrainingEventKind.ClearGradients && GradientOwners.MayClear(passed, step, torch, cancellationToken));
    }
}
