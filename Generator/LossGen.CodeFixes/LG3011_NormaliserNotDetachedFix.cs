using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG3011: detaches the divisor, or the ratio.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NormaliserNotDetachedFix)), Shared]
public sealed class NormaliserNotDetachedFix() : LossGenFix(NormaliserNotDetached.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is ExpressionSyntax scale)
        {
            yield return new Repair(
                "Detach it", NormaliserNotDetached.Detach, editor => editor.Change(scale, static current => current.CallOn("detach")));
        }
    }
}
