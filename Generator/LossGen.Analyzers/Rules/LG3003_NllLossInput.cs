using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3003: <c>nll_loss</c> of anything but log-probabilities.</summary>
internal sealed class NllLossInput : TorchRule
{
    /// <summary>Replaces the function by cross-entropy, which takes logits.</summary>
    public const string UseCrossEntropy = nameof(UseCrossEntropy);

    /// <summary>{What the input is, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3003",
        "nll_loss without log-probabilities",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "The negative log-likelihood loss picks the target's entry and negates it: of probabilities or logits that is no likelihood, "
            + "and of logits it has no lower bound.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnGivenLoss(Check, LossKind.Nll);

    private static void Check(RuleContext context, LossCall loss)
    {
        if (loss.Input is not { } input || Activation.Of(input, context.Torch, context.CancellationToken) is not { } activation)
        {
            return;
        }

        switch (activation.Kind)
        {
            case ActivationKind.Softmax:
                var (repair, node) = activation.Module is null
                    ? ActivationRemoval.Of(loss, activation, context.Torch, context.CancellationToken)
                    : default;
                context.Report(
                    new Finding(Rule, input.Syntax) { Repair = repair, Other = node },
                    $"{loss.Name} takes log-probabilities; use log_softmax instead of softmax: of probabilities it is between -1 and 0 "
                        + "with vanishing gradients");
                break;
            case ActivationKind.Sigmoid:
                context.Report(
                    new Finding(Rule, input.Syntax),
                    $"{loss.Name} takes log-probabilities over the classes; use log_softmax, or binary cross-entropy: this is a sigmoid");
                break;
            case ActivationKind.Affine:
                context.Report(
                    new Finding(Rule, input.Syntax) { Repair = loss.IsReplaceable ? UseCrossEntropy : null, Other = loss.Call.Syntax },
                    $"{loss.Name} takes log-probabilities; use cross_entropy, or log_softmax before it: of logits it falls without bound "
                        + "as they grow");
                break;
        }
    }
}
