using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>Rules about sums of losses, declared or written by hand.</summary>
internal static partial class Descriptors
{
    /// <summary>'{sum}' is summed and '{mean}' averaged …</summary>
    public static readonly DiagnosticDescriptor SumAndMeanMixed = Create(
        "LG2003",
        "Sum- and mean-reduced losses in one total",
        "'{0}' is summed and '{1}' averaged; average both, or divide the sum by the batch: their ratio changes with its size (640 for 64×10 elements)",
        Weighting,
        Warning,
        "A weight between a sum and a mean means something else for every batch size, and for every resolution.");

    /// <summary>{n} losses are combined by hand …</summary>
    public static readonly DiagnosticDescriptor HandWrittenCombination = Create(
        "LG2008",
        "Hand-written loss combination",
        "{0} losses are combined by hand; attributes can declare them, their weights and their scheme",
        Weighting,
        Hidden,
        "A declared combination is compared with the magnitudes of its losses, logs them by name and stores its weights in checkpoints.");

    /// <summary>{Who watches which total}</summary>
    public static readonly DiagnosticDescriptor MeaninglessTotalMonitored = Create(
        "LG2010",
        "Meaningless total monitored",
        "{0}",
        Weighting,
        Warning,
        "Under schemes that divide the losses by themselves the total is constant; schedulers and early stopping that watch it see no progress, ever.");
}
