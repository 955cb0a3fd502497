using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <content>The rules about optimizer steps and alternating training.</content>
internal static partial class Descriptors
{
    /// <summary>Nothing in {this loop} clears the gradients of '{optimizer}' …</summary>
    public static readonly DiagnosticDescriptor GradientsNeverCleared = Create(
        "LG4001",
        "Gradients never cleared",
        "Nothing in {1} clears the gradients of '{0}'; call {0}.zero_grad() before backward, or the n-th step applies the sum of n gradients",
        Training,
        Warning,
        "backward adds to the gradients that are there; without zero_grad every step also applies the gradients of all steps before.");

    /// <summary>{What is out of order, and the remedy}</summary>
    public static readonly DiagnosticDescriptor StepOutOfOrder = Create(
        "LG4002",
        "Step, backward and zero_grad out of order",
        "{0}",
        Training,
        Warning,
        "A step applies the gradients that are there: those of a backward that comes before it, with no zero_grad between.");

    /// <summary>{What the backward goes through in vain, and the remedy}</summary>
    public static readonly DiagnosticDescriptor GeneratorNotDetached = Create(
        "LG4003",
        "Discriminator step that goes back into the generator",
        "{0}",
        Training,
        Info,
        "A backward whose step only moves the discriminator need not go through the generator; its gradients are lost work, or harm the generator's next step.");

    /// <summary>'{optimizer}' also applies the gradients that '{loss}' left in '{module}' …</summary>
    public static readonly DiagnosticDescriptor OpponentGradientsLeak = Create(
        "LG4004",
        "Opponent's gradients in the next step",
        "'{0}' also applies what the backward of '{1}' left in '{2}'; call {0}.zero_grad() before the backward of this step: the two are trained against each other",
        Training,
        Warning,
        "The generator's backward goes through the discriminator and leaves gradients there; a discriminator step without zero_grad after it applies them.");

    /// <summary>{Where it is, and where it belongs}</summary>
    public static readonly DiagnosticDescriptor ClippingWithoutEffect = Create(
        "LG4008",
        "Gradient clipping without effect",
        "{0}",
        Training,
        Warning,
        "Clipping changes the gradients that are there; it acts between backward and the step that applies them.");

    public static readonly DiagnosticDescriptor SteppedTwice = Create(
        "LG4011",
        "Stepped twice",
        "'{0}' has stepped '{1}' already; remove this step: it applies the same gradients again, and parameters move twice as far",
        Training,
        Warning,
        "LossGen's own step clears the gradients, goes backward and steps the optimizer.");
}
