using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4011: leaves the step to LossGen's own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SteppedTwiceFix)), Shared]
public sealed class SteppedTwiceFix() : LossGenFix(SteppedTwice.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == SteppedTwice.Remove && context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement)
        {
            yield return new Repair("Remove the second step", SteppedTwice.Remove, editor => editor.RemoveOwn(statement));
        }
    }
}
