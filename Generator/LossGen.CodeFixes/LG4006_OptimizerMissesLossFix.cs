using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG4006: gives the optimizer the parameters of the loss as well.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OptimizerMissesLossFix)), Shared]
public sealed class OptimizerMissesLossFix() : LossGenFix(OptimizerMissesLoss.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == OptimizerMissesLoss.AddParameters && context.Node is ExpressionSyntax parameters && context.Value is { } loss)
        {
            var method = TakesNames(context, parameters) ? "named_parameters" : "parameters";
            yield return new Repair(
                $"Add the parameters of '{loss}'",
                OptimizerMissesLoss.AddParameters,
                editor => editor.Change(parameters, current => Joined(context, parameters, current, $"{loss}.{method}()")));
        }
    }

    // Each of TorchSharp's optimizers takes parameters with or without their names.
    private static bool TakesNames(RepairContext context, ExpressionSyntax parameters) =>
        context.Model.GetTypeInfo(parameters, context.CancellationToken) is var info
        && (info.Type ?? info.ConvertedType) is { } type
        && type.AllInterfaces.Concat(type is INamedTypeSymbol own ? [own] : [])
            .Any(static sequence => sequence is { Name: "IEnumerable", TypeArguments: [INamedTypeSymbol { IsTupleType: true }] });

    // As an extension where the file sees Linq, and by its full name elsewhere.
    private static ExpressionSyntax Joined(RepairContext context, ExpressionSyntax parameters, ExpressionSyntax current, string others)
    {
        var second = SyntaxFactory.ParseExpression(others);
        if (current is CollectionExpressionSyntax list)
        {
            var spread = SyntaxFactory.SpreadElement(
                SyntaxFactory.Token(SyntaxKind.DotDotToken).WithTrailingTrivia(SyntaxFactory.Space), second);
            return list.WithElements(list.Elements.Add(spread.WithLeadingTrivia(SyntaxFactory.Space)));
        }

        var seesLinq = context.Model.GetTypeInfo(parameters, context.CancellationToken).ConvertedType is { } type
            && context.Model.LookupSymbols(parameters.SpanStart, type, "Concat", includeReducedExtensionMethods: true).Any();
        return seesLinq
            ? SyntaxEdits.Template("first.Concat(second)", ("first", current.AsOperand()), ("second", second))
            : SyntaxEdits.Template("System.Linq.Enumerable.Concat(first, second)", ("first", current.WithoutTrivia()), ("second", second));
    }
}
