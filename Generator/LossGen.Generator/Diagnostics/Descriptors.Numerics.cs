using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>LG5xxx: numbers that leave the range in which a formula works.</summary>
internal static partial class Descriptors
{
    /// <summary>{What the quotient is, and the remedy}</summary>
    public static readonly DiagnosticDescriptor IntegerDivision = Create(
        "LG5001",
        "Integer division in a loss weight or exponent",
        "{0}",
        Numerics,
        Warning,
        "The quotient of two integers is an integer in C#: a weight of 1 / 3 is 0 and switches its loss off, an exponent of 1 / 3 is 0 and makes a constant of it, without any error.");

    /// <summary>{What becomes of the quotient, and the remedy}</summary>
    public static readonly DiagnosticDescriptor DivisionByLoss = Create(
        "LG5002",
        "Division by a loss without epsilon",
        "{0}",
        Numerics,
        Warning,
        "A loss can reach 0, and 0 / 0 is NaN, in the total and in every weight after the step.");

    /// <summary>{What can be at or below zero, what is done to it, and the remedy}</summary>
    public static readonly DiagnosticDescriptor LogOfNonPositive = Create(
        "LG5003",
        "Logarithm of, or division by, what can be ≤ 0",
        "{0}",
        Numerics,
        Warning,
        "The gradient of log|x| is 1/x, and so is that of a loss divided by its own size: both have no bound where x crosses zero, and a logarithm below zero is NaN.");

    /// <summary>{What becomes of the gradient, and the remedy}</summary>
    public static readonly DiagnosticDescriptor SquareRootAtZero = Create(
        "LG5004",
        "Square root with an infinite gradient at zero",
        "{0}",
        Numerics,
        Warning,
        "The slope of the square root is infinite at 0, and infinity times the 0 behind it is NaN: the value is right and the gradients are lost.");

    /// <summary>{What the logarithm becomes, and the remedy}</summary>
    public static readonly DiagnosticDescriptor UnstableLogarithm = Create(
        "LG5005",
        "Unstable log of softmax, sigmoid or a sum of exp",
        "{0}",
        Numerics,
        Warning,
        "A probability rounds to 0, and a sum of exponentials to infinity, before the logarithm is taken; the functions that take both at once do not.");

    /// <summary>{What comes through the mask, and the remedy}</summary>
    public static readonly DiagnosticDescriptor MaskingAfterNan = Create(
        "LG5006",
        "Masking after the NaN",
        "{0}",
        Numerics,
        Info,
        "A mask hides NaN and infinity in the value, not in the gradient, where they are multiplied by 0 and stay; and the mean of nothing is NaN.");
}
