using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>The options of the schemes that divide by a magnitude, with the defaults of their attributes.</summary>
internal static class ScaleOptions
{
    private const double DefaultEpsilon = 1e-8;
    private const double DefaultMaxScale = 1e8;

    public static double Epsilon(LossModel loss) => loss.Scheme.Option("Epsilon", DefaultEpsilon);

    public static string Arguments(LossModel loss) =>
        $"epsilon: {Numbers.Literal(Epsilon(loss))}, maxScale: {Numbers.Literal(loss.Scheme.Option("MaxScale", DefaultMaxScale))}";
}
