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
        "Sigmoid missing or doubled at a binary cross-entropy",
        "{0}",
        Autograd,
        Warning,
        "Binary cross-entropy with logits applies the sigmoid itself; without logits it needs a sigmoid before it.");

    /// <summary>{What the input is, and the remedy}</summary>
    public static readonly DiagnosticDescriptor NllLossInput = Create(
        "LG3003",
        "nll_loss without log-probabilities",
        "{0}",
        Autograd,
        Warning,
        "The negative log-likelihood loss picks the target's entry and negates it: of probabilities or logits that is no likelihood, and of logits it has no lower bound.");

    /// <summary>{What the divergence is computed of, and the remedy}</summary>
    public static readonly DiagnosticDescriptor KlDivergenceArguments = Create(
        "LG3004",
        "KL divergence with the wrong arguments",
        "{0}",
        Autograd,
        Warning,
        "KL divergence takes log-probabilities as input, and TorchSharp's log_target is true by default where PyTorch's is false: probabilities as target then give a number that is not a divergence, and no error.");

    /// <summary>{Which is which}</summary>
    public static readonly DiagnosticDescriptor InputAndTargetSwapped = Create(
        "LG3005",
        "Input and target swapped",
        "{0}",
        Autograd,
        Warning,
        "A loss that treats its arguments differently computes another function of swapped ones, without any error.");

    /// <summary>{What is a plain number, and the remedy}</summary>
    public static readonly DiagnosticDescriptor ComponentLeavesGraph = Create(
        "LG3006",
        "Component cut from the graph before the sum",
        "{0}",
        Autograd,
        Warning,
        "A number read out of a tensor changes the value of the loss and has no gradient: the component is reported, and never trained.");

    /// <summary>{What is computed where}</summary>
    public static readonly DiagnosticDescriptor LossWithoutGradient = Create(
        "LG3007",
        "Loss computed without gradient",
        "{0}",
        Autograd,
        Warning,
        "What is computed under no_grad or inference_mode records no graph: backward of it throws, and as a term of a total it trains nothing.");

    /// <summary>{What is not reduced}</summary>
    public static readonly DiagnosticDescriptor BackwardOnNonScalar = Create(
        "LG3008",
        "backward on more than one value",
        "{0}",
        Autograd,
        Warning,
        "A loss with Reduction.None is a tensor; backward without a gradient argument needs one number.");

    /// <summary>{What is shared}</summary>
    public static readonly DiagnosticDescriptor SecondBackward = Create(
        "LG3009",
        "Second backward through a freed graph",
        "{0}",
        Autograd,
        Warning,
        "The first backward frees what the graph has stored; a second one through the same part of it throws.");

    /// <summary>{What is kept}</summary>
    public static readonly DiagnosticDescriptor LossOutlivesIteration = Create(
        "LG3010",
        "Loss tensor kept beyond its iteration",
        "{0}",
        Autograd,
        Warning,
        "A loss that is kept keeps its graph, with all the intermediate results of its iteration.");

    /// <summary>{What cancels, and the remedy}</summary>
    public static readonly DiagnosticDescriptor NormaliserNotDetached = Create(
        "LG3011",
        "Normaliser not detached",
        "{0}",
        Autograd,
        Warning,
        "A loss divided by itself is the constant 1; its gradient is exactly zero unless the divisor is detached.");

    /// <summary>{What the shapes are}</summary>
    public static readonly DiagnosticDescriptor BroadcastingLoss = Create(
        "LG3012",
        "Prediction and target broadcast",
        "{0}",
        Autograd,
        Info,
        "Of a column and a row, element-wise losses compare all pairs; TorchSharp warns once, on the native error stream.");

    /// <summary>{Which flag is missing}</summary>
    public static readonly DiagnosticDescriptor GradientPenaltyGraph = Create(
        "LG3013",
        "Gradient in a loss without its graph",
        "{0}",
        Autograd,
        Warning,
        "A gradient that is part of a loss is trained on only when its own graph was recorded, and the graph of the tensor kept; a call of autograd.grad that fails ends the process.");

    /// <summary>{What differs}</summary>
    public static readonly DiagnosticDescriptor DiffersFromPyTorch = Create(
        "LG3014",
        "Difference between TorchSharp and PyTorch",
        "{0}",
        Autograd,
        Info,
        "Code and advice for PyTorch assume its defaults and gradients; a few of TorchSharp's are others.");

    /// <summary>{What is thrown away, and what it does}</summary>
    public static readonly DiagnosticDescriptor GuardThrownAway = Create(
        "LG3017",
        "no_grad guard or dispose scope never disposed",
        "{0}",
        Autograd,
        Warning,
        "no_grad() and its kin, and NewDisposeScope(), act until the object that they return is disposed: nobody disposes this one, so they act on the thread for good.");

    /// <summary>{What is disposed, and the remedy}</summary>
    public static readonly DiagnosticDescriptor TensorOutlivesScope = Create(
        "LG3018",
        "Tensor beyond the scope that frees it",
        "{0}",
        Autograd,
        Warning,
        "At its end a dispose scope disposes every tensor that was made in it, also the one that is returned or that a variable outside holds; its next use throws.");

    public static readonly DiagnosticDescriptor ComponentCannotTrain = Create(
        "LG3019",
        "Component that cannot train",
        "What '{0}' returns {1}: the first step throws",
        Autograd,
        Warning,
        "A component returns one number that leads back to something that is trained.");

    /// <summary>{What is made once, and the remedy}</summary>
    public static readonly DiagnosticDescriptor PenaltyOnWeightCopy = Create(
        "LG3020",
        "Penalty on a copy of the weights",
        "{0}",
        Autograd,
        Warning,
        "What is computed of the weights once keeps its first value and gradient while the weights change, or its graph is freed by the first backward.");
}
