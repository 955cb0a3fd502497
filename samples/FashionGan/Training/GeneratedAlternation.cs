using static TorchSharp.torch;

namespace FashionGan.Training;

/// <summary>The step code that LossGen wrote from the phases of <see cref="GanLoss"/>.</summary>
internal sealed class GeneratedAlternation : IAlternation
{
    private readonly GanLoss _loss;
    private readonly GanLoss.Alternation _alternation;

    public GeneratedAlternation(GanPlayers players)
    {
        _loss = new GanLoss(players.Critic, players.Generator);
        _alternation = _loss.Alternate(critic: players.CriticOptimizer, generator: players.GeneratorOptimizer);
    }

    public GanStep Step(Tensor garments, Tensor classes, Tensor noise)
    {
        var phase = _alternation.Current;
        using var step = _alternation.Step(garments: garments, classes: classes, noise: noise);
        return new GanStep(phase, step.Read().Losses);
    }

    public void Dispose() => _loss.Dispose();
}
