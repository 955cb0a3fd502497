using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>exp(Σ wᵢ log|Lᵢ| / Σwᵢ), as the sum of the losses times factors that make value and gradient the mean's.</summary>
internal sealed class GeometricMeanScheme : SchemeEmission
{
    public override string Words(LossModel loss) => "the weighted geometric mean";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, null);

    public override string Factors(LossModel loss, NameScope names, string losses) => $"{names.Member("ScalesToGeometricMean")}({losses})";

    public override IEnumerable<string> Formula(LossModel loss)
    {
        var sum = Scaled(loss).Sum(static component => component.Weight);
        var logarithms = string.Join(" + ", Scaled(loss).Select(component => Part(loss, component)));
        if (Scaled(loss).Any(static component => component.Schedule is not null))
        {
            return [$"exp(({logarithms})/Σw)"];
        }

        return [sum.Equals(1.0) ? $"exp({logarithms})" : $"exp(({logarithms})/{Numbers.Text(sum)})"];
    }

    protected override string Part(LossModel loss, ComponentModel component) => FormulaText.Shared(component, $"log|{component.Name}|");
}
