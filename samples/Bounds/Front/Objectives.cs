using static TorchSharp.torch;

namespace Bounds.Front;

/// <summary>Fonseca and Fleming's two objectives (1995): fᵢ = 1 − exp(−‖x ∓ 1/√n‖²), whose front is concave.</summary>
internal static class Objectives
{
    public const int Dimensions = 2;

    /// <summary>Where the one is 0 and the other 1 − e⁻⁴.</summary>
    public static readonly double End = 1 / Math.Sqrt(Dimensions);

    public static Tensor First(Tensor x) => 1 - (-(x - End).square().sum()).exp();

    public static Tensor Second(Tensor x) => 1 - (-(x + End).square().sum()).exp();

    /// <summary>A point of the front: all coordinates are t, from −1/√n to 1/√n.</summary>
    public static Point OnFront(double t) => new(
        1 - Math.Exp(-Dimensions * (t - End) * (t - End)), 1 - Math.Exp(-Dimensions * (t + End) * (t + End)));
}

/// <summary>What both objectives are at the end of a training.</summary>
internal readonly record struct Point(double First, double Second);
