using Pitfalls.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pitfalls.Training;

/// <summary>A loop over a declared combination, whose learning rate falls when a number no longer does.</summary>
internal static class PainterTraining
{
    private const double LearningRate = 1e-3;
    private const int Patience = 1;

    public static PainterResult Run(Garments training, Garments test, int epochs, int seed)
    {
        using var painter = new Painter();
        using var loss = new PainterLoss();
        using var optimizer = optim.Adam(painter.parameters(), LearningRate);
        var random = new Random(seed);
        var schedule = optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience: Patience);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            foreach (var batch in training.Shuffled(random))
            {
                using var scope = NewDisposeScope();
                using var step = loss.Step(optimizer, painted: painter.call(batch.Images), images: batch.Images);
            }

            using var off = no_grad();
            var all = training.All();
            var terms = loss.Compute(painted: painter.call(all.Images), images: all.Images);
            Console.WriteLine($"painter  epoch {epoch}/{epochs}  picture {terms.Picture.item<float>():F3}, brightness {terms.Brightness.item<float>():F3}");

            // LG2010: under this scheme the total is a constant, in which a schedule sees no progress.
            schedule.step(terms.Total.item<float>());
        }

        return PainterResult.Of(painter, test.All(), optimizer.ParamGroups.First().LearningRate);
    }
}
