using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Losses;

/// <summary>Where a number enters tensor arithmetic: at an operator of tensors, or as an argument that is a real number.</summary>
internal sealed class NumberUse
{
    private const int Depth = 3;

    // Scalar takes integers too, and only these are known to mean a real number by it.
    private static readonly ImmutableHashSet<string> Scaling = ImmutableHashSet.Create(
        StringComparer.Ordinal, "pow", "pow_", "float_power", "mul", "mul_", "multiply", "multiply_", "div", "div_", "divide", "divide_", "true_divide");

    private NumberUse(IOperation operation, bool isFactor, bool isDirect, string? realType)
    {
        Operation = operation;
        IsFactor = isFactor;
        IsDirect = isDirect;
        RealType = realType;
    }

    /// <summary>The operator, call or creation.</summary>
    public IOperation Operation { get; }

    /// <summary>Whether the number scales, is an exponent, or is a parameter of a real type: nothing that counts or indexes.</summary>
    public bool IsFactor { get; }

    /// <summary>Whether nothing is calculated, and no variable stands, between the number and its use.</summary>
    public bool IsDirect { get; }

    /// <summary><c>double</c> or <c>float</c>, which the number can be instead; null where a variable's type forbids both.</summary>
    public string? RealType { get; }

    /// <summary>The use of a number, or null where it has none that is known.</summary>
    public static NumberUse? Of(IOperation number, TorchContext torch) => Of(number, torch, "double", isDirect: true, Depth);

    private static NumberUse? Of(IOperation number, TorchContext torch, string? realType, bool isDirect, int depth)
    {
        for (var current = number; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IConversionOperation { IsImplicit: false, Type: var type } when IsInteger(type):
                    // Rounded on purpose.
                    return null;
                case IConversionOperation or IUnaryOperation or IParenthesizedOperation:
                    break;
                case IBinaryOperation operation when torch.IsTensor(operation.Type) && torch.Declares(operation.OperatorMethod):
                    return new NumberUse(operation, operation.OperatorKind is BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide, isDirect, realType);
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } operation when IsNumber(operation.Type):
                    isDirect = false;
                    break;
                case IArgumentOperation { Parameter: { } parameter, Parent: { } call } when torch.Declares(parameter):
                    return IsReal(parameter.Type) || (Scaling.Contains(parameter.ContainingSymbol.Name) && parameter.Type.Name == "Scalar")
                        ? new NumberUse(call, isFactor: true, isDirect, realType)
                        : null;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when depth > 0:
                    return OfVariable(declarator, torch, IsInteger(declarator.Symbol.Type) ? null : realType, depth - 1);
                default:
                    return null;
            }

            if (parent.Type?.SpecialType == SpecialType.System_Single)
            {
                realType = realType is null ? null : "float";
            }
        }

        return null;
    }

    private static NumberUse? OfVariable(IVariableDeclaratorOperation declarator, TorchContext torch, string? realType, int depth)
    {
        var body = torch.BodyOf(declarator);
        return body.Writes(declarator.Symbol).Count == 1
            ? body.References(declarator.Symbol).Select(reference => Of(reference, torch, realType, isDirect: false, depth)).FirstOrDefault(static use => use is not null)
            : null;
    }

    /// <summary>Whether the type is one of the integers that C# calculates with.</summary>
    public static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64;

    private static bool IsNumber(ITypeSymbol? type) => IsInteger(type) || type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static bool IsReal(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } => IsReal(value),
        _ => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double,
    };
}
