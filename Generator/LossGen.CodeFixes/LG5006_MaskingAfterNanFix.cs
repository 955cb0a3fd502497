using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG5006: masks the argument of the function too, with ones, of which every function has a gradient.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MaskingAfterNanFix)), Shared]
public sealed class MaskingAfterNanFix() : LossGenFix(MaskingAfterNan.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == MaskingAfterNan.MaskInput && context.Value is { } masked && context.Other is IdentifierNameSyntax argument)
        {
            yield return new Repair(
                "Mask the argument too",
                MaskingAfterNan.MaskInput,
                editor => editor.Change(argument, _ => SyntaxFactory.ParseExpression(masked)));
        }
    }
}
