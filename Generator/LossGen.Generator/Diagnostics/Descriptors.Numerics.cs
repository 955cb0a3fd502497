using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG5xxx: numbers that leave the range in which a formula works.</summary>
internal static partial class Descriptors
{
    /// <summary>{What can be at or below zero, what is done to it, and the remedy}</summary>
    public static readonly DiagnosticDescriptor LogOfNonPositive = Create(
        "LG5003",
        "Logarithm of, or normalisation by, a quantity that can be ≤ 0",
        "{0}",
        Numerics,
        Warning,
        "The gradient of log|x| is 1/x, and so is that of a loss divided by its own size: both have no bound where x crosses zero, and a logarithm below zero is NaN.");
}
