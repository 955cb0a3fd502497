using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>
/// Every scheme that is not written out: the Runtime creates its object from the attribute and asks it for the factors.
/// One class for all of them, ours and users'.
/// </summary>
internal sealed class ObjectScheme : SchemeEmission
{
    public override bool AlwaysStacks => true;

    public override string Words(LossModel loss) => loss.Scheme.Smoothing > 0
        ? $"with the factors w that {loss.Scheme.DisplayName} decides at each step, averaged: a step keeps "
            + $"{Numbers.Text(loss.Scheme.Smoothing)} of the average"
        : $"with the factors w that {loss.Scheme.DisplayName} decides at each step";

    public override IReadOnlyList<ComponentModel> Scaled(LossModel loss) => AllBut(loss, null);

    public override string Factors(LossModel loss, NameScope names, string losses) => $"{names.Member("Weigh")}({losses})";

    public override bool DecidesInStep => true;

    public override string Sum(NameScope names, string losses, string scales, bool isSingle, bool mayBeNull) =>
        $"{names.Member("WeighedTotal")}({losses}, {scales})";

    public override string Creation(LossModel loss) => AttributeCreation.Write(loss.Scheme.QualifiedName, loss.Scheme.Arguments);

    protected override string Part(LossModel loss, ComponentModel component) =>
        FormulaText.Weighted(component, $"w({component.Name})·{component.Name}");
}
