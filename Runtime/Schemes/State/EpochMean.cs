using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The mean losses of an epoch, for schemes that decide at its end. The numbers of steps are a tensor like the sum: a step that is not
/// finite leaves both as they were, without anybody waiting for the device, and one without a component leaves that as it was.
/// </summary>
/// <param name="sum">The sum of the losses, shape [K].</param>
/// <param name="steps">The number of steps, shape [K].</param>
internal sealed class EpochMean(SchemeState sum, SchemeState steps)
{
    /// <summary>Adds the losses of a step.</summary>
    public void Add(Tensor losses)
    {
        sum.Next = sum.Current.add(losses);
        steps.Next = steps.Current.add(ScalarCache.Of(1));
    }

    /// <summary>
    /// The mean of the epoch that ends, NaN for a component that was absent all the while, and the beginning of the next; null where it had
    /// no step.
    /// </summary>
    public Tensor? Take()
    {
        var (total, count) = (sum.Current, steps.Current);
        if (count.max().to(ScalarType.Float64).item<double>() <= 0)
        {
            return null;
        }

        (sum.Next, steps.Next) = (zeros_like(total), zeros_like(count));
        return total.to(ScalarType.Float64).div(count);
    }
}
