using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4010: gives the optimizer the parameters that the query has now.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParametersAskedAgainFix)), Shared]
public sealed class ParametersAskedAgainFix() : LossGenFix(ParametersAskedAgain.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == ParametersAskedAgain.MakeArray && context.Node is ExpressionSyntax query)
        {
            yield return new Repair(
                "Make an array of it",
                ParametersAskedAgain.MakeArray,
                editor => editor.Change(query, static known => known.CallOn("ToArray")));
        }
    }
}
