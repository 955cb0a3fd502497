using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG9xxx: what LossGen does not do, so that silence is not read as approval.</summary>
internal static partial class Descriptors
{
    /// <summary>{Names} are not compared with main '{name}' …</summary>
    public static readonly DiagnosticDescriptor DominanceNotAnalysed = Create(
        "LG9001",
        "Dominance not analysed",
        "Main '{1}' is not compared with {0}, because '{2}' can be negative; state a Justification if the weight is meant: near 0 a value says nothing about its gradient",
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
