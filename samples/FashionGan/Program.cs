using System.Text.Json;
using FashionGan;
using FashionGan.Reporting;
using FashionGan.Training;
using LossGen.Samples;
using TorchSharp;

const int Epochs = 20;
const int QuickEpochs = 3;

return SampleCommand.Invoke(
    args,
    "Trains a small GAN on garments twice, by a hand-written loop and by generated phases, and compares the two bit for bit.",
    $"{QuickEpochs} epochs instead of {Epochs}.",
    static options => Run(options));

static void Run(SampleOptions options)
{
    // The numbers must not depend on the machine's number of threads.
    torch.set_num_threads(1);

    var sheet = OutputFile.Prepare(options.OutDirectory, "samples.png");
    using var batches = new GarmentBatches(FashionMnist.Load(options.DataDirectory).Train);
    var epochs = options.Quick ? QuickEpochs : Epochs;
    var training = new GanTraining(batches, epochs, options.Seed);
    var runs = TrainingsProgress.Run(
        "epoch",
        ("by hand", epochs, onEpoch => training.Run(static players => new HandWrittenAlternation(players), onEpoch)),
        ("generated", epochs, onEpoch => training.Run(static players => new GeneratedAlternation(players), onEpoch)));
    using var byHand = runs[0];
    using var generated = runs[1];

    var comparison = Comparison.Of(byHand, generated);
    Console.WriteLine($"{generated.Steps.Count} steps each, by hand {byHand.Seconds:F1} s, generated {generated.Seconds:F1} s");
    Console.WriteLine($"Losses of all steps: {Verdict(comparison.SameLosses)}; weights at the end: {Verdict(comparison.SameWeights)}");
    SampleSheet.Save(generated.Players.Generator, options.Seed, sheet);
    Console.WriteLine($"Picture: {sheet}");
    Console.WriteLine("RESULT " + JsonSerializer.Serialize(new
    {
        identical = comparison.IsIdentical,
        steps = generated.Steps.Count,
        byHand = Losses(byHand),
        generated = Losses(generated),
        seconds = new { byHand = Math.Round(byHand.Seconds, 2), generated = Math.Round(generated.Seconds, 2) },
    }));
}

static string Verdict(bool same) => same ? "bit-identical" : "DIFFERENT";

/// The losses of the last step of each phase.
static object Losses(GanRun run)
{
    var critic = run.Steps.Last(static step => step.Phase == GanLoss.Phase.Critic).Losses;
    var generator = run.Steps.Last(static step => step.Phase == GanLoss.Phase.Generator).Losses;
    return new { real = critic[0], fake = critic[1], fooling = generator[0] };
}
