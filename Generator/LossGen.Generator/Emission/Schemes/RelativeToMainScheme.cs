using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>w₁L₁ + Σ wᵢLᵢ·sg(|L₁| / (|Lᵢ| + ε)).</summary>
internal sealed class RelativeToMainScheme : SchemeEmission
{
    public override string Words(LossModel loss) => "every other component scaled to the magnitude of the main one";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, Main(loss));

    public override string Factors(LossModel loss, NameScope names, string losses) =>
        $"{names.Member("ScalesToMain")}({losses}, {names.Term(Main(loss)!)}, {ScaleOptions.Arguments(loss)})";

    protected override string Part(LossModel loss, ComponentModel component)
    {
        var main = Main(loss)!;
        return FormulaText.Weighted(component, component == main
            ? component.Name
            : $"{component.Name}·sg(|{main.Name}|/{Divisor($"|{component.Name}|", ScaleOptions.Epsilon(loss))})");
    }
}
