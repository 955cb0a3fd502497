using System.Globalization;
using LossGen.Samples;
using MultiFashion;
using MultiFashion.Data;
using MultiFashion.Reporting;
using MultiFashion.Training;
using TorchSharp;

// Numbers look the same everywhere, on the screen and in the RESULT line.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    return CommandLine.Invoke(args, Run);
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return UserError;
}

static int Run(Options options)
{
    if (options.SubsetDirectory is { } subset)
    {
        Subset.Make(options.DataDirectory, subset);
        return 0;
    }

    // The network is too small to gain much from more threads, and with one the numbers do not depend on the machine's.
    torch.set_num_threads(1);

    using var splits = Splits.Make(FashionMnist.Load(options.DataDirectory));
    var trainingPairs = options.Quick ? splits.Training.Count / 2 : splits.Training.Count;
    var trainer = new Trainer(splits, options.Epochs, trainingPairs);
    Console.WriteLine($"{trainingPairs} training, {splits.Validation.Count} validation and {splits.Test.Count} test pairs; {options.Epochs} epochs");

    if (options.Grid)
    {
        GridReport.Run(new GridSearch(trainer, options.Seeds), options.OutDirectory);
        return 0;
    }

    Scheme[] asked = options.Bound is { } bound ? [Schemes.Bounded(bound)] : [.. options.Schemes.Select(Schemes.Chosen)];
    if (asked.Length > 0)
    {
        var trained = TrainingProgress.Train(trainer, asked, options.Seeds);
        var chosen = SchemeSummary.Of(trained);
        Tables.Print(chosen, options.Seeds.Count);
        foreach (var kept in trained.SelectMany(run => run.Epochs[^1].Bounds))
        {
            Console.WriteLine(kept);
        }

        Console.WriteLine(ResultLine.Of(chosen, options.Seeds));
        return 0;
    }

    var picture = OutputFile.Prepare(options.OutDirectory, "report.png");
    var runs = TrainingProgress.Train(trainer, Schemes.All, options.Seeds);
    var summaries = SchemeSummary.Of(runs);
    Tables.Print(summaries, options.Seeds.Count);
    if (options.Seeds.Count > 1)
    {
        Tables.Compare(summaries);
    }

    ReportPicture.Save(runs, picture);
    Console.WriteLine($"Picture: {picture}");
    Console.WriteLine(ResultLine.Of(summaries, options.Seeds));
    return 0;
}

/// <summary>The entry point, and the exit code for what only the user can put right.</summary>
internal static partial class Program
{
    public const int UserError = 2;
}
