using LossGen.Analyzers.Rules;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG1006: divides floating-point numbers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DivideAsDoubleFix)), Shared]
public sealed class DivideAsDoubleFix() : LossGenFix(IntegerDivisionInWeightAnalyzer.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.DivideAsDouble) is { } dividend && context.Node is BinaryExpressionSyntax division)
        {
            yield return new Repair(
                $"Divide {dividend}",
                Remedies.DivideAsDouble,
                editor => editor.Change(
                    division, current => current.WithLeft(SyntaxFactory.ParseExpression(dividend).WithTriviaFrom(current.Left))));
        }
    }
}
