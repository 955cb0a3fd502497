using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>Reads a sum of tensors as a combination of losses. Whatever attributes cannot say makes it none.</summary>
internal static class CombinationReader
{
    // Of 1 - 0.7f, in single precision.
    private const double Rounding = 1e-6;

    /// <summary>
    /// The combination, or null where a term is no loss, a weight cannot be read, or a normalisation is none of the schemes'.
    /// </summary>
    public static Combination? Read(IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        var growth = GrowingTotal.EndingAt(sum, torch, cancellationToken);
        if (TermList.Read(sum, growth, torch, cancellationToken) is not { Count: > 1 } products)
        {
            return null;
        }

        // One loss that is known as such: sums of tensors that are only called losses stay what they are.
        var combination = products.TrueForAll(static product => product is { Numerators.Count: 1, Denominators.Count: 0 })
            ? Weighted(products, torch, cancellationToken)
            : products.TrueForAll(static product => product.Factor.IsConstant) ? Normalised.Read(products, torch, cancellationToken) : null;
        return combination is not null
            && combination.Terms.All(term => IsTerm(term, torch, cancellationToken))
            && combination.Terms.Any(term => IsKnown(term.Loss, torch, cancellationToken))
            ? new Combination(combination.Scheme, combination.Terms)
            {
                Epsilon = combination.Epsilon,
                MaxScale = combination.MaxScale,
                Growth = growth,
                Setting = combination.Scheme != CombinationScheme.Adjustable ? null
                    : growth is null ? SettingPlace.Of(sum.Syntax)
                    : SettingPlace.OfStatement(growth.Last.Statement),
            }
            : null;
    }

    /// <summary>Whether the operation is a sum that has no effect but its value, or the last statement of a total that grows.</summary>
    public static bool IsSum(IOperation operation, TorchContext torch, CancellationToken cancellationToken) =>
        Addends.Of(operation, torch, cancellationToken) is not null
            || GrowingTotal.EndingAt(operation, torch, cancellationToken) is not null;

    /// <summary>Whether a term is one number, also where a method of the project returns it; null where that is not known.</summary>
    public static bool? IsScalar(IOperation loss, TorchContext torch, CancellationToken cancellationToken) =>
        ScalarTensor.Is(loss, torch, cancellationToken)
        ?? (Returned(loss, torch, cancellationToken) is { } returned ? ScalarTensor.Is(returned, torch, cancellationToken) : null);

    private static IOperation? Returned(IOperation loss, TorchContext torch, CancellationToken cancellationToken) =>
        Origin.Of(loss, torch, cancellationToken)
            is IInvocationOperation { TargetMethod: { IsVirtual: false, IsOverride: false, IsAbstract: false } helper }
            ? torch.Members.ReturnedValue(helper, cancellationToken)
            : null;

    // TorchSharp's loss itself, a distance that is written out, or a method of the project that returns one.
    private static bool IsKnown(IOperation loss, TorchContext torch, CancellationToken cancellationToken) =>
        LossCall.From(loss, torch, cancellationToken) is not null
        || WrittenDistance.Is(Origin.Of(loss, torch, cancellationToken), torch, cancellationToken)
        || (Returned(loss, torch, cancellationToken) is { } returned && LossCall.From(returned, torch, cancellationToken) is not null);

    private static Combination Weighted(List<Product> products, TorchContext torch, CancellationToken cancellationToken)
    {
        if (products.Exists(static product => !product.Factor.IsConstant))
        {
            return new Combination(CombinationScheme.Adjustable, Terms(products, Main(products), torch, cancellationToken));
        }

        if (products.TrueForAll(static product => product.Factor.Constant > 0)
            && Math.Abs(products.Sum(static product => product.Factor.Constant) - 1) < Rounding)
        {
            return new Combination(CombinationScheme.Convex, Terms(products, main: -1, torch, cancellationToken));
        }

        return new Combination(CombinationScheme.Fixed, Terms(products, Main(products), torch, cancellationToken));
    }

    private static ImmutableArray<CombinationTerm> Terms(
        List<Product> products, int main, TorchContext torch, CancellationToken cancellationToken) =>
        products
            .Select((product, i) => new CombinationTerm(product.Numerators[0], product.Factor.Declared(torch, cancellationToken), i == main)
            {
                Setting = product.Factor.IsConstant ? null : product.Factor,
                Collected = product.Collected,
            })
            .ToImmutableArray();

    /// <summary>The first term of weight 1: people write down first what they train for.</summary>
    private static int Main(List<Product> products) =>
        products.FindIndex(static product => product.Factor is { IsConstant: true, Constant: 1 });

    private static bool IsTerm(CombinationTerm term, TorchContext torch, CancellationToken cancellationToken) =>
        !term.Weight.Equals(0) && !double.IsNaN(term.Weight) && !double.IsInfinity(term.Weight)
        && (LossLike.IsLoss(term.Loss, torch, cancellationToken) || IsScalar(term.Loss, torch, cancellationToken) == true);

    /// <summary>Sums in which the losses are divided by themselves, or scaled to one of them.</summary>
    private static class Normalised
    {
        public static Combination? Read(List<Product> products, TorchContext torch, CancellationToken cancellationToken) =>
            products.TrueForAll(static product => product.Factor.Constant > 0)
                ? Unit(products, torch, cancellationToken) ?? Relative(products, torch, cancellationToken)
                : null;

        private static Combination? Unit(List<Product> products, TorchContext torch, CancellationToken cancellationToken)
        {
            var scales = products
                .Select(product => product is { Numerators: [var loss], Denominators: [var divisor] }
                    && DetachedScale.Magnitude(divisor, torch, cancellationToken) is { } scale
                    && DetachedScale.IsSame(loss, scale.Of, torch)
                    && HasSign(scale, torch, cancellationToken)
                        ? scale
                        : null)
                .ToList();
            return scales[0] is { Epsilon: var epsilon } && scales.TrueForAll(scale => scale is not null && scale.Epsilon.Equals(epsilon))
                ? new Combination(
                    CombinationScheme.UnitNormalized, Terms(products, Main(products), torch, cancellationToken)) { Epsilon = epsilon }
                : null;
        }

        private static Combination? Relative(List<Product> products, TorchContext torch, CancellationToken cancellationToken)
        {
            var main = products.FindIndex(static product => product is { Numerators.Count: 1, Denominators.Count: 0 });
            if (main < 0)
            {
                return null;
            }

            var others = products.Where((_, i) => i != main).ToList();
            var scales = others.ConvertAll(product => ScaleOf(product, torch, cancellationToken));
            return scales[0] is { Epsilon: var epsilon, MaxScale: var limit }
                && scales.TrueForAll(scale => scale is { To: { } to }
                    && scale.Epsilon.Equals(epsilon)
                    && Nullable.Equals(scale.MaxScale, limit)
                    && DetachedScale.IsSame(products[main].Numerators[0], to, torch)
                    && HasSign(scale, torch, cancellationToken))
                ? new Combination(
                    CombinationScheme.RelativeToMain,
                    Terms(products, main, torch, cancellationToken)) { Epsilon = epsilon, MaxScale = limit }
                : null;
        }

        /// <summary>The factor that scales a loss; on return the loss is the product's only numerator.</summary>
        private static DetachedScale? ScaleOf(Product product, TorchContext torch, CancellationToken cancellationToken)
        {
            switch (product)
            {
                // x / (x / y).detach() is x·y/x without the gradient of the factor.
                case { Numerators: [var loss], Denominators: [var divisor] }
                    when DetachedScale.Ratio(divisor, torch, cancellationToken) is { Epsilon: 0, MaxScale: null, To: { } self } inverse
                        && DetachedScale.IsSame(loss, self, torch):
                    return inverse with { Of = self, To = inverse.Of };
                case { Numerators: [var first, var second], Denominators.Count: 0 }:
                    foreach (var (loss, factor) in new[] { (first, second), (second, first) })
                    {
                        if (DetachedScale.Ratio(factor, torch, cancellationToken) is { } ratio
                            && DetachedScale.IsSame(loss, ratio.Of, torch))
                        {
                            product.Numerators.Remove(factor);
                            return ratio;
                        }
                    }

                    return null;
                default:
                    return null;
            }
        }

        // The schemes scale by magnitudes: what may be negative and is not made absolute would be trained the other way round.
        private static bool HasSign(DetachedScale scale, TorchContext torch, CancellationToken cancellationToken) =>
            scale.IsAbsolute
            || (IsNeverNegative(scale.Of, torch, cancellationToken)
                && (scale.To is null || IsNeverNegative(scale.To, torch, cancellationToken)));

        private static bool IsNeverNegative(IOperation loss, TorchContext torch, CancellationToken cancellationToken) =>
            LossCall.From(loss, torch, cancellationToken)?.Kind is { } kind
            and not (LossKind.Nll or LossKind.GaussianNll or LossKind.PoissonNll or LossKind.KlDivergence);
    }
}
