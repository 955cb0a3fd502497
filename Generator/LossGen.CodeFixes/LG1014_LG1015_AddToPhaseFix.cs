using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG1014, LG1015: adds a component to a phase: to the one that lacks it, or to the one that the user picks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddToPhaseFix)), Shared]
public sealed class AddToPhaseFix() : LossGenFix(ComponentInNoPhaseRule.Rule, PhaseWithoutComponentsRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.AddToPhase) is not { } component || context.Loss() is not { } loss)
        {
            yield break;
        }

        var here = context.Attribute();
        foreach (var phase in loss.Phases)
        {
            if (context.SyntaxOf(phase.Attribute) is { } attribute
                && (here is null || here == attribute)
                && PositionOf(attribute) is { } position)
            {
                yield return new Repair(
                    $"Add '{component}' to phase '{phase.Name}'",
                    here is null ? $"{Remedies.AddToPhase}.{phase.Name}" : Remedies.AddToPhase,
                    editor => editor.Change(attribute, current => With(current, component, position)));
            }
        }
    }

    /// <summary>Behind the last component: properties come later. Null where the components are an array of the user's.</summary>
    private static int? PositionOf(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var last = arguments.TakeWhile(static argument => argument.NameEquals is null).ToList();
        return last.Count > 0 && last.TrueForAll(
            static argument => argument is { NameColon: null, Expression: LiteralExpressionSyntax or InvocationExpressionSyntax })
            ? last.Count
            : null;
    }

    private static AttributeSyntax With(AttributeSyntax attribute, string component, int position)
    {
        // Repairs go from the end of the file to its beginning, so that what stands here already comes later.
        var list = attribute.ArgumentList!;
        var argument = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($"nameof({Identifiers.Escape(component)})"));
        var separators = list.Arguments.GetSeparators().ToList();
        separators.Insert(position - 1, SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space));
        return attribute.WithArgumentList(
            list.WithArguments(SyntaxFactory.SeparatedList(list.Arguments.Insert(position, argument), separators)));
    }
}
