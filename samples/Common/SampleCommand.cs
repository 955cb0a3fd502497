using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LossGen.Samples;

/// <summary>What the user asked for, in a sample that has only the four options of every sample.</summary>
internal sealed record SampleOptions(string DataDirectory, string OutDirectory, bool Quick, int Seed);

/// <summary>The command line of such a sample.</summary>
internal static class SampleCommand
{
    /// <summary>The exit code for what only the user can put right.</summary>
    private const int UserError = 2;

    private static readonly Option<string> Data = new("--data")
    {
        HelpName = "DIR",
        Description = "A folder with the four full Fashion-MNIST files, instead of the subset that comes with the sample.",
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        HelpName = "N",
        Description = "Seed of the initial weights, of the order of the batches and of all noise (default 0).",
        CustomParser = ParseSeed,
    };

    private static readonly Option<string> Out = new("--out")
    {
        HelpName = "DIR",
        Description = "Where the results go, in the current folder unless the path says otherwise.",
        DefaultValueFactory = static _ => "out",
    };

    /// <summary>Runs <paramref name="action"/> with the options, or says in one line what is wrong with them.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="description">What the sample does.</param>
    /// <param name="quickDescription">What <c>--quick</c> leaves out.</param>
    /// <param name="action">The sample.</param>
    /// <returns>The exit code.</returns>
    public static int Invoke(string[] args, string description, string quickDescription, Action<SampleOptions> action)
    {
        // Numbers look the same everywhere, on the screen and in the RESULT line.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

        var quick = new Option<bool>("--quick") { Description = quickDescription };
        var command = new RootCommand(description) { Data, quick, Seed, Out };
        command.SetAction(result => action(new SampleOptions(
            result.GetValue(Data) ?? Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist"),
            result.GetValue(Out)!,
            result.GetValue(quick),
            result.GetValue(Seed))));

        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"{parsed.Errors[0].Message} See --help.");
            return UserError;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InputException e)
        {
            Console.Error.WriteLine(e.Message);
            return UserError;
        }
    }

    private static int ParseSeed(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            return seed;
        }

        argument.AddError($"--seed takes a whole number of 0 or more, not '{text}'.");
        return 0;
    }
}
