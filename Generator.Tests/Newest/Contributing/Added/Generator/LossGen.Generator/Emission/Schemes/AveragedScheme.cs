using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>Σ wᵢLᵢ / K.</summary>
internal sealed class AveragedScheme : SchemeEmission
{
    public override string Words(LossModel loss) => "the mean of the weighted losses";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, null);

    public override string Factors(LossModel loss, NameScope names, string losses) => $"{names.Member("ScalesToAverage")}({losses})";

    protected override string Part(LossModel loss, ComponentModel component) =>
        FormulaText.Weighted(component, $"{component.Name}/{Numbers.Text(Scaled(loss).Count)}");
}
