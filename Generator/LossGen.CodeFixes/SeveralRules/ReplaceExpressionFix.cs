using LossGen.Analyzers.Rules;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>
/// LG1005, LG1015, LG1016, LG1017, LG1018, LG2001: writes the name or the number that was meant, or one that can be used.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceExpressionFix)), Shared]
public sealed class ReplaceExpressionFix() : LossGenFix(
    PhaseWithoutComponentsRule.Rule,
    TrainsNoModuleRule.Rule,
    PhaseNameRule.Rule,
    MeasureRule.Rule,
    MalformedScheduleRule.Rule,
    AuxiliaryDominatesRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.ReplaceExpression) is { } text && context.Node is ExpressionSyntax written)
        {
            yield return new Repair(
                $"Use {text}",
                Remedies.ReplaceExpression,
                editor => editor.Change(written, _ => SyntaxFactory.ParseExpression(text)));
        }
    }
}
