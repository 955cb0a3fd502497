using System.Collections.Immutable;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2010: the total of a scheme under which it is constant, watched for progress.</summary>
internal sealed class MeaninglessTotalMonitored : TorchRule
{
    /// <summary>Reads the declared total instead.</summary>
    public const string UseDeclaredTotal = nameof(UseDeclaredTotal);

    private static readonly DiagnosticDescriptor Rule = Generator.Diagnostics.Descriptors.MeaninglessTotalMonitored;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

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
        }
    }

    private static void CheckComparison(RuleContext context, IOperation operation)
    {
        if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison)
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

        var why = traits.RequiresMain ? "the total is a multiple of the main loss, whatever the others are" : "the total is the same number at every step";
        context.Report(
            new Finding(Rule, watched.Syntax) { Repair = UseDeclaredTotal, Other = total.Syntax },
            $"{how} the total of [{loss.SchemeName}]; use DeclaredTotal: {why}");
    }
}
