using FourStep;
using FourStep.Reporting;
using FourStep.Schedules;
using LossGen.Samples;
using MultiFashion.Data;
using TorchSharp;

const int BatchSize = 128;
const int QuickBatchSize = 32;

return SampleCommand.Invoke(
    args,
    "Trains a trunk with two heads jointly, taking turns, and in the four steps of Faster R-CNN, and counts what each takes.",
    $"Batches of {QuickBatchSize} pairs instead of {BatchSize}.",
    static options => Run(options));

static void Run(SampleOptions options)
{
    // Processor time is compared, and numbers that do not depend on the machine's number of threads.
    torch.set_num_threads(1);

    var numbers = OutputFile.Prepare(options.OutDirectory, "schedules.json");
    using var splits = Splits.Make(FashionMnist.Load(options.DataDirectory));
    var trainer = new Trainer(splits, options.Quick ? QuickBatchSize : BatchSize, options.Seed);
    var runs = TrainingsProgress.Run(
        "part",
        Training("Joint", static network => new Joint(network)),
        Training("Turns", static network => new Turns(network)),
        Training("FourSteps", static network => new FourSteps(network)));
    Report.Print(runs);
    Report.Save(runs, numbers);

    (string Name, int Parts, Func<Action<string>, ScheduleRun> Train) Training(string name, Func<TwoHeads, Schedule> start) =>
        (name, Trainer.Parts, onPart => trainer.Train(name, start, onPart));
}
