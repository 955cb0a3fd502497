using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>Σ wᵢLᵢ / (sg|Lᵢ| + ε).</summary>
internal sealed class UnitNormalizedScheme : SchemeEmission
{
    public override string Words(LossModel loss) => "every component divided by its own detached magnitude";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, null);

    public override string Factors(LossModel loss, NameScope names, string losses) =>
        $"{names.Member("ScalesToUnit")}({losses}, {ScaleOptions.Arguments(loss)})";

    protected override string Part(LossModel loss, ComponentModel component) =>
        FormulaText.Weighted(component, $"{component.Name}/{Divisor($"sg|{component.Name}|", ScaleOptions.Epsilon(loss))}");
}
