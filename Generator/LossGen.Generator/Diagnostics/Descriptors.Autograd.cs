using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG3xxx: what gradients do, and what the losses expect.</summary>
internal static partial class Descriptors
{
    /// <summary>{What the divergence is computed of, and the remedy}</summary>
    public static readonly DiagnosticDescriptor KlDivergenceArguments = Create(
        "LG3004",
        "KL divergence arguments",
        "{0}",
        Autograd,
        Warning,
        "KL divergence takes log-probabilities as input, and TorchSharp's log_target is true by default where PyTorch's is false: probabilities as target then give a number that is not a divergence, and no error.");
}
