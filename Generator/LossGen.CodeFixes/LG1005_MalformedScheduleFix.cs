using System.Globalization;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG1005: swaps a start behind its end, sorts milestones, or takes a schedule that may begin or end at 0.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MalformedScheduleFix)), Shared]
public sealed class MalformedScheduleFix() : LossGenFix(MalformedScheduleRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Attribute() is not { } attribute)
        {
            yield break;
        }

        if (context.Property(Remedies.SwapArguments)?.Split(',') is [var first, var second])
        {
            yield return new Repair(
                $"Swap {first} and {second}",
                Remedies.SwapArguments,
                editor => editor.Change(attribute, current => Swapped(current, first, second)));
        }

        if (context.Property(Remedies.SortItems) is { } order && Items(context.Node) is { Count: > 0 } items)
        {
            var sorted = order.Split(',').Select(item => items[int.Parse(item, CultureInfo.InvariantCulture)]).ToList();
            yield return new Repair(
                "Sort the milestones",
                Remedies.SortItems,
                editor => editor.Change(
                    context.Node, current => current.ReplaceNodes(Items(current), (item, _) => At(item, Items(current), sorted))));
        }

        if (context.Property(Remedies.UseSchedule) is { } schedule)
        {
            yield return new Repair(
                $"Use [{schedule}]",
                Remedies.UseSchedule,
                editor => editor.Change(attribute, current => current.Named(context.InStyleOf(attribute, schedule))));
        }
    }

    private static AttributeSyntax Swapped(AttributeSyntax attribute, string first, string second) =>
        Expression(attribute, first) is { } one && Expression(attribute, second) is { } other
            ? attribute.ReplaceNodes([one, other], (node, _) => node == one ? other.WithTriviaFrom(one) : one.WithTriviaFrom(other))
            : attribute;

    private static ExpressionSyntax? Expression(AttributeSyntax attribute, string property) =>
        attribute.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property)?.Expression;

    private static ExpressionSyntax At(ExpressionSyntax item, List<ExpressionSyntax> items, List<ExpressionSyntax> sorted) =>
        sorted[items.IndexOf(item)].WithTriviaFrom(item);

    /// <summary>The items of a list, however it is written.</summary>
    private static List<ExpressionSyntax> Items(SyntaxNode list) => list switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
        CollectionExpressionSyntax collection =>
            [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(static element => element.Expression)],
        _ => [],
    };
}
