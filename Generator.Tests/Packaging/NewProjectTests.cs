using System.Text.RegularExpressions;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary>The first minutes of a user: the commands of the README, a loss class, a build, a run.</summary>
public class NewProjectTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    private const string Loss =
        """
        using LossGen;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace Depth;

        [CombinedLoss]
        public partial class DepthLoss
        {
            [MainLoss(Typical = 0.1)]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            [AuxiliaryLoss(10, Typical = 1)] // dominates
            private static Tensor Smoothness(Tensor prediction) => prediction.diff(dim: -1).abs().mean();

            [AuxiliaryLoss(100)] // of unknown magnitude
            private static Tensor Consistency(Tensor prediction, Tensor image) => (prediction - image).square().mean();
        }
        """;

    private const string Program =
        """
        using Depth;
        using TorchSharp;
        using static TorchSharp.torch;

        using var loss = new DepthLoss();
        using var prediction = tensor(new[] { 0.5f, 1f, 1.5f });
        using var image = tensor(new[] { 0.5f, 0.5f, 0.5f });
        using var total = loss.forward(prediction: prediction, image: image);
        Console.WriteLine(FormattableString.Invariant($"total {total.item<float>():F4} = {DepthLoss.Formula}"));

        using var model = nn.Linear(3, 3);
        using var optimizer = optim.SGD(model.parameters(), 1e-4);
        for (var i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            using var step = loss.Step(optimizer, prediction: model.call(prediction), image: image);
            Console.WriteLine($"step {i}: {step.Read()}");
        }
        """;

    /// <summary>0.5 + 10·0.5 + 100·5/12, by hand from the three numbers of the program.</summary>
    private const string Total = "total 47.1667 = Photometric + 10·Smoothness + 100·Consistency";

    [Fact]
    public async Task A_new_project_builds_runs_and_is_warned()
    {
        var project = Consumer.Create(package, "Depth");
        await project.DotNetAsync("new", "console");
        await project.DotNetAsync("add", "package", "LossGen");
        await project.DotNetAsync("add", "package", "TorchSharp-cpu", "--version", Repository.PackageVersion("TorchSharp-cpu"));
        project.Write("DepthLoss.cs", Loss).Write("Program.cs", Program);

        var log = await project.DotNetAsync("build", "--no-incremental");
        var output = await project.DotNetAsync("run", "--no-build");

        Assert.Equal([LineOf("// dominates")], WarningLines(log, "LG2001"));
        Assert.Equal([LineOf("// of unknown magnitude")], WarningLines(log, "LG2009"));
        Assert.Contains(Total, output, StringComparison.Ordinal);
        Assert.Matches(@"step 2: raw total \d", output);
        Assert.Contains($"\"LossGen\" Version=\"{package.Version}\"", await File.ReadAllTextAsync(project.PathOf("Depth.csproj")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_net8_program_runs_on_a_later_runtime()
    {
        var project = Consumer.Create(package, "DepthNet8")
            .AsProject(
                package,
                "net8.0",
                "<OutputType>Exe</OutputType><RollForward>Major</RollForward><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>",
                ("TorchSharp-cpu", Repository.PackageVersion("TorchSharp-cpu")))
            .Write("DepthLoss.cs", Loss)
            .Write("Program.cs", Program);

        Assert.Contains(Total, await project.DotNetAsync("run"), StringComparison.Ordinal);
    }

    private static int LineOf(string comment) =>
        Loss.Split('\n').TakeWhile(line => !line.Contains(comment, StringComparison.Ordinal)).Count() + 1;

    /// <summary>The lines at which the rule warned. MSBuild prints a warning twice: where it occurs, and in the summary.</summary>
    private static IEnumerable<int> WarningLines(string log, string rule) => Regex
        .Matches(log, $@"DepthLoss\.cs\((\d+),\d+\): warning {rule}:", RegexOptions.None, TimeSpan.FromSeconds(10))
        .Select(static match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
        .Distinct();
}
