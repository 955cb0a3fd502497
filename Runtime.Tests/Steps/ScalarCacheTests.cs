using System.Runtime.CompilerServices;
using TorchSharp;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>
/// TorchSharp keeps no scalar alive while native code reads it: one that nothing else refers to may be freed by its finaliser in that
/// moment, and the call fails or reads freed memory.
/// </summary>
public class ScalarCacheTests
{
    [Fact]
    public void Scalar_outlives_the_moment_in_which_others_take_its_place()
    {
        var handed = Handed(0.123456789);
        for (var i = 0; i < ScalarCache.Capacity; i++)
        {
            ScalarCache.Of(1000 + i);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.True(handed.TryGetTarget(out var scalar));
        Assert.Equal(0.123456789, scalar.ToDouble());
    }

    [Fact]
    public void Cache_does_not_grow_with_every_value()
    {
        var handed = Handed(0.234567891);
        for (var i = 0; i < 3 * ScalarCache.Capacity; i++)
        {
            ScalarCache.Of(5000 + i);
        }

        GC.Collect();
        Assert.False(handed.TryGetTarget(out _));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<Scalar> Handed(double value) => new(ScalarCache.Of(value));
}
