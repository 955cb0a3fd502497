using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <content>The rules about which parameters are trained.</content>
internal static partial class Descriptors
{
    /// <summary>{Which parameters are not registered, why, and the remedy}</summary>
    public static readonly DiagnosticDescriptor ParametersNotRegistered = Create(
        "LG4007",
        "Module parameters are not registered",
        "{0}",
        Training,
        Warning,
        "A module trains what it has registered. TorchSharp's optimizers take an empty list of parameters without a word, and the training loop runs and changes nothing.");
}
