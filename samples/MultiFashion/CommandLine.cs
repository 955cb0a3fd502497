using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MultiFashion.Losses;

namespace MultiFashion;

/// <summary>The command line: its options, and what they mean together.</summary>
internal static class CommandLine
{
    private const int DefaultEpochs = 8;
    private const int QuickEpochs = 4;

    private static readonly Option<string> Data = new("--data")
    {
        HelpName = "DIR",
        Description = "A folder with the four full Fashion-MNIST files, instead of the subset that comes with the sample.",
    };

    private static readonly Option<bool> Quick = new("--quick")
    {
        Description = $"Half of the training pairs and {QuickEpochs} epochs.",
    };

    private static readonly Option<int?> Epochs = new("--epochs")
    {
        HelpName = "N",
        Description = $"Epochs to train for (default {DefaultEpochs}).",
        CustomParser = argument => ParseNumber(argument, "--epochs", least: 1),
    };

    private static readonly Option<int?> Seed = new("--seed")
    {
        HelpName = "N",
        Description = "Seed of the initial weights and of the order of the batches (default 0).",
        CustomParser = argument => ParseNumber(argument, "--seed", least: 0),
    };

    private static readonly Option<int[]> Seeds = new("--seeds")
    {
        HelpName = "A,B,C",
        Description = "Several seeds, one training each; prints means and standard deviations.",
        CustomParser = ParseSeeds,
    };

    private static readonly Option<string> Out = new("--out")
    {
        HelpName = "DIR",
        Description = "Where the picture goes, in the current folder unless the path says otherwise.",
        DefaultValueFactory = _ => "out",
    };

    private static readonly Option<bool> Grid = new("--grid")
    {
        Description = "Search auxiliary weights on the validation pairs instead, over the seeds 0, 1 and 2 unless told otherwise.",
    };

    private static readonly Option<string?> Scheme = new("--scheme")
    {
        HelpName = "NAME",
        Description = $"Train under one scheme of LossGen instead: {string.Join(", ", Training.Schemes.Names)}.",
        CustomParser = ParseScheme,
    };

    private static readonly Option<bool> Compare = new("--compare")
    {
        Description = "Train under every scheme of LossGen instead, over the seeds 0, 1 and 2 unless told otherwise.",
    };

    private static readonly Option<double?> Bound = new("--bound")
    {
        HelpName = "B",
        Description = "Keep the reconstruction at or below B instead of giving it a weight, and print what that costs.",
        CustomParser = ParseBound,
    };

    private static readonly Option<string> MakeSubset = new("--make-subset")
    {
        HelpName = "DIR",
        Description = "Write the subset that comes with the sample to DIR, from the full files of --data.",
    };

    /// <summary>Runs <paramref name="action"/> with the options, or says in one line what is wrong with them.</summary>
    /// <returns>The exit code.</returns>
    public static int Invoke(string[] args, Func<Options, int> action)
    {
        var command = new RootCommand("Trains one network on overlaid pairs of garments, under five weightings of the same three losses.")
        {
            Data, Quick, Epochs, Seed, Seeds, Out, Grid, Scheme, Compare, Bound, MakeSubset,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Seed) is not null && result.GetResult(Seeds) is not null)
            {
                result.AddError("--seed and --seeds exclude each other.");
            }

            if (result.GetResult(MakeSubset) is not null && result.GetResult(Data) is null)
            {
                result.AddError("--make-subset needs the full files: add --data DIR.");
            }

            if (result.GetResult(Scheme) is not null && result.GetValue(Compare))
            {
                result.AddError("--scheme and --compare exclude each other.");
            }

            if (result.GetResult(Bound) is not null && (result.GetResult(Scheme) is not null || result.GetValue(Compare)))
            {
                result.AddError("--bound excludes --scheme and --compare.");
            }
        });
        command.SetAction(result => action(Read(result)));

        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"{parsed.Errors[0].Message} See --help.");
            return Program.UserError;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static Options Read(ParseResult result)
    {
        var quick = result.GetValue(Quick);
        var grid = result.GetValue(Grid);
        int[] seeds = result.GetValue(Seeds) is [_, ..] several ? several
            : result.GetValue(Seed) is { } one ? [one]
            : grid || result.GetValue(Compare) ? [0, 1, 2]
            : [0];

        return new Options(
            result.GetValue(Data) ?? Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist"),
            result.GetValue(Out)!,
            result.GetValue(Epochs) ?? (quick ? QuickEpochs : DefaultEpochs),
            quick,
            seeds,
            grid,
            result.GetValue(Scheme) is { } scheme ? [scheme] : result.GetValue(Compare) ? ChosenSchemeAttribute.Names : [],
            result.GetValue(Bound),
            result.GetValue(MakeSubset));
    }

    private static string? ParseScheme(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Training.Schemes.Names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        argument.AddError($"--scheme takes one of {string.Join(", ", Training.Schemes.Names)}, not '{text}'.");
        return null;
    }

    private static double? ParseBound(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number))
        {
            return number;
        }

        argument.AddError($"--bound takes a number above 0, as 40, not '{text}'.");
        return null;
    }

    private static int? ParseNumber(ArgumentResult argument, string option, int least)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        argument.AddError($"{option} takes a whole number of {least} or more, not '{text}'.");
        return null;
    }

    private static int[]? ParseSeeds(ArgumentResult argument)
    {
        var seeds = new List<int>();
        foreach (var text in argument.Tokens[0].Value.Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                argument.AddError($"--seeds takes whole numbers separated by commas, as in 0,1,2; '{text}' is not one.");
                return null;
            }

            seeds.Add(seed);
        }

        return [.. seeds.Distinct()];
    }
}
