using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3011: a loss divided by itself, or brought to the size of another, through which the gradient flows back.</summary>
internal sealed class NormaliserNotDetached : TorchRule
{
    /// <summary>Detaches the node that the finding names.</summary>
    public const string Detach = nameof(Detach);

    // Above it the sum is a shape that somebody chose, as in x / (x + 1), and not a guard against zero.
    private const double LargestEpsilon = 1e-3;

    /// <summary>{What cancels, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3011",
        "Normaliser not detached",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A loss divided by itself is the constant 1; its gradient is exactly zero unless the divisor is detached.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(Check);
        table.OnCall(Check, [.. Arithmetic.QuotientFunctions, .. Arithmetic.ProductFunctions]);
        table.OnOperation(OperationKind.CompoundAssignment, Check);
    }

    private static void Check(RuleContext context, IOperation operation)
    {
        if (Arithmetic.Quotient(operation, context.Torch) is var (dividend, divisor))
        {
            CheckDivision(context, operation, dividend, divisor);
        }
        else if (Arithmetic.Product(operation, context.Torch) is var (left, right))
        {
            CheckProduct(context, operation, left, right);
            CheckProduct(context, operation, right, left);
        }
    }

    private static void CheckDivision(RuleContext context, IOperation division, IOperation dividend, IOperation divisor)
    {
        if (CommonLoss(dividend, divisor, context) is { } same)
        {
            Report(
                context,
                division,
                divisor,
                $"'{same}' is divided by itself; detach the divisor: the quotient is the constant 1 and its gradient is 0");
        }
        else if (Ratio(divisor, context) is var (numerator, denominator) && CommonLoss(dividend, numerator, context) is { } cancelled)
        {
            Report(context, division, divisor, Cancels(cancelled, denominator));
        }
    }

    private static void CheckProduct(RuleContext context, IOperation product, IOperation factor, IOperation scale)
    {
        if (Ratio(scale, context) is var (numerator, denominator) && CommonLoss(factor, denominator, context) is { } cancelled)
        {
            Report(context, product, scale, Cancels(cancelled, numerator));
        }
    }

    private static string Cancels(string cancelled, IOperation other) =>
        $"'{cancelled}' cancels; detach the ratio: the gradient is that of '{Excerpt.Of(other)}' a second time, and '{cancelled}' "
            + "gets none";

    private static void Report(RuleContext context, IOperation operation, IOperation detached, string message)
    {
        if (TrainingUse.IsTrainedOn(Arithmetic.Result(operation), context.Torch, context.CancellationToken)
            && GradMode.DisabledBy(
                Origin.Definition(detached, context.Torch, context.CancellationToken), context.Torch, context.CancellationToken) is null)
        {
            context.Report(new Finding(Rule, detached.SyntaxWithParentheses()) { Repair = Detach }, message);
        }
    }

    // 0.1 * (a / b) is one too, and none is one that was computed without gradients.
    private static (IOperation Left, IOperation Right)? Ratio(IOperation value, RuleContext context)
    {
        foreach (var form in Forms(value, context))
        {
            if (Arithmetic.Quotient(form, context.Torch) is { } ratio)
            {
                return GradMode.DisabledBy(form, context.Torch, context.CancellationToken) is null ? ratio : null;
            }
        }

        return null;
    }

    /// <summary>The text of the loss that both values are, up to constant factors and guards.</summary>
    private static string? CommonLoss(IOperation left, IOperation right, RuleContext context)
    {
        var rights = Forms(right, context).ToList();
        foreach (var form in Forms(left, context))
        {
            if (rights.Exists(other => IsSame(form, other, context)) && LossLike.IsLoss(form, context.Torch, context.CancellationToken))
            {
                return Excerpt.Of(form);
            }
        }

        return null;
    }

    // The value itself, and what it was before a guard, a factor or a variable.
    private static IEnumerable<IOperation> Forms(IOperation value, RuleContext context)
    {
        for (var step = 0; step < 8; step++)
        {
            yield return value;
            var next = Unguarded(value, context) ?? Origin.Previous(value, context.Torch, context.CancellationToken);
            if (next is null)
            {
                yield break;
            }

            value = next;
        }
    }

    private static IOperation? Unguarded(IOperation value, RuleContext context) => value switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when IsEpsilon(sum.RightOperand, context) => sum.LeftOperand,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when IsEpsilon(sum.LeftOperand, context) => sum.RightOperand,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            when !context.Torch.IsTensor(product.LeftOperand.WithoutConversions().Type) => product.RightOperand,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            when !context.Torch.IsTensor(product.RightOperand.WithoutConversions().Type) => product.LeftOperand,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated => negated.Operand,
        IInvocationOperation { TargetMethod.Name: "add" } sum when sum.IsTensorFunction(context.Torch)
            && sum.ArgumentAt(sum.Instance is null ? 1 : 0) is { } added
            && IsEpsilon(added, context) => sum.Subject(),
        IInvocationOperation { TargetMethod.Name: "abs" or "clamp" or "clamp_min" or "clip" } guard
            when guard.IsTensorFunction(context.Torch) => guard.Subject(),
        _ => null,
    };

    private static bool IsEpsilon(IOperation value, RuleContext context)
    {
        var number = value;
        while (number is IConversionOperation conversion && !context.Torch.IsTensor(conversion.Operand.Type))
        {
            number = conversion.Operand;
        }

        return Constants.Number(number, context.Torch, context.CancellationToken) is { } constant
            ? Math.Abs(constant) <= LargestEpsilon
            : number.ReferencedSymbol() is { } symbol && symbol.Name.StartsWith("eps", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSame(IOperation left, IOperation right, RuleContext context)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        // terms.Smoothness is the same wherever terms are.
        if (left is IPropertyReferenceOperation { Instance: { } terms, Property: var term }
            && right is IPropertyReferenceOperation { Instance: { } others, Property: var other })
        {
            return LossGenCalls.IsTrainable(left) && SymbolEqualityComparer.Default.Equals(term, other) && IsSame(terms, others, context);
        }

        return left.ReferencedSymbol() is { } symbol
            && SymbolEqualityComparer.Default.Equals(symbol, right.ReferencedSymbol())
            && (symbol is IFieldSymbol { IsReadOnly: true }
                || (symbol is ILocalSymbol or IParameterSymbol && HaveSameWrite(left, right, symbol, context)));
    }

    private static bool HaveSameWrite(IOperation left, IOperation right, ISymbol symbol, RuleContext context)
    {
        var body = context.Torch.BodyOf(left);
        return body.Writes(symbol).Count == (symbol is ILocalSymbol ? 1 : 0)
            || (body.Reaching(left, symbol) is { } value && ReferenceEquals(value, body.Reaching(right, symbol)));
    }
}
