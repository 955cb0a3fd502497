using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2010: the total of a scheme under which it is constant, watched for progress; or one below 0, in parts of itself.</summary>
internal sealed class MeaninglessTotalMonitored : TorchRule
{
    /// <summary>Reads the declared total instead.</summary>
    public const string UseDeclaredTotal = nameof(UseDeclaredTotal);

    /// <summary>Has the scheduler compare by differences.</summary>
    public const string CompareDifferences = nameof(CompareDifferences);

    /// <summary>{Who watches which total}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2010",
        "Meaningless total monitored",
        "{0}",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Warning,
        "Under schemes that divide the losses by themselves the total is constant; schedulers and early stopping that watch it see no "
            + "progress, ever.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(CheckScheduler, "step");
        table.OnOperation(OperationKind.Binary, CheckComparison);
    }

    private static void CheckScheduler(RuleContext context, IInvocationOperation step)
    {
        // Only the schedulers that watch a number have this parameter.
        if (step.Argument("current") is { ArgumentKind: ArgumentKind.Explicit, Value: var watched })
        {
            Check(context, watched, "A plateau scheduler is given");
            CheckSign(context, step, watched);
        }
    }

    private static void CheckSign(RuleContext context, IInvocationOperation step, IOperation watched)
    {
        if (NegativeTotal.Of(step, watched, context.Torch, context.CancellationToken) is var (component, scheduler))
        {
            context.Report(
                new Finding(Rule, watched.Syntax) { Repair = CompareDifferences, Other = scheduler.Syntax },
                $"Say threshold_mode: \"abs\" to the scheduler: '{component}' can be below 0, and of a total below 0 it takes the same "
                    + "value for a better one, and never lowers the rate");
        }
    }

    private static void CheckComparison(RuleContext context, IOperation operation)
    {
        if (operation
            is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison)
        {
            Check(context, comparison.LeftOperand, "Progress is judged by");
            Check(context, comparison.RightOperand, "Progress is judged by");
        }
    }

    private static void Check(RuleContext context, IOperation watched, string how)
    {
        if (MonitoredTotal.Of(watched, context.Torch, context.CancellationToken) is not var (total, type)
            || LossReader.Read(type, context.CancellationToken) is not { Traits: { TotalIsMeaningless: true } traits } loss)
        {
            return;
        }

        var why = traits.RequiresMain ? "the total is a multiple of the main loss, whatever the others are"
            : traits.Contribution == ContributionBasis.Dynamic ? "the scheme changes its weights, and the total moves though no loss does"
            : "the total is the same number at every step";
        context.Report(
            new Finding(Rule, watched.Syntax) { Repair = UseDeclaredTotal, Other = total.Syntax },
            $"{how} the total of [{loss.SchemeName}]; use DeclaredTotal: {why}");
    }
}
