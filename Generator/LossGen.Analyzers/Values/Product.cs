using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Values;

/// <summary>One term of a sum, taken apart: what is a number in it, and the tensors that are multiplied and divided by.</summary>
internal sealed class Product
{
    // A product of n factors is nested n deep.
    private const int Depth = 16;

    private Product()
    {
    }

    public TermFactor Factor { get; private set; } = TermFactor.One;

    /// <summary>Where the term was put into a collection before the sum: what it is there.</summary>
    public CollectedTerm? Collected { get; private init; }

    public List<IOperation> Numerators { get; } = [];

    public List<IOperation> Denominators { get; } = [];

    /// <summary>A term that was put into a collection: as a whole, because that is how it can be read.</summary>
    public static Product Of(CollectedTerm term) => new() { Collected = term, Numerators = { term.Value.WithoutConversions() } };

    /// <summary>Takes a term apart; null where a factor is a number that cannot be read before the sum.</summary>
    public static Product? Of(IOperation term, TorchContext torch, CancellationToken cancellationToken)
    {
        var product = new Product();
        return product.Add(term, isDivisor: false, new ValueWalk(torch, cancellationToken, Depth)) ? product : null;
    }

    /// <summary>A number that the compiler knows.</summary>
    public static double? Constant(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var number = WithoutNumberConversions(value, torch);
        if (number is IConversionOperation)
        {
            return number.ConstantValue is { HasValue: true, Value: IConvertible cut and not (string or bool or char) }
                ? cut.ToDouble(System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }

        return torch.IsTensor(number.Type)
            ? null
            : Constants.Number(number, torch, cancellationToken) ?? Calculated(number, torch, cancellationToken);
    }

    /// <summary>The number itself, without the conversions to what tensors are multiplied with; one that cuts it off stays.</summary>
    public static IOperation WithoutNumberConversions(IOperation value, TorchContext torch)
    {
        var number = value;
        while (number is IConversionOperation conversion && !torch.IsTensor(conversion.Operand.Type) && !CutsOff(conversion))
        {
            number = conversion.Operand;
        }

        return number;
    }

    private static bool CutsOff(IConversionOperation conversion) =>
        conversion
            is { IsImplicit: false, OperatorMethod: null, Type.SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 }
        && conversion.Operand.Type?.SpecialType is not (>= SpecialType.System_SByte and <= SpecialType.System_UInt64);

    // 1 - w, of a w that is written once: what the compiler would know if w were a constant.
    private static double? Calculated(IOperation number, TorchContext torch, CancellationToken cancellationToken) =>
        number is IBinaryOperation
        {
            OperatorMethod: null,
            Type.SpecialType: SpecialType.System_Single or SpecialType.System_Double,
        } calculation
        && Constant(calculation.LeftOperand, torch, cancellationToken) is { } left
        && Constant(calculation.RightOperand, torch, cancellationToken) is { } right
            ? calculation.OperatorKind switch
            {
                BinaryOperatorKind.Add => left + right,
                BinaryOperatorKind.Subtract => left - right,
                BinaryOperatorKind.Multiply => left * right,
                BinaryOperatorKind.Divide => left / right,
                _ => null,
            }
            : null;

    /// <summary>Multiplies by the factor of the sum that the term stands in.</summary>
    public void Scale(TermFactor factor) => Factor = factor.Times(Factor);

    private bool Add(IOperation value, bool isDivisor, ValueWalk walk)
    {
        var operation = value.WithoutConversions();
        if (Constant(value, walk.Torch, walk.CancellationToken) is { } constant)
        {
            Factor = Factor.Times(isDivisor ? 1 / constant : constant);
            return true;
        }

        if (!walk.Torch.IsTensor(operation.Type) && WeightNumber.Read(value, walk.Torch, walk.CancellationToken) is { } weight)
        {
            Factor = Factor with { Numbers = Factor.Numbers.Add(new WeightNumber(weight, isDivisor)) };
            return true;
        }

        if (!walk.Torch.IsTensor(operation.Type) || walk.IsOver)
        {
            return false;
        }

        switch (operation)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated:
                Factor = Factor.Times(-1);
                return Add(negated.Operand, isDivisor, walk.Next);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } times:
                return Add(times.LeftOperand, isDivisor, walk.Next)
                    && Add(times.RightOperand, isDivisor, walk.Next);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
                when !isDivisor && IsCount(quotient.LeftOperand, quotient.RightOperand):
                Numerators.Add(operation);
                return true;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when !isDivisor || IsPlain(quotient):
                return Add(quotient.LeftOperand, isDivisor, walk.Next)
                    && Add(quotient.RightOperand, !isDivisor, walk.Next);
            case IInvocationOperation { TargetMethod.Name: "mul" or "multiply" } call
                when Arithmetic.Product(call, walk.Torch) is var (left, right):
                return Add(left, isDivisor, walk.Next) && Add(right, isDivisor, walk.Next);
            case IInvocationOperation { TargetMethod.Name: "div" or "divide" or "true_divide" } call
                when Arithmetic.Quotient(call, walk.Torch) is var (left, right)
                    && (!isDivisor || Constant(right, walk.Torch, walk.CancellationToken) is not null):
                return Add(left, isDivisor, walk.Next) && Add(right, !isDivisor, walk.Next);
            default:
                (isDivisor ? Denominators : Numerators).Add(operation);
                return true;
        }

        // What a sum is divided by belongs to it, like the number of its elements; beside a weight it is a part of the weight.
        bool IsCount(IOperation dividend, IOperation divisor)
        {
            var count = WithoutNumberConversions(divisor, walk.Torch);
            return WeightNumber.IsNumber(count.Type)
                && Constant(count, walk.Torch, walk.CancellationToken) is null
                && (WeightNumber.Read(count, walk.Torch, walk.CancellationToken) is null
                    || Of(dividend, walk.Torch, walk.CancellationToken) is not { Factor.IsConstant: false });
        }

        // x / (y / 2) is x·2 / y; x / (y / z) stays whole, because it may be a ratio.
        bool IsPlain(IBinaryOperation quotient) => Constant(quotient.RightOperand, walk.Torch, walk.CancellationToken) is not null;
    }
}
