using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>Σ wᵢLᵢ.</summary>
internal sealed class FixedWeightsScheme : InlineScheme
{
    public override string AttributeName => "LossGen.FixedWeightsAttribute";

    public override string Words => "the weighted sum";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => [];

    public override string Factors(LossModel loss, NameScope names, string losses) => "";

    public override string Formula(LossModel loss, ComponentModel component) => FormulaText.Weighted(component, component.Name);
}
