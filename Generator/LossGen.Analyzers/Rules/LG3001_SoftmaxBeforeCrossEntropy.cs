using System.Globalization;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3001: probabilities, or their logarithms, where cross-entropy takes logits.</summary>
internal sealed class SoftmaxBeforeCrossEntropy : TorchRule
{
    /// <summary>{What happens to the loss, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3001",
        "Softmax before cross_entropy",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "Cross-entropy takes logits and applies log-softmax itself; on probabilities it has a floor far above zero and small gradients, "
            + "and training slows down without any error.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnGivenLoss(Check, LossKind.CrossEntropy);

    private static void Check(RuleContext context, LossCall loss)
    {
        if (loss.Input is not { } input
            || Activation.Of(input, context.Torch, context.CancellationToken)
                is not { Kind: ActivationKind.Softmax or ActivationKind.LogSoftmax } activation)
        {
            return;
        }

        var isLog = activation.Kind == ActivationKind.LogSoftmax;
        var (repair, node) = ActivationRemoval.Of(loss, activation, context.Torch, context.CancellationToken);
        context.Report(
            new Finding(Rule, input.Syntax)
            {
                Severity = isLog ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
                Repair = repair,
                Other = node,
            },
            isLog
                ? $"{loss.Name} takes logits and applies log-softmax itself; pass the logits: log_softmax before it changes nothing and "
                    + "costs time"
                : $"{loss.Name} takes logits and applies log-softmax itself; pass the logits: of probabilities it cannot fall below "
                    + $"{Floor(Classes(activation, context))}");
    }

    // The best that probabilities can do is one class at 1 and the others at 0, taken for logits.
    private static string Floor(double? classes) => string.Format(
        CultureInfo.InvariantCulture,
        "{0:0.000} ({1} classes)",
        Math.Log(1 + (((classes ?? 10) - 1) / Math.E)),
        classes is { } known ? known : "for 10");

    private static double? Classes(Activation activation, RuleContext context)
    {
        var layer = activation switch
        {
            { IsInsideModel: true } => null,
            { Module: { } last } => ModuleCreation.ElementBefore(last, context.Torch, context.CancellationToken),
            _ => Activation.Of(activation.Call.Subject(), context.Torch, context.CancellationToken)?.Module,
        };
        var classes = layer is null || !context.Torch.Declares(layer.Type)
            ? null
            : Constants.Number(layer.Argument("outputSize")?.Value, context.Torch, context.CancellationToken);
        return classes is >= 2 ? classes : null;
    }
}
