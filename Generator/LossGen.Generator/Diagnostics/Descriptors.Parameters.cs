using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <content>The rules about which parameters are trained, and by which numbers.</content>
internal static partial class Descriptors
{
    /// <summary>The factor {number} of '{component}' has no effect: [{scheme}] divides by it …</summary>
    public static readonly DiagnosticDescriptor InertWeight = Create(
        "LG2006",
        "Factor without effect under this scheme",
        "The factor {0} of '{1}' has no effect; state a weight in its attribute, or remove the factor: [{2}] divides the component by its own size",
        Weighting,
        Info,
        "A scheme that divides a loss by its own size divides a constant factor out again.");

    /// <summary>'{term}' in the loss and weight_decay {number} both decay '{module}' …</summary>
    public static readonly DiagnosticDescriptor RegulariserCountedTwice = Create(
        "LG2007",
        "Regulariser counted twice",
        "'{0}' in the loss and weight_decay {1} both decay the parameters of '{2}'; keep one of them",
        Weighting,
        Warning,
        "The gradient of the squares of the parameters is what weight_decay adds. With both, the parameters decay by the sum, and neither number says how fast.");

    /// <summary>'{module}' is frozen and still moves: {optimizer and why} …</summary>
    public static readonly DiagnosticDescriptor FrozenParametersMove = Create(
        "LG4005",
        "Frozen parameters that still move",
        "'{0}' is frozen and still moves; clear with the modules' zero_grad(), or give '{0}' an optimizer of its own: '{2}.zero_grad()' leaves gradients of zero, and {1} steps on them",
        Training,
        Warning,
        "TorchSharp's optimizers skip parameters without gradient, not those with a gradient of zero. Averages of past gradients, momentum and weight decay move them on.");

    /// <summary>The optimizer has the parameters of '{model}' and not those of '{loss}': {what they are} …</summary>
    public static readonly DiagnosticDescriptor OptimizerMissesLoss = Create(
        "LG4006",
        "Optimizer without the parameters of the loss",
        "The optimizer has the parameters of '{0}' and not those of '{1}'; add {1}.parameters(): {2}, and nothing moves them",
        Training,
        Warning,
        "What a loss learns itself gets gradients like everything else, and stays at its first values unless an optimizer has it.");

    /// <summary>{Which parameters are not registered, why, and the remedy}</summary>
    public static readonly DiagnosticDescriptor ParametersNotRegistered = Create(
        "LG4007",
        "Module parameters not registered",
        "{0}",
        Training,
        Warning,
        "A module trains what it has registered. TorchSharp's optimizers take an empty list of parameters without a word, and the training loop runs and changes nothing.");
}
