using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Edits;

namespace LossGen.CodeFixes;

/// <summary>LG4008: clips right before the step.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClippingWithoutEffectFix)), Shared]
public sealed class ClippingWithoutEffectFix() : LossGenFix(ClippingWithoutEffect.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        var statement = context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>();
        if (statement is not null && context.Repair is ClippingWithoutEffect.Remove or ClippingWithoutEffect.SetMaxNorm)
        {
            if (context.Other?.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute && context.Value is { } limit)
            {
                yield return new Repair(
                    $"Set MaxNorm = {limit} on the loss",
                    ClippingWithoutEffect.SetMaxNorm,
                    editor =>
                    {
                        editor.Change(attribute, current => current.With("MaxNorm", limit));
                        editor.RemoveOwn(statement);
                    });
            }

            yield return new Repair("Remove the clipping", ClippingWithoutEffect.Remove, editor => editor.RemoveOwn(statement!));
        }
        else if (context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } clip && context.Other is StatementSyntax step)
        {
            yield return new Repair("Clip before the step", ClippingWithoutEffect.MoveInFront, editor => editor.MoveInFront(clip, step));
        }
    }
}
