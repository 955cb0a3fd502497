using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a scheme must keep to, and the sentences for one that does not.</summary>
/// <param name="scheme">The scheme.</param>
/// <param name="registered">The names of the buffers that the scheme's constructor registered.</param>
internal sealed class SchemeContract(LossWeighting scheme, HashSet<string> registered)
{
    private string? _late;

    /// <summary>Makes the scheme of a loss, or of a phase.</summary>
    /// <exception cref="InvalidOperationException">The attribute makes none, or gives out one that has a loss already.</exception>
    public static LossWeighting Create(WeightingAttribute attribute, IReadOnlyList<ComponentInfo> components)
    {
        var (name, made) = (attribute.GetType().Name, attribute.Create(components));
        if (made is null)
        {
            throw new InvalidOperationException(
                $"{name}.Create returned null. It returns a new scheme for the components that it is given.");
        }

        if (made.IsTaken)
        {
            throw new InvalidOperationException(
                $"{name}.Create returned one {made.GetType().Name} twice. Make a new one at each call: "
                    + "every loss and every phase has its own.");
        }

        made.IsTaken = true;
        return made;
    }

    /// <summary>The factors that a method returned, if they are some.</summary>
    public Tensor Require(Tensor? factors, string method)
    {
        var (name, count) = ($"{scheme.GetType().Name}.{method}", scheme.Components.Count);
        if (factors is null || factors.IsInvalid)
        {
            throw new InvalidOperationException(
                (factors is null
                    ? $"{name} returned null. "
                    : $"{name} returned a disposed tensor; where it opens a dispose scope it ends with return scope.MoveToOuter(factors). ")
                + $"It returns one factor for each of its {count} components.");
        }

        if (is_complex(factors.dtype))
        {
            throw new InvalidOperationException(
                $"{name} returned factors of type {factors.dtype}: what multiplies a loss is a real number. Return their .real part, or "
                    + "their magnitude, .abs().");
        }

        return factors.Dimensions == 1 && factors.shape[0] == count
            ? factors
            : throw new InvalidOperationException(
                $"{name} returned a tensor of shape [{string.Join(", ", factors.shape)}] for {count} components; it returns one factor "
                    + "for each.");
    }

    /// <summary>The penalty as a 0-d tensor, if there is one.</summary>
    /// <param name="penalty">The penalty, or a price for each component.</param>
    /// <param name="weights">The weights in force, shape [K], or 0-d for one.</param>
    public Tensor? RequireScalar(Tensor? penalty, Tensor weights)
    {
        if (penalty is { IsInvalid: false, Dimensions: 1 } && penalty.shape[0] == scheme.Components.Count && !is_complex(penalty.dtype))
        {
            return penalty.to(weights.dtype).dot(weights.Dimensions == 0 ? weights.reshape(1) : weights);
        }

        if (penalty is not null && (penalty.IsInvalid || penalty.numel() != 1))
        {
            throw new InvalidOperationException(
                $"{scheme.GetType().Name}.Penalty returned "
                    + $"{(penalty.IsInvalid ? "a disposed tensor" : $"a tensor of shape [{string.Join(", ", penalty.shape)}]")}; "
                + "it returns a scalar that is still alive, a price for each component, or null.");
        }

        if (penalty is not null && is_complex(penalty.dtype))
        {
            throw new InvalidOperationException(
                $"{scheme.GetType().Name}.Penalty returned a scalar of type {penalty.dtype}: a part of the total is a real number. Return "
                    + "its .real part, or its magnitude, .abs().");
        }

        return penalty is null || penalty.Dimensions == 0 ? penalty : penalty.reshape();
    }

    /// <summary>
    /// What is registered after the constructor would be in no checkpoint that was written before, and belong to the step's dispose scope.
    /// </summary>
    public void RequireRegistered()
    {
        foreach (var (name, _) in scheme.named_buffers())
        {
            if (!registered.Contains(name))
            {
                _late = name;
            }
        }

        RequireNoneLate();
    }

    public void RequireNoneLate()
    {
        if (_late is not null)
        {
            throw new InvalidOperationException(
                $"{scheme.GetType().Name} registered '{_late}' during a step. What a scheme remembers is registered in its constructor, "
                    + "with RegisterState: then it is saved, moved and loaded with the loss.");
        }
    }
}
