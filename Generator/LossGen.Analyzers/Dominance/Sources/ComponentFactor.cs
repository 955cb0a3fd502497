using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>
/// The number that a component's body multiplies its loss with: a weight that no attribute shows. What is a part of the loss, as
/// ½ is of a square, is none.
/// </summary>
internal static class ComponentFactor
{
    /// <summary>A factor of less belongs to the formula.</summary>
    private const double Decade = 10;
    private const double Rounding = 1e-9;

    /// <summary>The factor, above 0; 1 where there is none, or it cannot be told.</summary>
    public static double Of(ComponentReading component, TorchContext? torch, CancellationToken cancellationToken)
    {
        if (component.Method is not { IsVirtual: false, IsAbstract: false, IsOverride: false }
            || torch?.Members.ReturnedValue(component.Method, cancellationToken) is not { } returned)
        {
            return 1;
        }

        var value = ScaledValue.Of(returned, torch, cancellationToken);
        var factor = Math.Abs(KeepsDivisor(component, value, torch, cancellationToken) ? value.Factor : value.Factor * value.Divisor);
        return IsDecade(factor) && !IsOfDistillation(factor, value, returned, torch, cancellationToken) ? factor : 1;
    }

    /// <summary>
    /// A sum is divided by a count and a main component by its unit, as well as by a weight: only what makes an auxiliary's mean
    /// smaller is certain.
    /// </summary>
    private static bool KeepsDivisor(
        ComponentReading component, ScaledValue value, TorchContext torch, CancellationToken cancellationToken) =>
        component.Role != ComponentRole.Main
        && value.Reduced != LossReduction.Sum
        && !(value.Loss(torch, cancellationToken) is { } loss && value.ReductionOf(loss, torch, cancellationToken) == LossReduction.Sum);

    private static bool IsDecade(double factor) =>
        factor > 0 && !double.IsInfinity(factor) && (factor >= Decade * (1 - Rounding) || factor <= (1 + Rounding) / Decade);

    /// <summary>
    /// The gradients of softened logits, x / T, are smaller by T², which a distillation multiplies back; a KL divergence by the number
    /// of classes, by which its mean divides.
    /// </summary>
    private static bool IsOfDistillation(
        double factor, ScaledValue value, IOperation returned, TorchContext torch, CancellationToken cancellationToken)
    {
        if (value.Loss(torch, cancellationToken) is { Kind: LossKind.KlDivergence })
        {
            return true;
        }

        var body = returned;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        foreach (var operation in body.Descendants())
        {
            if (Arithmetic.Quotient(operation, torch) is var (_, divisor)
                && Constants.Operand(divisor, torch, cancellationToken) is { } temperature
                && Math.Abs((temperature * temperature) - factor) <= Rounding * factor)
            {
                return true;
            }
        }

        return false;
    }
}
