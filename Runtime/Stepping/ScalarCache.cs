using System.Collections.Concurrent;
using TorchSharp;

namespace LossGen;

/// <summary>
/// Native scalars by value. The implicit conversion from double allocates one with a finaliser at every use, which no
/// dispose scope covers.
/// </summary>
internal static class ScalarCache
{
    /// <summary>A schedule that changes a weight at every step must not fill the memory.</summary>
    private const int Capacity = 1024;

    private static readonly ConcurrentDictionary<double, Scalar> Scalars = new();

    public static Scalar Of(double value)
    {
        if (Scalars.TryGetValue(value, out var scalar))
        {
            return scalar;
        }

        if (Scalars.Count >= Capacity)
        {
            // Not disposed: another thread may be about to use one. Their finalisers free them.
            Scalars.Clear();
        }

        return Scalars.GetOrAdd(value, static v => v.ToScalar());
    }
}
