using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>w₁L₁ + Σ wᵢLᵢ·sg(|L₁| / (|Lᵢ| + ε)).</summary>
internal sealed class RelativeToMainScheme : InlineScheme
{
    private const double DefaultEpsilon = 1e-8;
    private const double DefaultMaxScale = 1e8;

    public override string AttributeName => "LossGen.RelativeToMainAttribute";

    public override string Words => "every other component scaled to the magnitude of the main one";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, Main(loss));

    public override string Factors(LossModel loss, NameScope names, string losses) =>
        $"{names.Member("ScalesToMain")}({losses}, {names.Term(Main(loss)!)}, epsilon: {Numbers.Literal(Option(loss, "Epsilon", DefaultEpsilon))}, maxScale: {Numbers.Literal(Option(loss, "MaxScale", DefaultMaxScale))})";

    public override string Formula(LossModel loss, ComponentModel component)
    {
        var main = Main(loss)!;
        if (component == main)
        {
            return FormulaText.Weighted(component, component.Name);
        }

        var epsilon = Option(loss, "Epsilon", DefaultEpsilon);
        var divisor = epsilon > 0 ? $"(|{component.Name}|{PlusEpsilon(epsilon)})" : $"|{component.Name}|";
        return FormulaText.Weighted(component, $"{component.Name}·sg(|{main.Name}|/{divisor})");
    }
}
