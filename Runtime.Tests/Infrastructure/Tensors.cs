using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>Counts of tensors, which say what no clock on a shared machine could.</summary>
internal static class Tensors
{
    /// <summary>How many tensor handles the action creates on this thread, whether or not it disposes them.</summary>
    public static long CreatedBy(Action action)
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.CreatedInScopeCount + statistics.CreatedOutsideScopeCount;
        action();
        return statistics.CreatedInScopeCount + statistics.CreatedOutsideScopeCount - before;
    }

    /// <summary>
    /// Asserts that repeating the action leaves no tensor alive that was not alive before. The count is the process's: the test
    /// belongs to the collection <see cref="TensorCounting"/>, which runs alone.
    /// </summary>
    /// <param name="repetitions">How often.</param>
    /// <param name="action">Given the number of the repetition.</param>
    public static void AssertNoneStayAlive(int repetitions, Action<int> action)
    {
        const int WarmUp = 20;
        for (var i = 0; i < WarmUp; i++)
        {
            action(i);
        }

        Collect();
        var before = Tensor.TotalCount;
        var peak = before;
        for (var i = 0; i < repetitions; i++)
        {
            action(i);
            peak = Math.Max(peak, Tensor.TotalCount);
        }

        Assert.True(
            peak <= before,
            $"{peak - before} tensors more than before were alive after some of {repetitions} repetitions.");
    }

    /// <summary>Asserts that two tensors agree to a few units in the last place of their type.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double? relative = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var tolerance = relative ?? (expected.dtype == ScalarType.Float64 ? 1e-12 : 2e-6);
        var difference = (expected - actual).abs().max().ToDouble();
        var size = Math.Max(expected.abs().max().ToDouble(), 1e-30);
        Assert.True(difference <= tolerance * size, $"differs by {difference} where values reach {size}");
    }

    /// <summary>Whether two tensors agree in every bit of every element.</summary>
    public static bool AreSame(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return left.dtype == right.dtype && left.shape.SequenceEqual(right.shape) && left.eq(right).all().item<bool>();
    }

    /// <summary>
    /// Lets garbage of other tests go, for it would count as freed here. What only a finalizer held is collected in the round after it.
    /// </summary>
    private static void Collect()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
