using System.Collections.Immutable;
using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// Where a number enters tensor arithmetic: at an operator of tensors, as an argument that is a real number, or as the value of a real
/// member.
/// </summary>
internal sealed class NumberUse
{
    private const int Depth = 3;

    // Scalar takes integers too, and only these are known to mean a real number by it.
    private static readonly ImmutableHashSet<string> Scaling = ImmutableHashSet.Create(
        StringComparer.Ordinal, "pow", "pow_", "float_power", "mul", "mul_", "multiply", "multiply_", "div", "div_", "divide", "divide_",
        "true_divide");

    private NumberUse(IOperation operation, bool isFactor, bool isDirect, bool isCount, string? realType)
    {
        Operation = operation;
        IsFactor = isFactor;
        IsDirect = isDirect;
        IsCount = isCount;
        RealType = realType;
    }

    /// <summary>The operator, call, creation or initialiser.</summary>
    public IOperation Operation { get; }

    /// <summary>Whether the number scales, is an exponent, or is a parameter of a real type: nothing that counts or indexes.</summary>
    public bool IsFactor { get; }

    /// <summary>Whether nothing is calculated, and no variable stands, between the number and its use.</summary>
    public bool IsDirect { get; }

    /// <summary>
    /// Whether it is used as a count is: something is divided by it, or it is multiplied by an integer, as in <c>n / k * k</c>.
    /// </summary>
    public bool IsCount { get; }

    /// <summary><c>double</c> or <c>float</c>, which the number can be instead; null where a variable's type forbids both.</summary>
    public string? RealType { get; }

    /// <summary>The use of a number, or null where it has none that is known.</summary>
    public static NumberUse? Of(IOperation number, TorchContext torch) =>
        Of(number, torch, "double", isDirect: true, isCount: false, Depth);

    private static NumberUse? Of(IOperation number, TorchContext torch, string? realType, bool isDirect, bool isCount, int depth)
    {
        for (var current = number; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IConversionOperation { IsImplicit: false, Type: var type } when IsInteger(type):
                    // Rounded on purpose.
                    return null;
                case IConversionOperation or IUnaryOperation or IParenthesizedOperation:
                case IInvocationOperation when current is IArgumentOperation:
                    break;
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, current) && IsNumber(choice.Type):
                case ISwitchExpressionArmOperation arm when ReferenceEquals(arm.Value, current) && IsNumber(arm.Value.Type):
                case ISwitchExpressionOperation selected when !ReferenceEquals(selected.Value, current) && IsNumber(selected.Type):
                case IArgumentOperation { Parameter: { } limited } when IsLimit(limited) || IsKept(limited):
                    isDirect = false;
                    break;
                case IBinaryOperation operation when torch.IsTensor(operation.Type) && torch.Declares(operation.OperatorMethod):
                    return new NumberUse(
                        operation, operation.OperatorKind is BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide, isDirect, isCount
                            || Divides(operation, current), realType);
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
                    or BinaryOperatorKind.Divide } operation
                    when IsNumber(operation.Type):
                    isDirect = false;
                    isCount |= Divides(operation, current)
                        || (operation.OperatorKind == BinaryOperatorKind.Multiply && IsInteger(operation.Type));
                    break;
                case IArgumentOperation { Parameter: { } parameter, Parent: { } call } when torch.Declares(parameter):
                    return IsReal(parameter.Type) || (IsScaling(parameter) && parameter.Type.Name == "Scalar")
                        ? new NumberUse(
                            call,
                            isFactor: true,
                            isDirect,
                            isCount || parameter.ContainingSymbol.Name.IndexOf("div", StringComparison.Ordinal) >= 0,
                            realType)
                        : null;
                case IFieldInitializerOperation { InitializedFields: [{ Type: var type }, ..] } when IsReal(type):
                case IPropertyInitializerOperation { InitializedProperties: [{ Type: var property }, ..] } when IsReal(property):
                case IParameterInitializerOperation { Parameter.Type: var optional } when IsReal(optional):
                    return new NumberUse(parent, isFactor: false, isDirect, isCount, realType);
                case IAssignmentOperation { Target: var target, Value: var value }
                    when ReferenceEquals(value, current) && LossGenCalls.IsWeight(target):
                    return new NumberUse(parent, isFactor: true, isDirect, isCount, realType);
                case IArgumentOperation { Parameter: { } input, Parent: IInvocationOperation evaluation }
                    when IsReal(input.Type) && (LossGenCalls.IsStep(evaluation) || LossGenCalls.IsEvaluation(evaluation)):
                    return new NumberUse(evaluation, isFactor: true, isDirect, isCount, realType);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when depth > 0:
                    return OfVariable(declarator, torch, IsInteger(declarator.Symbol.Type) ? null : realType, isCount, depth - 1);
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

    private static NumberUse? OfVariable(
        IVariableDeclaratorOperation declarator, TorchContext torch, string? realType, bool isCount, int depth)
    {
        var body = torch.BodyOf(declarator);
        return body.Writes(declarator.Symbol).Count == 1
            ? body.References(declarator.Symbol)
                .Select(reference => Of(reference, torch, realType, isDirect: false, isCount, depth))
                .FirstOrDefault(static use => use is not null)
            : null;
    }

    private static bool Divides(IBinaryOperation operation, IOperation operand) =>
        operation.OperatorKind == BinaryOperatorKind.Divide && ReferenceEquals(operation.RightOperand, operand);

    private static bool IsScaling(IParameterSymbol parameter) =>
        Scaling.Contains(parameter.ContainingSymbol.Name) || parameter.Name is "alpha" or "weight";

    // Math.Min(1, step / warmup): what ramps up stops there.
    private static bool IsLimit(IParameterSymbol parameter) => parameter.ContainingSymbol is
        { Name: "Min" or "Max" or "Clamp", ContainingType:
            {
                Name: "Math" or "MathF",
                ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
            } };

    // Convert.ToDouble(step / 10), Math.Pow(step / 10, 2). An exponent may be meant to be whole: halved every ten epochs.
    private static bool IsKept(IParameterSymbol parameter) => parameter is
        { Ordinal: 0, ContainingSymbol:
            {
                Name: "ToDouble" or "ToSingle" or "Pow" or "Sqrt" or "Abs",
                ContainingType:
                {
                    Name: "Math" or "MathF" or "Convert",
                    ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
                },
            } };

    /// <summary>Whether the type is one of the integers that C# calculates with.</summary>
    public static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64;

    private static bool IsNumber(ITypeSymbol? type) =>
        IsInteger(type) || type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static bool IsReal(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } => IsReal(value),
        _ => type.SpecialType is SpecialType.System_Single or SpecialType.System_Double,
    };
}
