using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG3xxx: what gradients do, and what the losses expect.</summary>
internal static partial class Descriptors
{
    /// <summary>{What happens to the loss, and the remedy}</summary>
    public static readonly DiagnosticDescriptor SoftmaxBeforeCrossEntropy = Create(
        "LG3001",
        "Softmax before cross_entropy",
        "{0}",
        Autograd,
        Warning,
        "Cross-entropy takes logits and applies log-softmax itself; on probabilities it has a floor far above zero and small gradients, and training slows down without any error.");

    /// <summary>{What happens to the loss, and the remedy}</summary>
    public static readonly DiagnosticDescriptor SigmoidBeforeLogitsLoss = Create(
        "LG3002",
        "Sigmoid and binary cross-entropy do not fit",
        "{0}",
        Autograd,
        Warning,
        "Binary cross-entropy with logits applies the sigmoid itself; without logits it needs a sigmoid before it.");

    /// <summary>{What the input is, and the remedy}</summary>
    public static readonly DiagnosticDescriptor NllLossInput = Create(
        "LG3003",
        "nll_loss needs log-probabilities",
        "{0}",
        Autograd,
        Warning,
        "The negative log-likelihood loss picks the target's entry and negates it: of probabilities or logits that is no likelihood, and of logits it has no lower bound.");

    /// <summary>{What the divergence is computed of, and the remedy}</summary>
    public static readonly DiagnosticDescriptor KlDivergenceArguments = Create(
        "LG3004",
        "KL divergence arguments",
        "{0}",
        Autograd,
        Warning,
        "KL divergence takes log-probabilities as input, and TorchSharp's log_target is true by default where PyTorch's is false: probabilities as target then give a number that is not a divergence, and no error.");

    /// <summary>{What is a plain number, and the remedy}</summary>
    public static readonly DiagnosticDescriptor ComponentLeavesGraph = Create(
        "LG3006",
        "Component leaves the graph before the sum",
        "{0}",
        Autograd,
        Warning,
        "A number read out of a tensor changes the value of the loss and has no gradient: the component is reported, and never trained.");

    /// <summary>{What cancels, and the remedy}</summary>
    public static readonly DiagnosticDescriptor NormaliserNotDetached = Create(
        "LG3011",
        "Normaliser is not detached",
        "{0}",
        Autograd,
        Warning,
        "A loss divided by itself is the constant 1; its gradient is exactly zero unless the divisor is detached.");
}
