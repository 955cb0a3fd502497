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
    internal const int Capacity = 1024;

    private static ConcurrentDictionary<double, Scalar> s_scalars = new();

    /// <summary>
    /// The scalars before these. A native call does not keep the scalar alive that it was given: dropped by another thread in that
    /// moment, it would be freed by its finaliser while native code reads it.
    /// </summary>
    private static ConcurrentDictionary<double, Scalar>? s_former;

    /// <summary>The scalar of a value; it must not be disposed.</summary>
    public static Scalar Of(double value)
    {
        var scalars = s_scalars;
        if (scalars.TryGetValue(value, out var scalar))
        {
            return scalar;
        }

        if (scalars.Count >= Capacity)
        {
            var next = new ConcurrentDictionary<double, Scalar>();
            if (ReferenceEquals(Interlocked.CompareExchange(ref s_scalars, next, scalars), scalars))
            {
                Volatile.Write(ref s_former, scalars);
            }

            scalars = s_scalars;
        }

        return scalars.GetOrAdd(value, static v => v.ToScalar());
    }
}
