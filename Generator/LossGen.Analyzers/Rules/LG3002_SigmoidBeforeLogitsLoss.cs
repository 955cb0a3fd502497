using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3002: a sigmoid before the loss that applies one, or none before the loss that needs one.</summary>
internal sealed class SigmoidBeforeLogitsLoss : TorchRule
{
    /// <summary>Replaces the function by the one that takes logits.</summary>
    public const string UseLogits = nameof(UseLogits);

    /// <summary>Replaces the function by the one that takes probabilities.</summary>
    public const string UseProbabilities = nameof(UseProbabilities);

    /// <summary>{What happens to the loss, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3002",
        "Sigmoid missing or doubled at a binary cross-entropy",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "Binary cross-entropy with logits applies the sigmoid itself; without logits it needs a sigmoid before it.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnGivenLoss(CheckLogitsLoss, LossKind.BinaryCrossEntropyWithLogits);
        table.OnGivenLoss(CheckProbabilityLoss, LossKind.BinaryCrossEntropy);
    }

    private static void CheckLogitsLoss(RuleContext context, LossCall loss)
    {
        if (loss.Input is { } input
            && Activation.Of(input, context.Torch, context.CancellationToken) is { Kind: ActivationKind.Sigmoid } activation)
        {
            var (repair, node) = ActivationRemoval.Of(loss, activation, context.Torch, context.CancellationToken);
            if (repair is null && TakesProbabilitiesAsWell(loss))
            {
                (repair, node) = (UseProbabilities, loss.Call.Syntax);
            }

            context.Report(
                new Finding(Rule, input.Syntax) { Repair = repair, Other = node },
                $"{loss.Name} applies the sigmoid itself; pass the logits: after a second one the loss of a certain, right prediction is "
                    + "0.313 instead of 0.00005");
        }
    }

    // The two functions have their first four parameters in common; the fifth, weights of the positives, only one of them has.
    private static bool TakesProbabilitiesAsWell(LossCall loss) =>
        loss.IsReplaceable
        && loss.Call.Arguments.All(static argument =>
            argument.ArgumentKind == ArgumentKind.DefaultValue
                || argument.Parameter is { Name: "input" or "target" or "weight" or "reduction" });

    private static void CheckProbabilityLoss(RuleContext context, LossCall loss)
    {
        if (loss.Input is { } input && Activation.Of(input, context.Torch, context.CancellationToken) is { Kind: ActivationKind.Affine })
        {
            context.Report(
                new Finding(Rule, input.Syntax)
                {
                    Severity = DiagnosticSeverity.Info,
                    Repair = loss.IsReplaceable ? UseLogits : null,
                    Other = loss.Call.Syntax,
                },
                $"{loss.Name} takes probabilities; use binary cross-entropy with logits: this is the output of a layer without a sigmoid, "
                    + "and outside [0, 1] it throws");
        }
    }
}
