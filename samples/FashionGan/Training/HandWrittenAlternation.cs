using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FashionGan.Training;

/// <summary>The same game as a careful person writes it: what the generated code is measured against.</summary>
internal sealed class HandWrittenAlternation(GanPlayers players) : IAlternation
{
    private int _steps;

    public GanStep Step(Tensor garments, Tensor classes, Tensor noise) =>
        _steps++ % 2 == 0 ? StepCritic(garments, classes, noise) : StepGenerator(classes, noise);

    public void Dispose()
    {
    }

    private GanStep StepCritic(Tensor garments, Tensor classes, Tensor noise)
    {
        using var scope = NewDisposeScope();

        // To null, which TorchSharp's Optimizer.zero_grad does not do.
        players.Critic.zero_grad();
        var real = Judged(players.Critic.call(garments, classes), 1);
        Tensor drawn;
        using (no_grad())
        {
            drawn = players.Generator.call(noise, classes);
        }

        var fake = Judged(players.Critic.call(drawn, classes), 0);
        (real + fake).backward();
        players.CriticOptimizer.step();
        return new GanStep(GanLoss.Phase.Critic, [real.item<float>(), fake.item<float>()]);
    }

    private GanStep StepGenerator(Tensor classes, Tensor noise)
    {
        using var scope = NewDisposeScope();
        players.Generator.zero_grad();
        var fooling = Judged(players.Critic.call(players.Generator.call(noise, classes), classes), 1);
        fooling.backward();
        players.GeneratorOptimizer.step();
        return new GanStep(GanLoss.Phase.Generator, [fooling.item<float>()]);
    }

    private static Tensor Judged(Tensor verdict, double truth) =>
        functional.binary_cross_entropy_with_logits(verdict, full_like(verdict, truth));
}
