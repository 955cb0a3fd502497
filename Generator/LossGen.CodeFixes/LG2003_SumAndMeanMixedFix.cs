using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG2003: averages what is summed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SumAndMeanMixedFix)), Shared]
public sealed class SumAndMeanMixedFix() : LossGenFix(SumAndMeanMixed.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Other is not InvocationExpressionSyntax summed)
        {
            yield break;
        }

        if (summed.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "sum" }
            or IdentifierNameSyntax { Identifier.ValueText: "sum" })
        {
            yield return new Repair(
                "Average it",
                SumAndMeanMixed.Average,
                editor => editor.Change(summed, static current => current.Renamed("mean"))) { ChangesScale = true };
        }
        else if (context.NameOf("TorchSharp.torch+nn+Reduction") is { } reduction
            && context.SetArgument(summed, "reduction", $"{reduction}.Mean") is { } edit
            && context.Model.GetOperation(summed, context.CancellationToken)?.Argument("reduction") is not null)
        {
            yield return new Repair("Average it", SumAndMeanMixed.Average, edit) { ChangesScale = true };
        }
    }
}
