using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3007: a loss that was computed while gradients were switched off, and then trained on.</summary>
internal sealed class LossWithoutGradient : TorchRule
{
    /// <summary>Removes the switch that the finding names.</summary>
    public const string RemoveSwitch = nameof(RemoveSwitch);

    /// <summary>Goes backward from the total, which has the gradient: the name that the finding points at becomes its text.</summary>
    public const string UseTotal = nameof(UseTotal);

    /// <summary>Leaves out the call of <c>detach</c> that the finding names.</summary>
    public const string RemoveDetach = nameof(RemoveDetach);

    /// <summary>{What is computed where}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3007",
        "Loss computed without gradient",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "What is computed under no_grad or inference_mode records no graph: backward of it throws, and as a term of a total it trains "
            + "nothing.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(Check, "backward");
        table.OnLoss(CheckLoss, [.. LossKinds.ByFunction.Values]);
        table.OnOperation(OperationKind.Return, CheckReturn);
        table.OnLossStep(CheckLossStep);
    }

    // The step goes backward itself.
    private static void CheckLossStep(RuleContext context, IInvocationOperation step)
    {
        if (ExpectedException.IsAround(step))
        {
            return;
        }

        if (GradMode.DisabledBy(step, context.Torch, context.CancellationToken) is { } off)
        {
            context.Report(
                new Finding(
                    Rule, step.Syntax) { Repair = off.Syntax.Span.End < step.Syntax.SpanStart ? RemoveSwitch : null, Other = off.Syntax },
                $"'{LossGenCalls.StepName(step)}' throws under {off.TargetMethod.Name}; call it outside: it goes backward, and no graph is "
                    + "recorded");
        }
        else if (CutOff.OfInputs(step, context.Torch, context.CancellationToken) is var (input, cut)
            && !GivenInputs.AreOfEarlierCall(step, context.Torch, context.CancellationToken))
        {
            context.Report(
                new Finding(
                    Rule, GivenInputs.Apart(step, context.Torch, context.CancellationToken)?.Argument ?? input.Value.Syntax)
                {
                    Repair = cut.IsDetach && input.Value.Holds(cut.Cause) ? RemoveDetach : null,
                    Other = cut.Cause.Syntax,
                },
                $"'{Excerpt.Of(input.Value)}' has no gradient; give '{LossGenCalls.StepName(step)}' what still has its graph: the step "
                    + $"throws, because {cut.Reason}");
        }
    }

    private static void Check(RuleContext context, IInvocationOperation backward)
    {
        if (backward.Instance is not { } loss || !context.Torch.IsTensor(loss.Type))
        {
            return;
        }

        var origin = Origin.Of(loss, context.Torch, context.CancellationToken);
        if (DetachedTerm(origin, context, ValueWalk.Limit) is { } detached)
        {
            if (!ExpectedException.IsAround(backward))
            {
                ReportDetached(context, loss, detached);
            }

            return;
        }

        origin = LossGenCalls.EvaluationOf(origin, context.Torch, context.CancellationToken) ?? origin;
        if (SwitchOver(loss, origin, context) is var (off, isBefore))
        {
            if (!ExpectedException.IsAround(backward))
            {
                context.Report(
                    new Finding(Rule, loss.Syntax) { Repair = isBefore ? RemoveSwitch : null, Other = off.Syntax },
                    $"'{Excerpt.Of(loss)}' is computed under {off.TargetMethod.Name}; compute it outside: it records no graph, and its "
                        + "backward throws");
            }
        }
        else if (CutOff.Of(loss, context.Torch, context.CancellationToken) is { } cut && !ExpectedException.IsAround(backward))
        {
            context.Report(
                new Finding(Rule, loss.SyntaxWithParentheses())
                {
                    Repair = cut.IsDetach && loss.Holds(cut.Cause) ? RemoveDetach : null,
                    Other = cut.Cause.Syntax,
                },
                $"'{Excerpt.Of(loss)}' has no gradient; call backward on what still has its graph: this one throws, because "
                    + $"{cut.Reason}");
        }
    }

    // Here, or in a helper that computes all of it so; then the switch can go where it is seen from here.
    private static (IInvocationOperation Off, bool IsBefore)? SwitchOver(IOperation loss, IOperation origin, RuleContext context)
    {
        if (GradMode.IsComputed(origin, context.Torch)
            && GradMode.DisabledBy(origin, context.Torch, context.CancellationToken) is { } off)
        {
            return (off, off.Syntax.Span.End < origin.Syntax.SpanStart);
        }

        return WithoutGradient.Of(loss, context.Torch, context.CancellationToken) is { Call: not null, Off: { } inner }
            && !CutOff.MakesLeaves(context.Torch.BodyOf(loss), context.Torch)
                ? (inner, inner.Syntax.SyntaxTree == loss.Syntax.SyntaxTree)
                : null;
    }

    private static void ReportDetached(RuleContext context, IOperation loss, IOperation detached)
    {
        var finding = new Finding(Rule, loss.SyntaxWithParentheses());
        if (LossGenCalls.TermOf(detached) == LossTerm.OfStep)
        {
            context.Report(
                finding,
                $"'{Excerpt.Of(detached.Syntax)}' is detached; remove this backward, which throws: the step has gone backward and "
                    + "stepped already");
        }
        else
        {
            var name = detached is IPropertyReferenceOperation { Property.Name: var term } ? term : $"'{Excerpt.Of(detached)}'";
            context.Report(
                new Finding(
                    Rule, loss.SyntaxWithParentheses())
                {
                    Repair = loss.Holds(detached) && detached is IPropertyReferenceOperation ? UseTotal : null,
                    Other = detached.Syntax,
                },
                $"{name} has no gradient; call backward on Total: it is a number to log, and its backward throws");
        }
    }

    // A value of a combined loss that is detached, and arithmetic of nothing else.
    private static IOperation? DetachedTerm(IOperation value, RuleContext context, int depth)
    {
        var origin = Origin.Of(value, context.Torch, context.CancellationToken);
        return depth == 0 ? null
            : LossGenCalls.IsWithoutGradient(origin) || PartsOfValue.IsRawTotal(origin, context.Torch) ? origin
            : origin switch
            {
                IBinaryOperation { LeftOperand: var left, RightOperand: var right } when IsPlain(right, context) =>
                    DetachedTerm(left, context, depth - 1),
                IBinaryOperation { LeftOperand: var left, RightOperand: var right } when IsPlain(left, context) =>
                    DetachedTerm(right, context, depth - 1),
                IUnaryOperation { Operand: var operand } => DetachedTerm(operand, context, depth - 1),
                IInvocationOperation { TargetMethod.Name: "sum" or "mean" or "mul" or "div" or "select" or "detach" } call
                    when call.IsTensorFunction(context.Torch)
                        && call.Arguments.All(argument => IsPlain(argument.Value, context))
                        && call.Instance is { } instance =>
                    DetachedTerm(instance, context, depth - 1),
                _ => null,
            };
    }

    private static bool IsPlain(IOperation operand, RuleContext context)
    {
        while (operand is IConversionOperation conversion)
        {
            operand = conversion.Operand;
        }

        return !context.Torch.IsTensor(operand.Type);
    }

    // A validation loss stands under no_grad too, in the same method; then something else goes backward there.
    private static void CheckLoss(RuleContext context, LossCall loss)
    {
        if (GradMode.DisabledBy(loss.Call, context.Torch, context.CancellationToken) is not { } off)
        {
            return;
        }

        var events = context.Torch.EventsAround(loss.Call, context.CancellationToken);
        if (events.Any(static step => step is { Kind: TrainingEventKind.Step, IsIndirect: false })
            && events.All(static other => other.Kind is TrainingEventKind.Step or TrainingEventKind.ClearGradients))
        {
            context.Report(
                new Finding(Rule, loss.Call.Syntax)
                {
                    Severity = DiagnosticSeverity.Info,
                    Repair = off.Syntax.Span.End < loss.Call.Syntax.SpanStart ? RemoveSwitch : null,
                    Other = off.Syntax,
                },
                $"{loss.Name} is computed under {off.TargetMethod.Name}; compute it outside, and call backward: nothing in this method "
                    + "does, and the optimizer steps without gradients");
        }
    }

    // A block for a coefficient alone, which also holds the return: one way out of the method gives no gradient, the others do.
    private static void CheckReturn(RuleContext context, IOperation operation)
    {
        if (operation is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value }
            && IsArithmetic(value, context.Torch)
            && GradMode.DisabledBy(operation, context.Torch, context.CancellationToken) is { } off
            && value.DescendantsAndSelf().Any(read => IsCalculatedBefore(read, off, context))
            && context.Torch.BodyOf(operation).Root.Descendants().Any(other => IsReturnWithGradient(other, operation, context)))
        {
            context.Report(
                new Finding(Rule, value.Syntax) { Severity = DiagnosticSeverity.Info },
                $"'{Excerpt.Of(value)}' is computed under {off.TargetMethod.Name}; return it after the block: it has no gradient, unlike "
                    + "what it is computed of and what the method returns elsewhere");
        }
    }

    private static bool IsArithmetic(IOperation value, TorchContext torch) =>
        value.WithoutConversions()
            is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
                or BinaryOperatorKind.Divide } arithmetic
        && torch.IsTensor(arithmetic.Type);

    private static bool IsCalculatedBefore(IOperation read, IInvocationOperation off, RuleContext context) =>
        read is ILocalReferenceOperation { Local: var local }
        && context.Torch.BodyOf(read).Reaching(read, local) is { } definition
        && definition.Syntax.SpanStart < off.Syntax.SpanStart
        && IsArithmetic(definition, context.Torch)
        && GradMode.DisabledBy(definition, context.Torch, context.CancellationToken) is null;

    private static bool IsReturnWithGradient(IOperation other, IOperation returned, RuleContext context) =>
        other is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value }
        && !ReferenceEquals(other, returned)
        && ReferenceEquals(VariableWrite.FunctionOf(other), VariableWrite.FunctionOf(returned))
        && IsArithmetic(Origin.Of(value, context.Torch, context.CancellationToken), context.Torch)
        && GradMode.DisabledBy(other, context.Torch, context.CancellationToken) is null;
}
