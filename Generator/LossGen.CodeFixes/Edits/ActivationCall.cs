using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Edits;

/// <summary>
/// A call of an activation in whichever of its forms: <c>x.softmax(1)</c>, <c>functional.softmax(x, 1)</c>, <c>module.call(x)</c>.
/// </summary>
internal sealed class ActivationCall
{
    private ActivationCall(ExpressionSyntax input, ExpressionSyntax? dimension)
    {
        Input = input;
        Dimension = dimension;
    }

    /// <summary>What the activation is applied to.</summary>
    public ExpressionSyntax Input { get; }

    /// <summary>The dimension, where it has one.</summary>
    public ExpressionSyntax? Dimension { get; }

    public static ActivationCall? Read(InvocationExpressionSyntax call, RepairContext context)
    {
        if (context.Model.GetOperation(call, context.CancellationToken) is not IInvocationOperation operation)
        {
            return null;
        }

        var input = operation.TargetMethod.Name is "call" or "forward" ? operation.ArgumentAt(0) : operation.Subject();
        return Expression(input) is { } expression ? new ActivationCall(expression, Expression(operation.Argument("dim")?.Value)) : null;
    }

    /// <summary>The logarithm of the same, as one function.</summary>
    public ExpressionSyntax AsLogSoftmax() => Input.CallOn("log_softmax", Dimension?.ToString() ?? "-1");

    private static ExpressionSyntax? Expression(IOperation? operation) =>
        operation?.WithoutConversions().Syntax switch
        {
            ArgumentSyntax argument => argument.Expression,
            ExpressionSyntax expression => expression,
            _ => null,
        };
}
