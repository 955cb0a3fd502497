using System.Text.RegularExpressions;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>What the texts in docs/ show is compiled, runs, and is where they say it is.</summary>
[Collection(nameof(TensorCounting))]
public partial class DocumentationTests
{
    /// <summary>All texts but the rules' pages, in the tests' example of a rule too: their code is meant to be wrong.</summary>
    public static TheoryData<string> Texts => [.. Repository
        .Files("*.md")
        .Where(static path => !path.Contains("docs/rules/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_example_is_compiled(string text)
    {
        var sources = Repository.Files("*.cs")
            .Where(static path => path.StartsWith("Runtime.Tests/Documentation/", StringComparison.Ordinal)
                || path.StartsWith("Runtime.Tests/Readme/", StringComparison.Ordinal)
                || path.StartsWith("samples/", StringComparison.Ordinal)
                || path.EndsWith(".verified.cs", StringComparison.Ordinal))
            .Select(static path => Unindented(Repository.ReadText(path)))
            .ToList();

        Assert.All(Examples().Matches(Repository.ReadText(text)), example =>
        {
            var code = Unindented(LeadingUsings().Replace(example.Groups[1].Value, ""));
            Assert.True(sources.Any(source => source.Contains(code, StringComparison.Ordinal)), $"{text} shows code that nothing compiles:\n{code}");
        });
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_link_leads_to_a_file(string text)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, text))!;
        var targets = Links().Matches(Repository.ReadText(text))
            .Select(static link => link.Groups[1].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal));

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{text} links to {target}"));
    }

    [Fact]
    public void A_batch_without_labels_has_no_loss_of_them()
    {
        using var scope = NewDisposeScope();
        using var loss = new PartlyLabelledLoss();
        var (x, none) = (ones(2, 4), tensor(new[] { -1L, -1L }));
        Assert.Equal([1.0, 0], loss.Evaluate(output: x, image: x * 2, logits: x, classes: none).Presence.Values);
        Assert.Equal([1.0, 1], loss.Evaluate(output: x, image: x * 2, logits: x, classes: none + 2).Presence.Values);
    }

    [Fact]
    public void A_scheme_of_the_users_own_divides_by_its_average()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0);
        using var loss = new AveragedLoss();
        StepReport Step()
        {
            using var scope = NewDisposeScope();
            using var step = loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target);
            return step.Read();
        }

        var report = Step();
        Assert.Equal(1 / report["Squared"], report.EffectiveWeights[0], tolerance: 1e-4);
        Assert.Equal(0.3 / report["Absolute"], report.EffectiveWeights[1], tolerance: 1e-4);
        Assert.All(report.EffectiveWeights.Values.Zip(Step().EffectiveWeights.Values), static pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4));
    }

    [Fact]
    public void A_resumed_run_goes_on_where_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("lossgen-docs-").FullName;
        using var loss = new AveragedLoss();
        using (var problem = new SmallProblem())
        {
            using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
            using var scope = NewDisposeScope();
            using var step = loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target);
            loss.Weights.Absolute = 0.2;
            Checkpoint.Save(problem.Model, loss, folder);
        }

        using var resumed = new AveragedLoss();
        using var model = nn.Linear(5, 3);
        Checkpoint.Resume(model, resumed, folder);

        Assert.Equal(0.2, resumed.Weights.Absolute);
        var (saved, loaded) = (loss.state_dict(), resumed.state_dict());
        Assert.Equal(saved.Keys.Order(StringComparer.Ordinal), loaded.Keys.Order(StringComparer.Ordinal));
        Assert.All(saved, entry => Assert.True(Tensors.AreSame(entry.Value, loaded[entry.Key]), entry.Key));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_run_that_was_stopped_makes_the_steps_that_are_left()
    {
        using var file = new TemporaryFile();
        float[] Run(string path, params int[] stops)
        {
            using var scope = NewDisposeScope();
            float[] weights = [];
            foreach (var steps in stops)
            {
                using var problem = new SmallProblem();
                using var optimizer = optim.Adam(problem.Model.parameters(), 0.1);
                using var loss = new AveragedLoss();
                ResumedTraining.Train(problem.Model, optimizer, loss, Step, path, steps);
                weights = problem.Model.weight.detach().data<float>().ToArray();

                void Step() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose();
            }

            return weights;
        }

        Assert.Equal(Run(Path.Combine(file.Folder, "whole"), 6), Run(file.Path, 2, 4, 6));
    }

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(static line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Examples();

    /// <summary>Usings that a page shows, and that a file of the repository may have others of.</summary>
    [GeneratedRegex(@"\A(using [^;\n]+;\n)+\n*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LeadingUsings();

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)]*)?\)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Links();
}
