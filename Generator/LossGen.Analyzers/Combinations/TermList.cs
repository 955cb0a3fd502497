using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>The terms of a sum, taken apart, in the order in which the source has them.</summary>
internal sealed class TermList
{
    private const int Depth = 16;

    private readonly List<Product> products = [];
    private readonly IOperation sum;
    private readonly GrowingTotal? growth;
    private readonly TorchContext torch;
    private readonly CancellationToken cancellationToken;

    private TermList(IOperation sum, GrowingTotal? growth, TorchContext torch, CancellationToken cancellationToken)
    {
        this.sum = sum;
        this.growth = growth;
        this.torch = torch;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>The terms; null where the operation is no sum, or one of its factors cannot be read.</summary>
    /// <param name="sum">The sum, or what completes it.</param>
    /// <param name="growth">The statements that it grows in; null for an expression.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static List<Product>? Read(IOperation sum, GrowingTotal? growth, TorchContext torch, CancellationToken cancellationToken)
    {
        var list = new TermList(sum, growth, torch, cancellationToken);
        var isRead = growth is null ? list.Add(sum, TermFactor.One, 0, Depth) : list.AddStep(growth.Steps.Length - 1, TermFactor.One);
        return isRead ? list.products : null;
    }

    /// <summary>Adds what the total is after a statement.</summary>
    private bool AddStep(int step, TermFactor factor)
    {
        if (step < 0)
        {
            return false;
        }

        var current = growth!.Steps[step];
        return current.Addends is null
            ? Add(current.Operation, factor, step, Depth)
            : (current.Scale == 0 || AddStep(step - 1, factor.Times(current.Scale))) && AddAll(current.Addends, factor, step, Depth);
    }

    private bool AddAll(IReadOnlyList<Addend> addends, TermFactor factor, int step, int depth)
    {
        foreach (var addend in addends)
        {
            if (addend.Collected is { } collected)
            {
                var product = Product.Of(collected);
                product.Scale(factor.Times(addend.Factor));
                products.Add(product);
            }
            else if (!Add(addend.Value, factor.Times(addend.Factor), step, depth))
            {
                return false;
            }
        }

        return true;
    }

    private bool Add(IOperation value, TermFactor factor, int step, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        if (Addends.Of(value.WithoutConversions(), torch, cancellationToken) is { } addends)
        {
            return AddAll(addends, factor, step, depth - 1);
        }

        // A total may begin with nothing.
        if (growth is not null && ZeroTensor.Is(value, torch, cancellationToken))
        {
            return true;
        }

        if (Product.Of(value, torch, cancellationToken) is not { } product)
        {
            return false;
        }

        if (product is { Numerators: [var inner], Denominators.Count: 0 })
        {
            // 0.5 * (a + b) is two terms.
            if (Addends.Of(inner, torch, cancellationToken) is not null)
            {
                return Add(inner, factor.Times(product.Factor), step, depth - 1);
            }

            // What the total was before.
            if (growth is not null
                && inner is ILocalReferenceOperation { Local: var local }
                && SymbolEqualityComparer.Default.Equals(local, growth.Variable))
            {
                return product.Factor.IsConstant && AddStep(step - 1, factor.Times(product.Factor));
            }

            if (TermCollection.Element(inner, sum, torch, cancellationToken) is { } collected)
            {
                factor = factor.Times(product.Factor);
                product = Product.Of(collected);
            }
        }

        product.Scale(factor);
        products.Add(product);
        return true;
    }
}
