namespace LossGen.Generator.Declarations.Rules;

/// <summary>Shares of 1, in decimal numbers: what a person would write, and what sums to 1 without a remainder.</summary>
internal static class ConvexShares
{
    private const int Digits = 6;

    /// <summary>A larger number has no decimal of that many digits, and no meaning as a share.</summary>
    private const double Largest = 1e12;

    /// <summary>The weights divided by their sum, to as few digits as say the same; null where a share would vanish.</summary>
    public static double[]? Normalised(IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        if (!(sum > 0) || sum > Largest)
        {
            return null;
        }

        var shares = new decimal[weights.Count];
        var left = 1m;
        for (var i = 0; i < shares.Length - 1; i++)
        {
            shares[i] = decimal.Round((decimal)(weights[i] / sum), Digits);
            left -= shares[i];
        }

        shares[shares.Length - 1] = left;
        return Array.TrueForAll(shares, static share => share is > 0 and < 1)
            ? Array.ConvertAll(shares, static share => (double)share)
            : null;
    }

    /// <summary>1 less all weights but the last; null where that is no share.</summary>
    public static double? Rest(IReadOnlyList<double> weights)
    {
        var left = 1m;
        for (var i = 0; i < weights.Count - 1; i++)
        {
            if (weights[i] is <= 0 or >= 1)
            {
                return null;
            }

            left -= (decimal)weights[i];
        }

        return left is > 0 and < 1 ? (double)left : null;
    }

    /// <summary>A sum of decimal numbers, as decimal arithmetic has it.</summary>
    public static double Rounded(double sum) => sum < Largest ? (double)decimal.Round((decimal)sum, 12) : sum;
}
