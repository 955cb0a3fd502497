using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The sums of the gradients of accumulated batches. Those of half precision are kept in float32: float16 ends at 65504, and
/// bfloat16 has three digits, so that a sum of many batches would no longer grow.
/// </summary>
internal sealed class AccumulatedGradients : IDisposable
{
    private readonly Dictionary<object, Tensor> _sums = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<Tensor> Sums => _sums.Values;

    /// <summary>Whether the sums belong to these parameters, and are of their type and on their device.</summary>
    public bool Fit(IEnumerable<Parameter> parameters)
    {
        var known = 0;
        foreach (var parameter in parameters)
        {
            if (_sums.TryGetValue(parameter, out var sum))
            {
                known++;
                if (parameter.IsInvalid
                    || sum.dtype != DetachedScale.AtLeastSingle(parameter.dtype)
                    || sum.device_type != parameter.device_type
                    || sum.device_index != parameter.device_index)
                {
                    return false;
                }
            }
        }

        return known == _sums.Count;
    }

    /// <summary>Works out all of an addition that can fail. Nothing is added yet.</summary>
    /// <param name="gradients">The gradients.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <returns>Adds them.</returns>
    public Action Prepare(IEnumerable<(Parameter Parameter, Tensor Gradient)> gradients, double factor)
    {
        // What can fail comes first: sums that cannot be formed in place.
        var made = new List<(Parameter Parameter, Tensor Sum)>();
        var inPlace = new List<(Tensor Sum, Tensor Gradient)>();
        foreach (var (parameter, gradient) in gradients)
        {
            var earlier = _sums.GetValueOrDefault(parameter);
            if (earlier is { is_sparse: false } && !gradient.is_sparse)
            {
                inPlace.Add((earlier, gradient));
            }
            else
            {
                made.Add((parameter, Sum(earlier, gradient, factor)));
            }
        }

        return () =>
        {
            foreach (var (sum, gradient) in inPlace)
            {
                AddTo(sum, gradient, factor);
            }

            foreach (var (parameter, sum) in made)
            {
                _sums.GetValueOrDefault(parameter)?.Dispose();
                _sums[parameter] = sum.DetachFromDisposeScope();
            }
        };
    }

    /// <summary>The sum of a parameter with a gradient, multiplied; null where it has neither.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">The gradient that is added, if any.</param>
    /// <param name="factor">What that is multiplied by.</param>
    /// <param name="correction">What all is multiplied by then.</param>
    public Tensor? Mean(Parameter parameter, Tensor? gradient, double factor, double correction)
    {
        var earlier = _sums.GetValueOrDefault(parameter);
        if ((gradient is null ? earlier?.clone() : Sum(earlier, gradient, factor)) is not { } sum)
        {
            return null;
        }

        return IsOne(correction) ? sum : earlier is null ? sum.mul(ScalarCache.Of(correction)) : sum.mul_(ScalarCache.Of(correction));
    }

    /// <summary>Gives the parameters the sums, with the gradients that they have. The sums stay.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="factor">What the gradients that they have are multiplied by.</param>
    /// <param name="correction">What all is multiplied by then.</param>
    public void Give(IEnumerable<Parameter> parameters, double factor, double correction)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in parameters)
        {
            if (Mean(parameter, parameter.grad, factor, correction) is { } mean)
            {
                var dtype = parameter.dtype;
                parameter.grad = mean.dtype == dtype ? mean : mean.to(dtype);
            }
        }
    }

    public void Dispose()
    {
        foreach (var sum in _sums.Values)
        {
            sum.Dispose();
        }

        _sums.Clear();
    }

    private static Tensor Sum(Tensor? earlier, Tensor gradient, double factor)
    {
        var wide = DetachedScale.AtLeastSingle(gradient.dtype);
        var addend = gradient.dtype == wide ? gradient : gradient.to(wide);
        if (!IsOne(factor))
        {
            addend = addend.mul(ScalarCache.Of(factor));
        }

        // A sparse tensor can be added to a dense one, and not the other way round.
        return earlier is null ? addend
            : earlier.is_sparse && !addend.is_sparse ? addend.add(earlier)
            : earlier.add(addend);
    }

    private static void AddTo(Tensor sum, Tensor gradient, double factor)
    {
        if (IsOne(factor))
        {
            sum.add_(gradient);
        }
        else
        {
            sum.add_(gradient, ScalarCache.Of(factor));
        }
    }

#pragma warning disable MA0193 // 1 is exact, and the commonest factor: no operation is needed for it.
    private static bool IsOne(double factor) => factor == 1;
#pragma warning restore MA0193
}
