using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Values;
using LossGen.CodeFixes.Edits;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3004: says <c>log_target</c>, takes the logarithm of the input, or divides the sum by the batch.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KlDivergenceArgumentsFix)), Shared]
public sealed class KlDivergenceArgumentsFix() : LossGenFix(KlDivergenceArguments.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context) => context.Repair switch
    {
        KlDivergenceArguments.LogTarget => LogTarget(context, context.Value!),
        KlDivergenceArguments.StateLogTarget => LogTarget(context, "true").Concat(LogTarget(context, "false")),
        ActivationRemoval.AtCall or ActivationRemoval.AtArgument =>
            ActivationRepair.Replace(context, "Use log_softmax", static softmax => softmax.AsLogSoftmax()),
        KlDivergenceArguments.BatchMean => BatchMean(context),
        _ => [],
    };

    private static IEnumerable<Repair> LogTarget(RepairContext context, string value)
    {
        if (context.SetArgument(context.Other, "log_target", value) is { } edit)
        {
            yield return new Repair($"Say log_target: {value}", $"{nameof(KlDivergenceArguments.LogTarget)}.{value}", edit);
        }
    }

    private static IEnumerable<Repair> BatchMean(RepairContext context)
    {
        if (context.Node is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var input }, ..] } call
            && ShapeOf(input, context) is { } shaped
            && context.NameOf("TorchSharp.torch+nn+Reduction") is { } reduction)
        {
            yield return new Repair(
                "Sum and divide by the batch",
                nameof(KlDivergenceArguments.BatchMean),
                editor => editor.Change(call, current => Sum(current, shaped, reduction)))
            {
                ChangesScale = true,
            };
        }
    }

    // Evaluated a second time, so it must be a variable; log_softmax keeps the shape of what it is applied to.
    private static ExpressionSyntax? ShapeOf(ExpressionSyntax input, RepairContext context) => input switch
    {
        IdentifierNameSyntax => input,
        InvocationExpressionSyntax call when ActivationCall.Read(call, context)?.Input is IdentifierNameSyntax variable => variable,
        _ => null,
    };

    private static ExpressionSyntax Sum(InvocationExpressionSyntax call, ExpressionSyntax input, string reduction)
    {
        var sum = SyntaxEdits.Template(
            "sum / input.shape[0]",
            ("input", input),
            ("sum", call.WithArgumentList(call.ArgumentList.With("reduction", $"{reduction}.Sum"))));
        return call.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.SubtractExpression }
            ? sum
            : SyntaxFactory.ParenthesizedExpression(sum);
    }
}
