using System.Diagnostics;
using System.Globalization;
using LossGen.Benchmarks.Absolute;
using LossGen.Benchmarks.Alternation;
using LossGen.Benchmarks.Analyzers;
using LossGen.Benchmarks.Dominance;
using LossGen.Benchmarks.Generators;
using LossGen.Benchmarks.Measuring;
using LossGen.Benchmarks.Steps;

const string Usage = """
    Say what to measure:
      step | alternating | generator | peers | analyzers | rules [ROUNDS] [--write]   ratios and times, paired
      all [--write]                                                                  these six
      dominance                                                                      the dominance rules against measured gradients
      tables [--write] [BenchmarkDotNet's arguments]                                 absolute times and allocations
    --write puts the tables into benchmarks/README.md, and the ratios of the step into README.md.
    """;

// The rounds that keep all six within a quarter of an hour on two cores.
var commands = new (string Name, int Rounds, Action<int, Report, Report> Run)[]
{
    ("step", 151, StepComparison.Run),
    ("alternating", 101, static (rounds, report, _) => AlternationComparison.Run(rounds, report)),
    ("generator", 41, static (rounds, report, _) => GeneratorComparison.Run(rounds, report)),
    ("peers", 9, static (rounds, report, _) => PeerComparison.Run(rounds, report)),
    ("analyzers", 21, static (rounds, report, _) => AnalyzerComparison.Run(rounds, report)),
    ("rules", 9, static (rounds, report, _) => RuleTimes.Run(rounds, report)),
};

var write = args.Contains("--write");
switch (args)
{
    case ["dominance"]:
        DominanceValidation.Run();
        return 0;
    case ["tables", ..]:
        Measure(("tables", 1, static (_, report, _) => AbsoluteTables.Run(Arguments(), report)), rounds: 1);
        return 0;
    case ["all", ..]:
        Array.ForEach(commands, command => Measure(command, command.Rounds));
        return 0;
    case [var name, ..] when Array.Find(commands, command => command.Name == name) is { Name: not null } command:
        Measure(command, args.Length > 1 && int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : command.Rounds);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 1;
}

void Measure((string Name, int Rounds, Action<int, Report, Report> Run) command, int rounds)
{
    var clock = Stopwatch.StartNew();
    var (report, summary) = (new Report(), new Report());
    command.Run(rounds, report, summary);
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{command.Name}: {rounds} rounds in {clock.Elapsed.TotalSeconds:F0} s"));
    if (write)
    {
        var root = RepositoryRoot();
        report.WriteTo(Path.Combine(root, "benchmarks", "README.md"), command.Name);
        if (command.Name == "step")
        {
            summary.WriteTo(Path.Combine(root, "README.md"), "ratios");
        }
    }
}

static string[] Arguments() => [.. Environment.GetCommandLineArgs().Skip(2).Where(static argument => argument != "--write")];

static string RepositoryRoot()
{
    for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
    {
        if (File.Exists(Path.Combine(folder, "LossGen.sln")))
        {
            return folder;
        }
    }

    throw new InvalidOperationException("The program does not stand in the repository, so there is no README to write to.");
}
