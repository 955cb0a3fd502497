using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG9xxx: what LossGen does not do, so that silence is not read as approval.</summary>
internal static partial class Descriptors
{
    /// <summary>Whether main '{name}' is outweighed by {names} is not analysed …</summary>
    public static readonly DiagnosticDescriptor DominanceNotAnalysed = Create(
        "LG9001",
        "Dominance not analysed",
        "Whether main '{1}' is outweighed by {0} is not analysed: '{2}' can be negative, so that its value says nothing about its influence, and no gradients are measured; a Justification records that the weight is meant",
        Limits,
        Info,
        "Silence of the dominance rules means that they found nothing only where they looked.");

    /// <summary>{What is missing in the project, and the remedy}</summary>
    public static readonly DiagnosticDescriptor NotSupportedHere = Create(
        "LG9002",
        "Scheme or feature not supported here",
        "{0}",
        Limits,
        Warning,
        "Generated code needs a language version and a TorchSharp that it was written for. Where one is missing, nothing is generated, and the missing members are all that shows.");
}
