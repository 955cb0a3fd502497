using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// The question whether there is an optimizer or a module at all: <c>optimizer?.step()</c>, <c>if (optimizer != null)</c>. Where there
/// is none, nothing ever happens to its gradients; the answer is no condition that some iterations meet and others do not.
/// </summary>
internal static class NullTest
{
    /// <summary>Whether the choice does what it does wherever there is an optimizer or a module, and otherwise nothing.</summary>
    public static bool IsGuard(IConditionalOperation choice, TorchContext torch) =>
        choice.WhenFalse is null && IsOfTrained(Tested(choice.Condition), torch);

    /// <summary>Whether the block's conditional branch is taken where there is none.</summary>
    public static bool SkipsMissing(BasicBlock block, TorchContext torch) => (block.BranchValue, block.ConditionKind) switch
    {
        (IIsNullOperation { Operand: var receiver }, ControlFlowConditionKind.WhenTrue) =>
            receiver.Syntax.Parent is ConditionalAccessExpressionSyntax && IsOfTrained(receiver, torch),
        ({ Syntax.Parent: IfStatementSyntax { Else: null } } condition, ControlFlowConditionKind.WhenFalse) =>
            IsOfTrained(Tested(condition), torch),
        _ => false,
    };

    private static bool IsOfTrained(IOperation? tested, TorchContext torch) =>
        tested?.WithoutConversions().Type is { } type && (torch.IsOptimizer(type) || torch.IsModule(type));

    private static IOperation? Tested(IOperation condition) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison when IsNull(comparison.RightOperand) =>
            comparison.LeftOperand,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison when IsNull(comparison.LeftOperand) =>
            comparison.RightOperand,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } } match
            when IsNull(constant) => match.Value,
        IIsPatternOperation { Pattern: IRecursivePatternOperation
            {
                DeconstructionSubpatterns.IsEmpty: true,
                PropertySubpatterns.IsEmpty: true,
            } } match =>
            match.Value,
        _ => null,
    };

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };
}
