using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Rules;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Conversions;

/// <summary>The names of the new class, of its object and of the step's result, none of which the file uses yet.</summary>
/// <param name="Class">The class: the name of the type around, with <c>Loss</c>.</param>
/// <param name="Instance">The object.</param>
/// <param name="Step">The step's result.</param>
internal sealed record CombinationNames(string Class, string Instance, string Step)
{
    private static readonly string[] Functions = [.. Addends.Functions, .. Addends.InPlaceFunctions, "mul_", "div_", "Aggregate"];

    /// <summary>The names for one sum. All sums of the file get theirs in turn, so that all of them can be converted at once.</summary>
    public static CombinationNames Of(RepairContext context, IOperation sum)
    {
        var taken = new HashSet<string>(
            context.Root.DescendantTokens()
                .Where(static token => token.IsKind(SyntaxKind.IdentifierToken) && !IsMember(token.Parent))
                .Select(static token => token.ValueText),
            StringComparer.Ordinal);
        foreach (var node in context.Root.DescendantNodes().Where(IsSum))
        {
            if (context.Model.GetOperation(node, context.CancellationToken) is { } operation
                && HandWrittenCombination.Offer(operation, context.Torch, context.CancellationToken) is not null)
            {
                var names = Next(context, node, taken);
                if (node == sum.Syntax)
                {
                    return names;
                }
            }
        }

        return Next(context, sum.Syntax, taken);
    }

    private static CombinationNames Next(RepairContext context, SyntaxNode sum, HashSet<string> taken)
    {
        var member = context.Model.GetEnclosingSymbol(sum.SpanStart, context.CancellationToken);
        var type = member?.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        // Other files declare types too.
        string name;
        do
        {
            name = Identifiers.Unique(ClassName(type, member, context), taken);
        }
        while (type is not null && !type.ContainingNamespace.GetTypeMembers(name).IsEmpty);
        return new CombinationNames(name, Identifiers.Unique(Identifiers.ToCamelCase(name), taken), Identifiers.Unique("step", taken));
    }

    private static string ClassName(INamedTypeSymbol? type, ISymbol? member, RepairContext context)
    {
        if (type is null || context.Torch.Code.Of(type, context.CancellationToken).Any(static part => part is CompilationUnitSyntax))
        {
            return "TrainingLoss";
        }

        // The parts of a type in other files may have sums of their own.
        var part = context.Torch.Code.DeclarationsOf(type).Count > 1 && member is IMethodSymbol { MethodKind: MethodKind.Ordinary }
            ? member.Name
            : "";
        return type.Name.EndsWith("Loss", StringComparison.Ordinal) && part.Length == 0 ? $"Combined{type.Name}" : $"{type.Name}{part}Loss";
    }

    private static bool IsSum(SyntaxNode node) =>
        node.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression
            or SyntaxKind.DivideExpression
            or SyntaxKind.AddAssignmentExpression or SyntaxKind.SubtractAssignmentExpression or SyntaxKind.MultiplyAssignmentExpression
                or SyntaxKind.DivideAssignmentExpression
        || node is InvocationExpressionSyntax { Expression: var function }
            && (function as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText is var name
            && Array.IndexOf(Functions, name ?? (function as IdentifierNameSyntax)?.Identifier.ValueText) >= 0;

    private static bool IsMember(SyntaxNode? name) => name?.Parent is MemberAccessExpressionSyntax access && access.Name == name;
}
