using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes;

/// <summary>LG1001: lets a component return the tensor that it has, instead of a number read from it or a nullable one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnTensorFix)), Shared]
public sealed class ReturnTensorFix() : LossGenFix(LossClassCannotBeGeneratedRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.ReturnTensor) is null
            || context.Node is not MethodDeclarationSyntax method
            || method.Modifiers.Any(static token => token.IsKind(SyntaxKind.OverrideKeyword)
                || token.IsKind(SyntaxKind.AsyncKeyword)
                || token.IsKind(SyntaxKind.PartialKeyword)))
        {
            yield break;
        }

        var results = Results(method).ToList();
        var tensors = results.ConvertAll(result => TensorIn(context, result));
        if (tensors.Contains(null) || context.NameOf(WellKnownTensor) is not { } tensor)
        {
            yield break;
        }

        yield return new Repair("Return a Tensor", Remedies.ReturnTensor, editor =>
        {
            editor.Change(method.ReturnType, _ => SyntaxFactory.ParseTypeName(tensor));
            for (var i = 0; i < results.Count; i++)
            {
                Replace(editor, results[i], tensors[i]!);
            }
        });
    }

    private const string WellKnownTensor = Generator.Names.WellKnownNames.Tensor;

    private static void Replace(SyntaxEditor editor, ExpressionSyntax result, ExpressionSyntax tensor)
    {
        if (result != tensor)
        {
            editor.Change(result, _ => tensor);
        }
    }

    private static IEnumerable<ExpressionSyntax> Results(MethodDeclarationSyntax method) =>
        method.ExpressionBody is { } body
            ? [body.Expression]
            : method.Body?.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>()
                .Select(static statement => statement.Expression)
                .OfType<ExpressionSyntax>()
            ?? [];

    /// <summary>
    /// The expression itself, or the tensor that a number is read from by <c>item</c>, <c>ToSingle</c> or a cast; null where there is none.
    /// </summary>
    private static ExpressionSyntax? TensorIn(RepairContext context, ExpressionSyntax expression)
    {
        var inner = expression switch
        {
            InvocationExpressionSyntax
            {
                ArgumentList.Arguments.Count: 0,
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "item" or "ToSingle" or "ToDouble" } access,
            } => access.Expression,
            CastExpressionSyntax cast =>
                cast.Expression is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : cast.Expression,
            _ => expression,
        };
        var type = context.Model.GetTypeInfo(inner, context.CancellationToken).Type as INamedTypeSymbol;
        return type.AndBases().Any(static ancestor => ancestor.IsTensor()) ? inner : null;
    }
}
