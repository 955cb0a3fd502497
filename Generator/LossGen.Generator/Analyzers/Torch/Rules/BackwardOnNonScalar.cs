using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Flow;
using LossGen.Generator.Analyzers.Torch.Losses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Rules;

/// <summary>LG3008: <c>backward</c> of a loss that was not reduced to one number.</summary>
internal sealed class BackwardOnNonScalar : TorchRule
{
    /// <summary>Takes the mean first.</summary>
    public const string Mean = nameof(Mean);

    private static readonly DiagnosticDescriptor Rule = Diagnostics.Descriptors.BackwardOnNonScalar;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table) => table.OnCall(Check, "backward");

    private static void Check(RuleContext context, IInvocationOperation backward)
    {
        if (backward.Instance is { } loss
            && context.Torch.IsTensor(loss.Type)
            && backward.ArgumentAt(0) is null
            && Unreduced(loss, context, depth: 8) is { } unreduced
            && !ExpectedException.IsAround(backward))
        {
            context.Report(
                new Finding(Rule, loss.SyntaxWithParentheses()) { Repair = Mean },
                $"'{unreduced.Name}' has Reduction.None; reduce it with mean() or sum(): it keeps a value for each element, and backward of more than one throws");
        }
    }

    /// <summary>The loss with a value for each element that the tensor is computed of, element by element; null where it may be one number.</summary>
    public static LossCall? Unreduced(IOperation tensor, RuleContext context, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        return Origin.WithSameShape(tensor, context.Torch, context.CancellationToken) switch
        {
            IInvocationOperation call when context.Torch.Declares(call.TargetMethod)
                && LossCall.Read(call, context.Torch, context.CancellationToken) is { } loss
                && loss.Reduction(context.Torch, context.CancellationToken) == LossReduction.None => loss,
            IInvocationOperation { TargetMethod.Name: "view" or "reshape" or "flatten" or "squeeze" or "unsqueeze" or "transpose" or "permute" or "contiguous" } laidOut when laidOut.IsTensorFunction(context.Torch) =>
                Unreduced(laidOut.Subject()!, context, depth - 1),
            IUnaryOperation unary => Unreduced(unary.Operand, context, depth - 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } binary =>
                Unreduced(binary.LeftOperand, context, depth - 1) ?? Unreduced(binary.RightOperand, context, depth - 1),
            _ => null,
        };
    }
}
