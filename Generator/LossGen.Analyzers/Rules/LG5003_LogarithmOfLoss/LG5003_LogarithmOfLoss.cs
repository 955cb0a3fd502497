using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5003 in code: the logarithm of a loss, a similarity or a free parameter, with nothing that keeps it above 0.</summary>
internal sealed class LogarithmOfLoss : TorchRule
{
    /// <summary>Adds the epsilon that the finding names.</summary>
    public const string AddEpsilon = nameof(AddEpsilon);

    private static readonly DiagnosticDescriptor Rule = LogOfNonPositiveRule.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "log", "log2", "log10");

    private static void Check(RuleContext context, IInvocationOperation log)
    {
        if (!log.IsTensorFunction(context.Torch)
            || log.Subject() is not { } value
            || GradMode.DisabledBy(log, context.Torch, context.CancellationToken) is not null)
        {
            return;
        }

        if (FreeParameter(value, context) is { } parameter)
        {
            if (TrainingUse.IsTrainedOnOrOutput(log, context.Torch, context.CancellationToken))
            {
                context.Report(
                    Rule,
                    log,
                    $"'{parameter.Name}' is trained freely; train its logarithm itself, and use exp(-x) for 1 / x: one step may take it "
                        + "below 0, where its logarithm is NaN");
            }

            return;
        }

        if (!TrainingUse.IsTrainedOn(log, context.Torch, context.CancellationToken))
        {
            return;
        }

        if (CanBeNegative(value, context) is { } signed)
        {
            context.Report(
                Rule, log, $"{signed} can be negative, and there its logarithm is NaN; take the logarithm of something positive");
        }
        else if (Divisors.Of(value, context.Torch, context.CancellationToken) is var kind and (Divisor.Loss or Divisor.NamedLoss))
        {
            var epsilon = Numbers.Text(EpsilonOption.Read(context));
            context.Report(
                new Finding(Rule, log.Syntax)
                {
                    Severity = kind == Divisor.Loss ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                    Repair = AddEpsilon,
                    Value = epsilon,
                },
                $"'{Excerpt.Of(value)}' can become 0; add {epsilon}: its logarithm there is -∞, and the gradients are NaN");
        }
    }

    // What is calculated of the parameter may be positive; itself it is whatever the optimizer makes of it.
    private static ISymbol? FreeParameter(IOperation value, RuleContext context)
    {
        ISymbol? variable = null;
        for (IOperation? current = value; current is not null; current = Origin.Previous(current, context.Torch, context.CancellationToken))
        {
            variable = current.ReferencedSymbol() ?? variable;
            if (variable is not null && current.Type is { Name: "Parameter" } type && context.Torch.Declares(type))
            {
                return IsChangedInPlace(variable, context) ? null : variable;
            }
        }

        return null;
    }

    // clamp_ after each step, and anything like it, keeps the parameter where it may be logged.
    private static bool IsChangedInPlace(ISymbol parameter, RuleContext context) =>
        parameter is IFieldSymbol or IPropertySymbol
            ? InPlaceCalls.ChangesMember(parameter, context.Torch, context.CancellationToken)
            : context.Torch.BodyOf(context.Operation)
                .References(parameter)
                .Any(static reference => InPlaceCalls.IsTarget(reference.Syntax));

    private static string? CanBeNegative(IOperation value, RuleContext context)
    {
        switch (Origin.Of(value, context.Torch, context.CancellationToken))
        {
            case IInvocationOperation { TargetMethod.Name: "cosine_similarity" } similarity
                when context.Torch.Declares(similarity.TargetMethod):
                return "A cosine similarity";
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: var operand }
                when LossCall.From(operand, context.Torch, context.CancellationToken) is { } negated:
                return $"The negated {negated.Name}";
            case IInvocationOperation { TargetMethod.Name: "mean" or "sum" } reduced
                when reduced.IsTensorFunction(context.Torch) && reduced.Subject() is { } subject:
                return CanBeNegative(subject, context);
            case IInvocationOperation call when context.Torch.Declares(call.TargetMethod):
                return LossCall.Read(call, context.Torch, context.CancellationToken)
                    is { Kind: LossKind.GaussianNll or LossKind.PoissonNll } density ? density.Name : null;
            default:
                return null;
        }
    }
}
