using LossGen.Samples;
using Pitfalls;
using Pitfalls.Reporting;
using Pitfalls.Training;
using TorchSharp;

const int Epochs = 12;
const int QuickEpochs = 4;

return SampleCommand.Invoke(
    args,
    "Trains a network that reads garments and one that paints them, with every mistake that a comment names.",
    $"{QuickEpochs} epochs instead of {Epochs}.",
    static options => Run(options));

static void Run(SampleOptions options)
{
    torch.manual_seed(options.Seed);
    var numbers = OutputFile.Prepare(options.OutDirectory, "pitfalls.json");
    var data = FashionMnist.Load(options.DataDirectory);
    using var training = new Garments(data.Train);
    using var test = new Garments(data.Test);
    var epochs = options.Quick ? QuickEpochs : Epochs;

    var reader = ReaderTraining.Run(training, test, epochs, options.Seed);
    var painter = PainterTraining.Run(training, test, epochs, options.Seed);
    Report.Write(reader, painter, numbers);
}
