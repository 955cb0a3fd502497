using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a phase trains, resolved when <c>Alternate</c> is called. Generated code creates it.</summary>
/// <param name="Optimizer">The phase's optimizer.</param>
/// <param name="Trains">The modules that the phase trains; null where it trains whatever its optimizer owns.</param>
public sealed record PhaseTraining(optim.Optimizer Optimizer, params nn.Module[]? Trains);
