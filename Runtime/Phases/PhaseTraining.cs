using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a phase trains. Generated code creates it.</summary>
/// <param name="optimizer">The phase's optimizer.</param>
/// <param name="findModules">
/// Gives the modules that the phase trains as the loss holds them now; null where it trains whatever its optimizer owns.
/// </param>
public sealed class PhaseTraining(optim.Optimizer optimizer, Func<nn.Module[]>? findModules)
{
    /// <summary>The phase's optimizer.</summary>
    public optim.Optimizer Optimizer { get; } = optimizer;

    /// <summary>Looked up at every step: a field whose module was replaced would leave a phase that trains nothing.</summary>
    internal nn.Module[]? Trains => findModules?.Invoke();
}
