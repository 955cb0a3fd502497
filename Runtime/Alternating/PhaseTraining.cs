using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a phase trains. Generated code creates it.</summary>
/// <param name="Optimizer">The phase's optimizer.</param>
/// <param name="FindModules">Gives the modules that the phase trains as the loss holds them now; null where it trains whatever its optimizer owns.</param>
public sealed record PhaseTraining(optim.Optimizer Optimizer, Func<nn.Module[]>? FindModules)
{
    /// <summary>Looked up at every step: a field whose module was replaced would leave a phase that trains nothing.</summary>
    internal nn.Module[]? Trains => FindModules?.Invoke();
}
