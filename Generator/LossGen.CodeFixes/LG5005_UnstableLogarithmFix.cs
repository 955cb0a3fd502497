using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Torch;
using LossGen.CodeFixes.Edits;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>LG5005: takes the logarithm and what is before it in one function.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnstableLogarithmFix)), Shared]
public sealed class UnstableLogarithmFix() : LossGenFix(UnstableLogarithm.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is not InvocationExpressionSyntax outer || context.Other is not InvocationExpressionSyntax inner)
        {
            yield break;
        }

        switch (context.Repair)
        {
            case UnstableLogarithm.LogSoftmax when ActivationCall.Read(inner, context) is { } softmax:
                yield return Replace("Use log_softmax", outer, softmax.AsLogSoftmax());
                break;
            case UnstableLogarithm.LogSigmoid when ActivationCall.Read(inner, context) is { } sigmoid
                && context.NameOf("TorchSharp.torch+nn+functional") is { } functional:
                yield return Replace(
                    "Use logsigmoid", outer, SyntaxEdits.Template($"{functional}.logsigmoid(x)", ("x", sigmoid.Input.WithoutTrivia())));
                break;
            case UnstableLogarithm.LogSigmoidOfNegated when ActivationCall.Read(inner, context) is { } sigmoid
                && context.NameOf("TorchSharp.torch+nn+functional") is { } functional:
                yield return Replace(
                    "Use logsigmoid", outer, SyntaxEdits.Template($"{functional}.logsigmoid(-x)", ("x", sigmoid.Input.AsOperand())));
                break;
            case UnstableLogarithm.LogSumExp when LogSumExp(inner, context) is { } logSumExp:
                yield return Replace("Use logsumexp", outer, logSumExp);
                break;
            case UnstableLogarithm.Softplus when ActivationCall.Read(inner, context) is { } exponential
                && context.NameOf("TorchSharp.torch+nn+functional") is { } functional:
                yield return Replace(
                    "Use softplus", outer, SyntaxEdits.Template($"{functional}.softplus(x)", ("x", exponential.Input.WithoutTrivia())));
                break;
            case UnstableLogarithm.WithLogits when ActivationCall.Read(inner, context) is { } activation:
                yield return new Repair("Use binary_cross_entropy_with_logits", UnstableLogarithm.WithLogits, editor =>
                {
                    editor.Change(inner, _ => activation.Input);
                    editor.Change(outer, static current => current.Renamed("binary_cross_entropy_with_logits"));
                });
                break;
        }
    }

    private static Repair Replace(string title, InvocationExpressionSyntax call, ExpressionSyntax replacement) =>
        new(title, title, editor => editor.Change(call, _ => replacement));

    private static ExpressionSyntax? LogSumExp(InvocationExpressionSyntax sum, RepairContext context)
    {
        if (context.Model.GetOperation(sum, context.CancellationToken) is not IInvocationOperation operation
            || operation.Subject()?.WithoutConversions() is not IInvocationOperation exp
            || ActivationCall.Read((InvocationExpressionSyntax)exp.Syntax, context)?.Input is not { } exponent)
        {
            return null;
        }

        // Over everything it is a sum over the one dimension that is left.
        if (operation.Argument("dim") is not { } dimension)
        {
            return exponent.CallOn("flatten").CallOn("logsumexp", "0");
        }

        var keeps = operation.Argument("keepdim") is { ArgumentKind: ArgumentKind.Explicit, Value.Syntax: var written }
            ? $", keepdim: {written}"
            : "";
        return exponent.CallOn("logsumexp", dimension.Value.Syntax + keeps);
    }
}
