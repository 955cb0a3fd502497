using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG1019: writes the name that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ComponentNameUnknownFix)), Shared]
public sealed class ComponentNameUnknownFix() : LossGenFix(ComponentNameUnknown.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == ComponentNameUnknown.UseName
            && context.Value is { } name
            && context.Node.FirstAncestorOrSelf<ArgumentSyntax>() is { Expression: LiteralExpressionSyntax written })
        {
            yield return new Repair(
                $"Use {name}", ComponentNameUnknown.UseName, editor => editor.Change(written, _ => SyntaxFactory.ParseExpression(name)));
        }
    }
}
