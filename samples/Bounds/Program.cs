using Bounds.Front;
using Bounds.Recall;
using Bounds.Reporting;
using LossGen.Samples;
using TorchSharp;

const int Tries = 21;
const int QuickTries = 5;
const int Steps = 4000;
const int QuickSteps = 1500;
const int Epochs = 60;
const int QuickEpochs = 15;

return SampleCommand.Invoke(
    args,
    "Says what is wanted of a loss in place of its weight: on a concave front, and for the recall of a detector on real images.",
    $"{QuickTries} points of the front instead of {Tries}, and {QuickEpochs} epochs instead of {Epochs}.",
    static options => Run(options));

static void Run(SampleOptions options)
{
    // The numbers must not depend on the machine's number of threads.
    torch.set_num_threads(1);

    var picture = OutputFile.Prepare(options.OutDirectory, "front.png");
    var search = options.Quick ? new FrontSearch(QuickTries, QuickSteps) : new FrontSearch(Tries, Steps);
    var (byWeights, byBounds) = (search.ByWeights(), search.ByBounds());
    FrontPicture.Save(byWeights, byBounds, picture);

    using var trainer = new ShirtTrainer(FashionMnist.Load(options.DataDirectory), options.Quick ? QuickEpochs : Epochs, options.Seed);
    double[] recalls = [0.8, 0.9, 0.95];
    ShirtRun[] bounded = [.. recalls.Select(trainer.ByBound)];
    ShirtRun[] weighted = [.. WeightSweep.Weights.Select(trainer.ByWeight)];
    Report.Print(byWeights, byBounds, bounded, weighted);
    Console.WriteLine($"Picture: {picture}");
    Console.WriteLine(Report.ResultLine(byWeights, byBounds, bounded, weighted));
}
