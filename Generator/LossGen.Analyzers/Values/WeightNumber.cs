using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>A number of a weight that is read where the sum stands: a field, a property, an option, a parameter, or what is calculated of them.</summary>
/// <param name="Number">The number.</param>
/// <param name="Divides">Whether the term is divided by it.</param>
internal sealed record WeightNumber(IOperation Number, bool Divides)
{
    private const int Depth = 12;

    /// <summary>The number, without the conversion to what tensors are multiplied with; null where reading it once before the sum is not the same.</summary>
    /// <remarks>A conversion that is written may change the number, and stays.</remarks>
    public static IOperation? Read(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var number = value;
        while (number is IConversionOperation { IsImplicit: true } conversion && !torch.IsTensor(conversion.Operand.Type))
        {
            number = conversion.Operand;
        }

        return IsNumber(number.Type) && IsOnlyRead(number, torch, Depth, cancellationToken) ? number : null;
    }

    /// <summary>Whether a value of the type becomes a weight by itself: decimals would need a cast.</summary>
    public static bool IsNumber(ITypeSymbol? type) => type?.SpecialType
        is SpecialType.System_Single or SpecialType.System_Double
        or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64;

    /// <summary>What the number is where nobody has set it: the initialiser of its field or property, the default of its parameter; null where it has none.</summary>
    public double? Initial(TorchContext torch, CancellationToken cancellationToken) => Initial(Number, torch, Depth, cancellationToken);

    // Variables and arithmetic: the same at the sum and before its statement, and nobody notices when it is read.
    private static bool IsOnlyRead(IOperation? value, TorchContext torch, int depth, CancellationToken cancellationToken) => depth > 0 && value switch
    {
        null or ILiteralOperation or IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation => true,
        IFieldReferenceOperation field => !torch.IsTensor(field.Instance?.Type) && IsOnlyRead(field.Instance, torch, depth - 1, cancellationToken),
        IPropertyReferenceOperation property => !torch.IsTensor(property.Instance?.Type)
            && IsOnlyRead(property.Instance, torch, depth - 1, cancellationToken)
            && property.Arguments.All(argument => IsOnlyRead(argument.Value, torch, depth - 1, cancellationToken)),
        IArrayElementReferenceOperation element => IsOnlyRead(element.ArrayReference, torch, depth - 1, cancellationToken)
            && element.Indices.All(index => IsOnlyRead(index, torch, depth - 1, cancellationToken)),
        IConversionOperation conversion => IsOnlyRead(conversion.Operand, torch, depth - 1, cancellationToken),
        IParenthesizedOperation parenthesized => IsOnlyRead(parenthesized.Operand, torch, depth - 1, cancellationToken),
        IUnaryOperation { OperatorMethod: null } unary => IsOnlyRead(unary.Operand, torch, depth - 1, cancellationToken),
        IBinaryOperation { OperatorMethod: null } binary => IsOnlyRead(binary.LeftOperand, torch, depth - 1, cancellationToken) && IsOnlyRead(binary.RightOperand, torch, depth - 1, cancellationToken),
        IConditionalOperation { WhenFalse: { } other } choice => IsOnlyRead(choice.Condition, torch, depth - 1, cancellationToken)
            && IsOnlyRead(choice.WhenTrue, torch, depth - 1, cancellationToken)
            && IsOnlyRead(other, torch, depth - 1, cancellationToken),
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: { Name: "Math" or "MathF", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } } call =>
            call.Arguments.All(argument => argument.Parameter?.RefKind is not (RefKind.Out or RefKind.Ref) && IsOnlyRead(argument.Value, torch, depth - 1, cancellationToken)),
        IInvocationOperation call => IsOnlyRead(call.Instance, torch, depth - 1, cancellationToken)
            && call.Arguments.All(argument => argument.Parameter?.RefKind is not (RefKind.Out or RefKind.Ref) && IsOnlyRead(argument.Value, torch, depth - 1, cancellationToken))
            && Formula(call, torch, cancellationToken) is { } formula
            && IsOnlyRead(formula, torch, depth - 1, cancellationToken),
        _ => false,
    };

    // What a method of the project is, where it does nothing else: how a weight follows from the epoch.
    private static IOperation? Formula(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.TargetMethod is { IsVirtual: false, IsOverride: false, IsAbstract: false }
        && torch.Members.BodyOf(call.TargetMethod, cancellationToken) is IMethodBodyBaseOperation body
        && (body.BlockBody ?? body.ExpressionBody) is { Operations: [IReturnOperation { ReturnedValue: { } returned }] }
            ? returned
            : null;

    private static double? Initial(IOperation value, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return null;
        }

        if (Product.Constant(value, torch, cancellationToken) is { } constant)
        {
            return constant;
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return Initial(conversion.Operand, torch, depth - 1, cancellationToken);
            case IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: IConvertible given and not string } }:
                return Convert.ToDouble(given, System.Globalization.CultureInfo.InvariantCulture);
            case ILocalReferenceOperation local when torch.BodyOf(local).Reaching(local, local.Local) is { } definition:
                return Initial(definition, torch, depth - 1, cancellationToken);
            case IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true }:
                return Initialiser(value.ReferencedSymbol()!, torch, cancellationToken) is { } initialiser ? Product.Constant(initialiser, torch, cancellationToken) : null;
            case IBinaryOperation { OperatorMethod: null } binary
                when Initial(binary.LeftOperand, torch, depth - 1, cancellationToken) is { } left && Initial(binary.RightOperand, torch, depth - 1, cancellationToken) is { } right:
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
            Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax { Initializer.Value: { } value } => torch.Code.OperationOf(value, cancellationToken),
            Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax { Initializer.Value: { } value } => torch.Code.OperationOf(value, cancellationToken),
            _ => null,
        };
}
