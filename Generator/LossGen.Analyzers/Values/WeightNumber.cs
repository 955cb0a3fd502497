using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>
/// A number of a weight that is read where the sum stands: a field, a property, an option, a parameter, or what is calculated of them.
/// </summary>
/// <param name="Number">The number.</param>
/// <param name="Divides">Whether the term is divided by it.</param>
internal sealed record WeightNumber(IOperation Number, bool Divides)
{
    // A formula for a weight, with each operator a step.
    private const int Depth = 12;

    /// <summary>
    /// The number, without the conversion to what tensors are multiplied with; null where reading it once before the sum is not the same.
    /// </summary>
    /// <remarks>A conversion that is written may change the number, and stays.</remarks>
    public static IOperation? Read(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var number = value;
        while (number is IConversionOperation { IsImplicit: true } conversion && !torch.IsTensor(conversion.Operand.Type))
        {
            number = conversion.Operand;
        }

        return IsNumber(number.Type) && IsOnlyRead(number, new ValueWalk(torch, cancellationToken, Depth)) ? number : null;
    }

    /// <summary>Whether a value of the type becomes a weight by itself: decimals would need a cast.</summary>
    public static bool IsNumber(ITypeSymbol? type) => type?.SpecialType
        is SpecialType.System_Single or SpecialType.System_Double
        or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64;

    /// <summary>
    /// What the number is where nobody has set it: the initialiser of its field or property, the default of its parameter; null where it
    /// has none.
    /// </summary>
    public double? Initial(TorchContext torch, CancellationToken cancellationToken) =>
        Initial(Number, new ValueWalk(torch, cancellationToken, Depth));

    // Variables and arithmetic: the same at the sum and before its statement, and nobody notices when it is read.
    private static bool IsOnlyRead(IOperation? value, ValueWalk walk) => !walk.IsOver && value switch
    {
        null or ILiteralOperation or IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation => true,
        IFieldReferenceOperation field => !walk.Torch.IsTensor(field.Instance?.Type) && IsOnlyRead(field.Instance, walk.Next),
        IPropertyReferenceOperation property => !walk.Torch.IsTensor(property.Instance?.Type)
            && IsOnlyRead(property.Instance, walk.Next)
            && property.Arguments.All(argument => IsOnlyRead(argument.Value, walk.Next)),
        IArrayElementReferenceOperation element => IsOnlyRead(element.ArrayReference, walk.Next)
            && element.Indices.All(index => IsOnlyRead(index, walk.Next)),
        IConversionOperation conversion => IsOnlyRead(conversion.Operand, walk.Next),
        IParenthesizedOperation parenthesized => IsOnlyRead(parenthesized.Operand, walk.Next),
        IUnaryOperation { OperatorMethod: null } unary => IsOnlyRead(unary.Operand, walk.Next),
        IBinaryOperation { OperatorMethod: null } binary =>
            IsOnlyRead(binary.LeftOperand, walk.Next) && IsOnlyRead(binary.RightOperand, walk.Next),
        IConditionalOperation { WhenFalse: { } other } choice => IsOnlyRead(choice.Condition, walk.Next)
            && IsOnlyRead(choice.WhenTrue, walk.Next)
            && IsOnlyRead(other, walk.Next),
        IInvocationOperation { TargetMethod:
            {
                IsStatic: true,
                ContainingType:
                {
                    Name: "Math" or "MathF",
                    ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
                },
            } } call =>
            call.Arguments.All(
                argument => argument.Parameter?.RefKind is not (RefKind.Out or RefKind.Ref) && IsOnlyRead(argument.Value, walk.Next)),
        IInvocationOperation call => IsOnlyRead(call.Instance, walk.Next)
            && call.Arguments.All(
                argument => argument.Parameter?.RefKind is not (RefKind.Out or RefKind.Ref) && IsOnlyRead(argument.Value, walk.Next))
            && Formula(call, walk.Torch, walk.CancellationToken) is { } formula
            && IsOnlyRead(formula, walk.Next),
        _ => false,
    };

    // What a method of the project is, where it does nothing else: how a weight follows from the epoch.
    private static IOperation? Formula(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.TargetMethod is { IsVirtual: false, IsOverride: false, IsAbstract: false }
        && torch.Members.BodyOf(call.TargetMethod, cancellationToken) is IMethodBodyBaseOperation body
        && (body.BlockBody ?? body.ExpressionBody) is { Operations: [IReturnOperation { ReturnedValue: { } returned }] }
            ? returned
            : null;

    private static double? Initial(IOperation value, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        if (Product.Constant(value, walk.Torch, walk.CancellationToken) is { } constant)
        {
            return constant;
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return Initial(conversion.Operand, walk.Next);
            case IParameterReferenceOperation { Parameter:
                {
                    HasExplicitDefaultValue: true,
                    ExplicitDefaultValue: IConvertible given and not string,
                } }:
                return Convert.ToDouble(given, System.Globalization.CultureInfo.InvariantCulture);
            case ILocalReferenceOperation local when walk.Torch.BodyOf(local).Reaching(local, local.Local) is { } definition:
                return Initial(definition, walk.Next);
            case IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true }:
                return Initialiser(value.ReferencedSymbol()!, walk.Torch, walk.CancellationToken) is { } initialiser
                    ? Product.Constant(initialiser, walk.Torch, walk.CancellationToken)
                    : null;
            case IBinaryOperation { OperatorMethod: null } binary
                when Initial(binary.LeftOperand, walk.Next) is { } left && Initial(binary.RightOperand, walk.Next) is { } right:
                return binary.OperatorKind switch
                {
                    BinaryOperatorKind.Add => left + right,
                    BinaryOperatorKind.Subtract => left - right,
                    BinaryOperatorKind.Multiply => left * right,
                    BinaryOperatorKind.Divide when !IsInteger(binary.Type) => left / right,
                    _ => null,
                };
            default:
                return null;
        }
    }

    private static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double);

    private static IOperation? Initialiser(ISymbol member, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Code.OnlyOf(member, cancellationToken) switch
        {
            Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax { Initializer.Value: { } value } =>
                torch.Code.OperationOf(value, cancellationToken),
            Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax { Initializer.Value: { } value } =>
                torch.Code.OperationOf(value, cancellationToken),
            _ => null,
        };
}
