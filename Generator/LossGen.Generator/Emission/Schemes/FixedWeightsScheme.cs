using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>Σ wᵢLᵢ.</summary>
internal class FixedWeightsScheme : SchemeEmission
{
    public override string Words(LossModel loss) => "the weighted sum";

    public override bool HasFactors => false;

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => [];

    public override string Factors(LossModel loss, NameScope names, string losses) => "";

    protected override string Part(LossModel loss, ComponentModel component) => FormulaText.Weighted(component, component.Name);
}
