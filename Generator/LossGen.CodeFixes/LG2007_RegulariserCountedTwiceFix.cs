using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG2007: leaves the decay to the loss.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RegulariserCountedTwiceFix)), Shared]
public sealed class RegulariserCountedTwiceFix() : LossGenFix(RegulariserCountedTwice.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent: BaseArgumentListSyntax } argument)
        {
            yield break;
        }

        switch (context.Repair)
        {
            case RegulariserCountedTwice.RemoveArgument:
                yield return new Repair(
                    "Remove weight_decay", RegulariserCountedTwice.RemoveArgument, editor => editor.RemoveNode(argument));
                break;
            case RegulariserCountedTwice.SetToZero:
                yield return new Repair(
                    "Set weight_decay to 0",
                    RegulariserCountedTwice.SetToZero,
                    editor => editor.Change(argument.Expression, static _ => SyntaxFactory.ParseExpression("0")));
                break;
        }
    }
}
