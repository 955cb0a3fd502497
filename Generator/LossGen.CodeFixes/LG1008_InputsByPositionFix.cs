using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG1008: names the inputs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InputsByPositionFix)), Shared]
public sealed class InputsByPositionFix() : LossGenFix(InputsByPosition.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair != InputsByPosition.NameInputs
            || context.Value is not { } value
            || context.Node.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent: ArgumentListSyntax list } first)
        {
            yield break;
        }

        var names = value.Split(',');
        var arguments = list.Arguments.Skip(list.Arguments.IndexOf(first)).Where(static argument => argument.NameColon is null).ToList();
        if (arguments.Count == names.Length)
        {
            yield return new Repair("Name the inputs", InputsByPosition.NameInputs, editor =>
            {
                for (var i = 0; i < names.Length; i++)
                {
                    var name = names[i];
                    editor.Change(arguments[i], current => Named(current, name));
                }
            });
        }
    }

    private static ArgumentSyntax Named(ArgumentSyntax argument, string name) =>
        argument.WithoutLeadingTrivia().WithNameColon(
            SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(SyntaxFactory.ParseToken(name))).WithTrailingTrivia(SyntaxFactory.Space));
}
