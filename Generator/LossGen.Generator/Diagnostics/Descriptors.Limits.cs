using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG9xxx: what LossGen does not do, so that silence is not read as approval.</summary>
internal static partial class Descriptors
{
    /// <summary>{What is missing in the project, and the remedy}</summary>
    public static readonly DiagnosticDescriptor NotSupportedHere = Create(
        "LG9002",
        "Scheme or feature not supported here",
        "{0}",
        Limits,
        Warning,
        "Generated code needs a language version and a TorchSharp that it was written for. Where one is missing, nothing is generated, and the missing members are all that shows.");
}
