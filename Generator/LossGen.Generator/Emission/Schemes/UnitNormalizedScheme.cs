using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>Σ wᵢLᵢ / (sg|Lᵢ| + ε).</summary>
internal sealed class UnitNormalizedScheme : InlineScheme
{
    private const double DefaultEpsilon = 1e-8;
    private const double DefaultMaxScale = 1e8;

    public override string AttributeName => "LossGen.UnitNormalizedAttribute";

    public override string Words => "every component divided by its own detached magnitude";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, null);

    public override string Factors(LossModel loss, NameScope names, string losses) =>
        $"{names.Member("ScalesToUnit")}({losses}, epsilon: {Numbers.Literal(Option(loss, "Epsilon", DefaultEpsilon))}, maxScale: {Numbers.Literal(Option(loss, "MaxScale", DefaultMaxScale))})";

    public override string Formula(LossModel loss, ComponentModel component)
    {
        var epsilon = Option(loss, "Epsilon", DefaultEpsilon);
        return FormulaText.Weighted(component, $"{component.Name}/{(epsilon > 0 ? $"(sg|{component.Name}|{PlusEpsilon(epsilon)})" : $"sg|{component.Name}|")}");
    }
}
