using System.Globalization;

namespace LossGen.Analyzers.Flow;

/// <summary>Values known to the compiler, through variables that are defined once. Nothing else is evaluated.</summary>
internal static class Constants
{
    /// <summary>The constant that the expression is, or null.</summary>
    public static object? Of(IOperation? expression, TorchContext torch, CancellationToken cancellationToken)
    {
        if (expression is null)
        {
            return null;
        }

        if (expression.ConstantValue is { HasValue: true } direct)
        {
            return direct.Value;
        }

        return Origin.Of(expression, torch, cancellationToken).ConstantValue is { HasValue: true } constant ? constant.Value : null;
    }

    /// <summary>The expression as a truth value.</summary>
    public static bool? Boolean(IOperation? expression, TorchContext torch, CancellationToken cancellationToken) =>
        Of(expression, torch, cancellationToken) as bool?;

    /// <summary>The expression as a number.</summary>
    public static double? Number(IOperation? expression, TorchContext torch, CancellationToken cancellationToken) =>
        Of(expression, torch, cancellationToken) switch
        {
            null or string or bool or char => null,

            // 0.1f is 0.1, as it is written and as single precision will read it again.
            float single =>
                double.Parse(single.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
            IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
            _ => null,
        };

    /// <summary>An operand of a tensor's operator as a number, which the compiler wraps for the tensor's sake.</summary>
    public static double? Operand(IOperation operand, TorchContext torch, CancellationToken cancellationToken)
    {
        while (operand is IConversionOperation conversion && !torch.IsTensor(conversion.Operand.Type))
        {
            operand = conversion.Operand;
        }

        return Number(operand, torch, cancellationToken);
    }
}
