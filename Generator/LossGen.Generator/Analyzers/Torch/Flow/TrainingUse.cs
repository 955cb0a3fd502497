using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>Whether a value is trained on, rather than printed or compared: the rules about gradients ask.</summary>
internal static class TrainingUse
{
    private static readonly string[] RoleAttributes = ["MainLossAttribute", "AuxiliaryLossAttribute", "LossComponentAttribute", "RegularizerAttribute"];

    // Losses that are printed and not trained on.
    private static readonly string[] EvaluationNames = ["test", "eval", "valid", "metric"];

    /// <summary>
    /// Whether the value flows, by arithmetic and variables, into <c>backward</c>, or is what a loss method returns: a
    /// component, the <c>forward</c> of a loss, or a method with "loss" or "penalty" in its name.
    /// </summary>
    public static bool IsTrainedOn(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, asTerm: false, new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellationToken);

    /// <summary>As above, but a value that only scales another tensor does not count: a weight needs no gradient.</summary>
    public static bool IsTermOfTrained(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Flows(value, torch, asTerm: true, new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellationToken);

    /// <summary>Whether what the method returns is a loss.</summary>
    public static bool ReturnsLoss(ISymbol? member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.Ordinary } method =>
            (ContainsLoss(method.Name) && !IsEvaluation(method.Name))
            || method.GetAttributes().Any(static attribute => RoleAttributes.Contains(attribute.AttributeClass?.Name, StringComparer.Ordinal))
            || (method is { Name: "forward", IsOverride: true } && (DerivesFromLoss(method.ContainingType) || ContainsLoss(method.ContainingType.Name))),
        _ => false,
    };

    private static bool Flows(IOperation value, TorchContext torch, bool asTerm, HashSet<ISymbol> seen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var current = value; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product
                    when asTerm && torch.IsTensor(Other(product, current).WithoutConversions().Type):
                    return false;
                case IConversionOperation or IParenthesizedOperation or IBinaryOperation or IUnaryOperation or IConditionalOperation or ICoalesceOperation:
                case IVariableInitializerOperation or IVariableDeclarationOperation:
                    continue;
                case IVariableDeclaratorOperation declarator:
                    return VariableFlows(declarator, declarator.Symbol, torch, asTerm, seen, cancellationToken);
                case IAssignmentOperation assignment when ReferenceEquals(assignment.Value, current):
                    return assignment.Target.ReferencedSymbol() is { } target && VariableFlows(assignment, target, torch, asTerm, seen, cancellationToken);
                case IArgumentOperation { Parent: IInvocationOperation call }:
                    if (call.TargetMethod.Name == "backward" && torch.Declares(call.TargetMethod))
                    {
                        return true;
                    }

                    if (!IsArithmetic(call, torch))
                    {
                        return false;
                    }

                    break;
                case IInvocationOperation call when ReferenceEquals(call.Instance, current):
                    if (call.TargetMethod.Name == "backward")
                    {
                        return torch.Declares(call.TargetMethod);
                    }

                    if (!IsArithmetic(call, torch))
                    {
                        return false;
                    }

                    break;
                case IReturnOperation returned:
                    return ReturnsLoss(FunctionSymbol(returned, cancellationToken));
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool VariableFlows(IOperation write, ISymbol variable, TorchContext torch, bool asTerm, HashSet<ISymbol> seen, CancellationToken cancellationToken) =>
        seen.Add(variable)
        && torch.BodyOf(write).References(variable).Any(reference => Flows(reference, torch, asTerm, seen, cancellationToken));

    private static IOperation Other(IBinaryOperation operation, IOperation operand) =>
        ReferenceEquals(operation.LeftOperand, operand) ? operation.RightOperand : operation.LeftOperand;

    // What keeps the gradient and is no reading of the number.
    private static bool IsArithmetic(IInvocationOperation call, TorchContext torch) =>
        torch.Declares(call.TargetMethod)
        && torch.IsTensor(call.Type)
        && call.TargetMethod.Name is not ("detach" or "detach_" or "tensor" or "as_tensor");

    private static ISymbol? FunctionSymbol(IOperation operation, CancellationToken cancellationToken) => VariableWrite.FunctionOf(operation) switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation => null,
        _ => operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart, cancellationToken),
    };

    private static bool ContainsLoss(string name) =>
        name.IndexOf("loss", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("penalty", StringComparison.OrdinalIgnoreCase) >= 0;

    // Where a word begins, so that geometric is no metric and the latest no test.
    private static bool IsEvaluation(string name) => Array.Exists(EvaluationNames, part =>
        name.IndexOf(part, StringComparison.OrdinalIgnoreCase) is var start and >= 0
        && (start == 0 || char.IsUpper(name[start]) || name[start - 1] == '_'));

    private static bool DerivesFromLoss(ITypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name is "Loss" or "LossModule")
            {
                return true;
            }
        }

        return false;
    }
}
