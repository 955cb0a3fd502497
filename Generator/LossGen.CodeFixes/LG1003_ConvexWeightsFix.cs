using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG1003: gives a convex combination weights that sum to 1.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConvexWeightsFix)), Shared]
public sealed class ConvexWeightsFix() : LossGenFix(WeightNotValidRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Loss() is not { } loss)
        {
            yield break;
        }

        if (context.Property(Remedies.NormaliseWeights) is { } all && Edits(context, loss, all) is { } normalised)
        {
            yield return new Repair("Normalise to sum 1", Remedies.NormaliseWeights, normalised);
        }

        if (context.Property(Remedies.CompleteWeights) is { } last && Edits(context, loss, last) is { } completed)
        {
            var (component, weight) = WeightList.Read(last).First();
            yield return new Repair(
                $"Set the weight of '{component}' to {weight}, what the others leave of 1", Remedies.CompleteWeights, completed);
        }
    }

    /// <summary>Null where a component stands in another document.</summary>
    private static Action<Microsoft.CodeAnalysis.Editing.SyntaxEditor>? Edits(RepairContext context, LossReading loss, string weights)
    {
        var edits = new List<(AttributeSyntax Attribute, string Weight)>();
        foreach (var (name, weight) in WeightList.Read(weights))
        {
            if (loss.Components.FirstOrDefault(component => component.Name == name) is not { } component
                || context.SyntaxOf(component.Attribute) is not { } attribute)
            {
                return null;
            }

            edits.Add((attribute, weight));
        }

        return editor =>
        {
            foreach (var (attribute, weight) in edits)
            {
                editor.Change(attribute, current => current.WithWeight(weight, powerOfTen: null));
            }
        };
    }
}
