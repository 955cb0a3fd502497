using System.Globalization;
using BenchmarkDotNet.Running;
using LossGen.Benchmarks.Dominance;
using LossGen.Benchmarks.Generators;
using LossGen.Benchmarks.Steps;

var rounds = args.Length > 1 && int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : (int?)null;
switch (args.FirstOrDefault())
{
    case "step":
        StepComparison.Run(rounds ?? 101);
        return 0;
    case "generator":
        GeneratorComparison.Run(rounds ?? 15);
        return 0;
    case "dominance":
        DominanceValidation.Run();
        return 0;
    case "tables":
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("Say what to measure: step [rounds], generator [rounds], dominance, or tables [BenchmarkDotNet's arguments].");
        return 1;
}
