using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5005: the logarithm of what has rounded to 0, or grown to infinity, just before.</summary>
internal sealed class UnstableLogarithm : TorchRule
{
    /// <summary>Both in one function, of what the other node is applied to.</summary>
    public const string LogSoftmax = nameof(LogSoftmax);

    /// <inheritdoc cref="LogSoftmax" />
    public const string LogSigmoid = nameof(LogSigmoid);

    /// <inheritdoc cref="LogSoftmax" />
    public const string LogSigmoidOfNegated = nameof(LogSigmoidOfNegated);

    /// <inheritdoc cref="LogSoftmax" />
    public const string LogSumExp = nameof(LogSumExp);

    /// <inheritdoc cref="LogSoftmax" />
    public const string Softplus = nameof(Softplus);

    /// <summary>The loss that takes logits.</summary>
    public const string WithLogits = nameof(WithLogits);

    /// <summary>{What the logarithm becomes, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5005",
        "Unstable log of softmax, sigmoid or a sum of exp",
        "{0}",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Warning,
        "A probability rounds to 0, and a sum of exponentials to infinity, before the logarithm is taken; the functions that take both "
            + "at once do not.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(CheckLog, "log");
        table.OnCall(CheckSoftplus, "log", "log1p");
        table.OnLoss(CheckLoss, LossKind.BinaryCrossEntropy);
    }

    private static void CheckLog(RuleContext context, IInvocationOperation log)
    {
        if (!log.IsTensorFunction(context.Torch) || log.Subject() is not { } value)
        {
            return;
        }

        if (Activation.Of(Picked(value, context), context.Torch, context.CancellationToken) is { } activation)
        {
            CheckActivation(context, log, value, activation);
        }
        else if (Origin.Of(value, context.Torch, context.CancellationToken)
            is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } rest
            && Constants.Operand(rest.LeftOperand, context.Torch, context.CancellationToken) is 1.0
            && Activation.Of(rest.RightOperand, context.Torch, context.CancellationToken) is { Kind: ActivationKind.Sigmoid } sigmoid)
        {
            var isWritten = ReferenceEquals(value.WithoutConversions(), rest)
                && ReferenceEquals(rest.RightOperand.WithoutConversions(), sigmoid.Call)
                && sigmoid is { Module: null, IsInsideModel: false };
            Report(
                context,
                log,
                isWritten ? LogSigmoidOfNegated : null,
                sigmoid.Call,
                "A sigmoid is exactly 1 from 17 on; use logsigmoid(-x), which is exact: the log of what a sigmoid leaves of 1 is -∞ with a "
                    + "NaN gradient");
        }
        else if (Origin.Of(value, context.Torch, context.CancellationToken) is IInvocationOperation { TargetMethod.Name: "sum" } sum
            && sum.IsTensorFunction(context.Torch)
            && Origin.Of(sum.Subject()!, context.Torch, context.CancellationToken) is IInvocationOperation { TargetMethod.Name: "exp" } exp
            && exp.IsTensorFunction(context.Torch)
            && !IsShifted(exp.Subject()!, context))
        {
            var isWritten = ReferenceEquals(value.WithoutConversions(), sum)
                && ReferenceEquals(sum.Subject()!.WithoutConversions(), exp)
                && HasOneDimensionOrNone(sum);
            Report(
                context,
                log,
                isWritten ? LogSumExp : null,
                sum,
                "A sum of exponentials is infinite from 89 on, with NaN gradients; use logsumexp, which of 200 is 200");
        }
    }

    // p.gather(1, actions): the probabilities that were picked are as small as they were.
    private static IOperation Picked(IOperation value, RuleContext context) =>
        Origin.Of(value, context.Torch, context.CancellationToken) is IInvocationOperation picked
            && picked.IsTensorFunction(context.Torch, "gather", "index_select", "take", "masked_select", "narrow", "select")
                ? Picked(picked.Subject()!, context)
                : value;

    // log1p(exp(x)), log(1 + exp(x))
    private static void CheckSoftplus(RuleContext context, IInvocationOperation log)
    {
        if (log.IsTensorFunction(context.Torch)
            && log.Subject() is { } value
            && Exponential(log, value, context) is { } exp
            && exp.Subject() is { } exponent
            && !Exponents.AreBounded(exponent, context.Torch, context.CancellationToken)
            && !IsShifted(exponent, context))
        {
            var isWritten = log.Holds(exp);
            Report(
                context,
                log,
                isWritten ? Softplus : null,
                exp,
                "An exponential is infinite from 89 on, and so is this logarithm, with a NaN gradient; softplus is exact");
        }
    }

    private static IInvocationOperation? Exponential(IInvocationOperation log, IOperation value, RuleContext context)
    {
        var torch = context.Torch;
        var origin = Origin.Of(value, torch, context.CancellationToken);
        if (log.TargetMethod.Name == "log1p")
        {
            return Exp(origin);
        }

        return Arithmetic.Sum(origin, torch, context.CancellationToken) is not var (left, right)
            || origin is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } ? null
            : Constants.Operand(left, torch, context.CancellationToken) is 1.0 ? Exp(Origin.Of(right, torch, context.CancellationToken))
            : Constants.Operand(right, torch, context.CancellationToken) is 1.0 ? Exp(Origin.Of(left, torch, context.CancellationToken))
            : null;

        IInvocationOperation? Exp(IOperation operation) =>
            operation is IInvocationOperation call && operation.IsTensorFunction(torch, "exp") ? call : null;
    }

    // Less their largest, which is added again, the exponentials of logits do not overflow, nor are all of them 0.
    private static bool IsShifted(IOperation exponent, RuleContext context) =>
        Origin.Of(exponent, context.Torch, context.CancellationToken) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference => MayBeMaximum(difference.RightOperand, context),
            IInvocationOperation { TargetMethod.Name: "sub" or "subtract" } call when call.IsTensorFunction(context.Torch) =>
                call.ArgumentAt(call.Instance is null ? 1 : 0) is { } shift && MayBeMaximum(shift, context),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Multiply } scaled =>
                IsShifted(scaled.LeftOperand, context),
            _ => false,
        };

    private static bool MayBeMaximum(IOperation shift, RuleContext context)
    {
        if (shift.ReferencedSymbol()?.Name.IndexOf("max", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return true;
        }

        return Origin.Of(shift, context.Torch, context.CancellationToken) switch
        {
            IInvocationOperation { TargetMethod.Name: "max" or "amax" } => true,
            IInvocationOperation { TargetMethod.Name: "detach" } call when call.Subject() is { } subject => MayBeMaximum(subject, context),
            IFieldReferenceOperation { Instance: { } pair } => MayBeMaximum(pair, context),

            // What var (m, _) = x.max(1) defines.
            ILocalReferenceOperation => true,
            _ => false,
        };
    }

    private static void CheckActivation(RuleContext context, IInvocationOperation log, IOperation value, Activation activation)
    {
        var isWritten = activation.Module is null && !activation.IsInsideModel && IsRepeatable(value, activation.Call, context.Torch);
        switch (activation.Kind)
        {
            case ActivationKind.Softmax:
                Report(
                    context,
                    log,
                    isWritten ? LogSoftmax : null,
                    activation.Call,
                    "A softmax rounds to 0 where its logit is 104 below the largest; use log_softmax, which is exact: the log of 0 is -∞ "
                        + "with NaN gradients");
                break;
            case ActivationKind.Sigmoid:
                Report(
                    context,
                    log,
                    isWritten ? LogSigmoid : null,
                    activation.Call,
                    "A sigmoid rounds to 0 from -89 on; use logsigmoid, which is exact: the log of 0 is -∞ with a NaN gradient");
                break;
        }
    }

    private static void CheckLoss(RuleContext context, LossCall loss)
    {
        if (loss.Input is not { } input
            || Activation.Of(input, context.Torch, context.CancellationToken) is not { Kind: ActivationKind.Sigmoid } sigmoid
            || GradMode.DisabledBy(loss.Call, context.Torch, context.CancellationToken) is not null)
        {
            return;
        }

        var isWritten = loss.IsFunction
            && sigmoid is { Module: null, IsInsideModel: false }
            && ReferenceEquals(input.WithoutConversions(), sigmoid.Call);
        context.Report(
            new Finding(Rule, loss.Call.Syntax)
            {
                Severity = DiagnosticSeverity.Info,
                Repair = isWritten ? WithLogits : null,
                Other = sigmoid.Call.Syntax,
            },
            "A sigmoid is exactly 1 from 17 on; use binary_cross_entropy_with_logits: a prediction that is wrong by so much gets a "
                + "gradient of 0 here, and of 1 there");
    }

    private static void Report(RuleContext context, IInvocationOperation log, string? repair, IOperation inner, string message)
    {
        // Scores of a search, where -∞ only loses.
        if (GradMode.DisabledBy(log, context.Torch, context.CancellationToken) is not null)
        {
            return;
        }

        var isTrainedOn = TrainingUse.IsTrainedOn(log, context.Torch, context.CancellationToken);
        context.Report(
            new Finding(Rule, log.Syntax)
            {
                Severity = isTrainedOn ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                Repair = repair,
                Other = inner.Syntax,
            },
            message);
    }

    // Where the activation stands elsewhere, it is repeated here, so what it is applied to must still be the same.
    private static bool IsRepeatable(IOperation value, IInvocationOperation activation, TorchContext torch)
    {
        if (activation.Argument("dtype")?.IsOmitted() == false)
        {
            return false;
        }

        return ReferenceEquals(value.WithoutConversions(), activation)
            || (value.WithoutConversions() is ILocalReferenceOperation local
                && ReferenceEquals(torch.BodyOf(local).Reaching(local, local.Local)?.WithoutConversions(), activation)
                && activation.Subject() is { } input
                && input.ReferencedSymbol() is ILocalSymbol or IParameterSymbol
                && torch.BodyOf(input).Writes(input.ReferencedSymbol()!).Count <= (input.ReferencedSymbol() is ILocalSymbol ? 1 : 0)
                && activation.Argument("dim")?.Value.ConstantValue.HasValue != false);
    }

    private static bool HasOneDimensionOrNone(IInvocationOperation sum) =>
        sum.Argument("type")?.IsOmitted() != false
        && (sum.Argument("dim") is { } dimension
            ? dimension.Value.Type?.SpecialType == SpecialType.System_Int64
            : sum.TargetMethod.Parameters.All(static parameter => parameter.Name is "type" or "input"));
}
