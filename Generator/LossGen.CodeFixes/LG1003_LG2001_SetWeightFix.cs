using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG2001, LG1003: writes the weight that the rule names, or the power of ten below it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SetWeightFix)), Shared]
public sealed class SetWeightFix() : LossGenFix(AuxiliaryDominatesRule.Rule, WeightNotValidRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.SetWeight) is not { } weight || context.Attribute() is not { } attribute)
        {
            yield break;
        }

        var power = context.Property(Remedies.SetPowerOfTen) is { } exponent ? WeightPower.Read(weight, exponent, attribute) : null;
        if (power is not { IsWeight: true })
        {
            yield return new Repair(
                $"Set the weight to {weight}{Meaning(context)}",
                Remedies.SetWeight,
                editor => editor.Change(attribute, current => current.WithWeight(weight, powerOfTen: null)));
        }

        if (power is not null)
        {
            yield return new Repair(
                power.IsWeight ? $"Set {power.Text}{Meaning(context)}" : $"Set {power.Text}, the power of ten below",
                power.IsWeight ? Remedies.SetWeight : Remedies.SetPowerOfTen,
                editor => editor.Change(attribute, current => current.WithWeight(power.Weight, power.Exponent)));
        }
    }

    private static string Meaning(RepairContext context) => context.Property(Remedies.SetWeightMeans) is { } meaning ? $", {meaning}" : "";
}
