using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3008: takes the mean first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BackwardOnNonScalarFix)), Shared]
public sealed class BackwardOnNonScalarFix() : LossGenFix(BackwardOnNonScalar.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is ExpressionSyntax loss)
        {
            yield return new Repair(
                "Take the mean", BackwardOnNonScalar.Mean, editor => editor.Change(loss, static current => current.CallOn("mean")));
        }
    }
}
