using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>
/// The combined losses as a user would write them without LossGen, in operators: an independent statement of what the
/// generated code must give.
/// </summary>
internal static class HandWritten
{
    public static Tensor Fixed(Tensor p, Tensor t) =>
        Components.Squared(p, t) + 0.3 * Components.Absolute(p, t) + 0.01 * Components.Largest(p, t);

    public static Tensor FixedRegularized(Tensor p, Tensor t) =>
        2 * Components.Squared(p, t) + 0.3 * Components.Absolute(p, t) + 0.01 * Components.Largest(p, t) + 0.001 * Components.Size(p);

    public static Tensor Convex(Tensor p, Tensor t) =>
        0.5 * Components.Squared(p, t) + 0.3 * Components.Absolute(p, t) + 0.2 * Components.Largest(p, t);

    public static Tensor Unit(Tensor p, Tensor t) => Normalised(p, t, 1e-8, 1e8);

    public static Tensor UnitRegularized(Tensor p, Tensor t) => Normalised(p, t, 0.01, 20) + 0.001 * Components.Size(p);

    public static Tensor Relative(Tensor p, Tensor t) => ToMain(p, t, main: 1, 1e-8, 1e8);

    public static Tensor RelativeRegularized(Tensor p, Tensor t) => ToMain(p, t, main: 2, 0.01, 1.5) + 0.001 * Components.Size(p);

    public static Tensor Geometric(Tensor p, Tensor t) =>
        ((Components.Squared(p, t).log() + 0.3 * Components.Absolute(p, t).log() + 0.5 * Components.Largest(p, t).log()) / 1.8).exp();

    private static Tensor Normalised(Tensor p, Tensor t, double epsilon, double maxScale)
    {
        var (a, b, c) = (Components.Squared(p, t), Components.Absolute(p, t), Components.Largest(p, t));
        return Scaled(a) + 0.3 * Scaled(b) + 0.5 * Scaled(c);

        Tensor Scaled(Tensor loss) => loss * Math.Min(1 / (Math.Abs(loss.ToDouble()) + epsilon), maxScale);
    }

    private static Tensor ToMain(Tensor p, Tensor t, double main, double epsilon, double maxScale)
    {
        var (a, b, c) = (Components.Squared(p, t), Components.Absolute(p, t), Components.Largest(p, t));
        return main * a + 0.3 * Scaled(b) + 0.5 * Scaled(c);

        Tensor Scaled(Tensor loss) => loss * Math.Min(Math.Abs(a.ToDouble()) / (Math.Abs(loss.ToDouble()) + epsilon), maxScale);
    }
}
