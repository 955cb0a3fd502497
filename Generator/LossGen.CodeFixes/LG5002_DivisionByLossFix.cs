using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;

namespace LossGen.CodeFixes;

/// <summary>LG5002: keeps the divisor off 0.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DivisionByLossFix)), Shared]
public sealed class DivisionByLossFix() : LossGenFix(DivisionByLoss.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is not ExpressionSyntax divisor)
        {
            yield break;
        }

        if (context.Repair == DivisionByLoss.CountOne)
        {
            yield return new Repair(
                "Divide by at least 1",
                DivisionByLoss.CountOne,
                editor => editor.Change(divisor, static current => current.CallOn("clamp_min", "1")));
        }
        else if (context.Value is { } epsilon)
        {
            yield return new Repair(
                $"Add {epsilon} to the divisor",
                DivisionByLoss.AddEpsilon,
                editor => editor.Change(divisor, current => current.Plus(epsilon)));
        }
    }
}
