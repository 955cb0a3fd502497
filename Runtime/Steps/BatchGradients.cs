using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The gradients of one of several accumulated batches, apart for each component that may be absent: its mean is over the batches in which
/// it is present, and how many those are is known at the end of the cycle.
/// </summary>
internal sealed class BatchGradients
{
    /// <summary>The part of the components that every batch has.</summary>
    public const int OfAll = -1;

    private readonly Dictionary<int, List<(Parameter Parameter, Tensor Gradient)>> _parts = [];

    /// <summary>The parts, each by its component's position in the class or <see cref="OfAll"/>.</summary>
    public IReadOnlyDictionary<int, List<(Parameter Parameter, Tensor Gradient)>> Parts => _parts;

    /// <summary>The gradients that parameters have.</summary>
    public static List<(Parameter Parameter, Tensor Gradient)> Of(IEnumerable<Parameter> parameters)
    {
        var gradients = new List<(Parameter, Tensor)>();
        foreach (var parameter in parameters)
        {
            if (parameter.grad is { } gradient)
            {
                gradients.Add((parameter, gradient));
            }
        }

        return gradients;
    }

    /// <summary>Takes the gradients from the parameters as a part.</summary>
    public void Take(int part, Parameter[] parameters)
    {
        _parts.Add(part, Of(parameters));
        GradientPolicy.Clear(parameters);
    }

    /// <summary>Gives the parameters the sum of the parts, which is what is checked.</summary>
    public void GiveSum()
    {
        using var noGrad = no_grad();
        foreach (var (parameter, gradient) in _parts.Values.SelectMany(static part => part))
        {
            parameter.grad = parameter.grad is { } earlier ? earlier.add(gradient) : gradient;
        }
    }
}
