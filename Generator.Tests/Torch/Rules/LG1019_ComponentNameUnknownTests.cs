using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ComponentNameUnknown>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ComponentNameUnknownTests
{
    private const string Declared =
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] protected static Tensor Photometric(Tensor prediction) => prediction.mean();
            [AuxiliaryLoss(0.1)] protected static Tensor Smoothness(Tensor depth) => depth.mean();
        }

        [CombinedLoss]
        public partial class Shared
        {
            [MainLoss] protected static Tensor First(Tensor x) => x.mean();
        }

        [CombinedLoss]
        public partial class Derived : Shared
        {
            [AuxiliaryLoss(0.1)] private static Tensor Second(Tensor x) => x.mean();
        }

        [CombinedLoss]
        public partial class Bounded
        {
            [MainLoss] protected static Tensor Label(Tensor x) => x.mean();
            [KeepBelow(40)] protected static Tensor Reconstruction(Tensor x) => x.square().mean();
        }

        [CombinedLoss]
        [Phase("Critic", nameof(Real))]
        [Phase("Generator", nameof(Fooling))]
        public partial class Gan
        {
            [LossComponent] private static Tensor Real(Tensor image) => image.mean();
            [LossComponent] private static Tensor Fooling(Tensor noise) => noise.mean();
        }

        """;

    private static string Program(string statements) =>
        Declared +
        $$"""
        class Program
        {
            const string Wrong = "Smothness";
            Depth other = new();
            StepReport Report() => null!;
            void Train(Bounded bounded, Depth loss, Shared shared, Derived derived, Gan.Alternation training, TorchSharp.torch.optim.Optimizer optimizer, Tensor x, string name)
            {
                {{statements.ReplaceLineEndings("\n        ")}}
            }
        }
        """;

    private static Task Verify(string statements, params DiagnosticResult[] expected) => Test.VerifyAsync(Program(statements), expected);

    [Theory]
    [InlineData("loss.Weights[{|LG1019:\"Smothness\"|}] = 0.5;")]
    [InlineData("var w = loss.Weights[{|LG1019:\"\"|}];")]
    [InlineData("loss.Weights[{|LG1019:Wrong|}] += 1;")]
    [InlineData("loss.Weights[component: {|LG1019:\"smoothness\"|}] = 0.5;")]
    [InlineData("var weights = other.Weights; weights[{|LG1019:\"Total\"|}] = 1;")]
    [InlineData("derived.Weights[{|LG1019:\"Third\"|}] = 1;")]
    [InlineData("using var step = loss.Step(optimizer, prediction: x, depth: x); var v = step.Read()[{|LG1019:\"Smothness\"|}];")]
    [InlineData("using var step = loss.Step(optimizer, prediction: x, depth: x); var report = step.Read(); var v = report.ShareOf({|LG1019:\"Smothness\"|});")]
    [InlineData("using var step = loss.Step(optimizer, prediction: x, depth: x); var v = step.Read().EffectiveWeights[{|LG1019:$\"{Wrong}\"|}];")]
    [InlineData("var v = loss.Step(optimizer, prediction: x, depth: x).Read()[{|LG1019:nameof(Train)|}];")]
    [InlineData("var v = loss.Evaluate(prediction: x, depth: x)[{|LG1019:\"Smothness\"|}];")]
    [InlineData("using var step = training.StepCritic(image: x); var v = step.Read()[{|LG1019:\"Fooling\"|}];")]
    [InlineData("using var step = training.Step(image: x, noise: x); var v = step.Read()[{|LG1019:\"Critic\"|}];")]
    [InlineData("using var step = shared.Step(optimizer, x: x); var v = step.Read()[{|LG1019:\"Second\"|}];")]
    [InlineData("bounded.Weights[{|LG1019:\"Reconstruction\"|}] = 1;")]
    [InlineData("bounded.Bounds[{|LG1019:\"Label\"|}] = 1;")]
    [InlineData("var v = bounded.Evaluate(x: x).BoundOf({|LG1019:\"Recon\"|});")]
    [InlineData("var v = loss.EffectiveWeights[{|LG1019:\"Smothness\"|}];")]
    [InlineData("var v = other.EffectiveWeights[{|LG1019:\"Phot\"|}];")]
    [InlineData("using var average = new LossAverage(); using var step = loss.Step(optimizer, prediction: x, depth: x); average.Add(step); var v = average.Read()[{|LG1019:\"Smothness\"|}];")]
    [InlineData("var average = new LossAverage(); while (true) { using var t = loss.Compute(prediction: x, depth: x); average.Add(t, 3); average.Add(loss.Evaluate(prediction: x, depth: x)); var read = average.Read(); var v = read.ShareOf({|LG1019:\"Phot\"|}); average.Reset(); }")]
    public Task Name_that_no_component_has(string statements) => Verify(statements);

    [Theory]
    [InlineData("LossModule module = loss; var v = module.EffectiveWeights[\"Smothness\"];")]
    [InlineData("var v = shared.EffectiveWeights[\"Second\"] + loss.EffectiveWeights[\"Smoothness\"];")]
    [InlineData("using var average = new LossAverage(); average.Add(Report()); var v = average.Read()[\"Smothness\"];")]
    [InlineData("using var average = new LossAverage(); average.Add(loss.Evaluate(prediction: x, depth: x)); average.Add(derived.Evaluate(x: x)); var v = average.Read()[\"Second\"];")]
    [InlineData("using var average = new LossAverage(); Fill(average); average.Add(loss.Evaluate(prediction: x, depth: x)); var v = average.Read()[\"Second\"]; void Fill(LossAverage a) { }")]
    [InlineData("using var average = new LossAverage(); var v = average.Read()[\"Second\"];")]
    [InlineData("loss.Weights[\"Smoothness\"] = 0.5;")]
    [InlineData("loss.Weights[nameof(Depth.LossWeights.Smoothness)] = 0.5;")]
    [InlineData("derived.Weights[\"First\"] = derived.Weights[\"Second\"];")]
    [InlineData("loss.Weights[name] = 0.5;")]
    [InlineData("bounded.Weights[\"Label\"] = bounded.Bounds[\"Reconstruction\"];")]
    [InlineData("var v = bounded.Evaluate(x: x)[\"Reconstruction\"] + bounded.Evaluate(x: x).BoundOf(\"Reconstruction\").Price;")]
    [InlineData("ComponentWeights weights = loss.Weights; var any = weights; any = derived.Weights; any[\"Second\"] = 1;")]
    [InlineData("shared.Weights[\"Second\"] = 1; // a Derived may be behind it")]
    [InlineData("using var step = loss.Step(optimizer, prediction: x, depth: x); var v = step.Read()[\"Photometric\"] + step.Read().ShareOf(\"Smoothness\");")]
    [InlineData("var v = loss.Evaluate(prediction: x, depth: x)[\"Smoothness\"];")]
    [InlineData("using var step = training.Step(image: x, noise: x); var v = step.Read()[\"Fooling\"];")]
    [InlineData("using var step = training.StepGenerator(noise: x); var v = step.Read()[\"Fooling\"];")]
    [InlineData("var v = Report()[\"Anything\"];")]
    [InlineData("var report = loss.Evaluate(prediction: x, depth: x); if (x.IsInvalid) report = derived.Evaluate(x: x); var v = report[\"Second\"];")]
    [InlineData("var report = loss.Evaluate(prediction: x, depth: x); foreach (var known in report.Names) Console.WriteLine(report[known]);")]
    [InlineData("var table = new Dictionary<string, double>(); table[\"Smothness\"] = 1;")]
    public Task Names_that_exist_or_are_not_known_are_silent(string statements) => Verify(statements);

    [Fact]
    public Task Message_says_the_name_that_was_meant() => Verify(
        "loss.Weights[{|#0:\"Smothness\"|}] = 0.5;",
        new DiagnosticResult("LG1019", DiagnosticSeverity.Error).WithLocation(0).WithMessage("'Smothness' is no component of 'Depth'; use \"Smoothness\": the line throws when it runs"));

    [Fact]
    public Task Message_lists_the_names_where_none_is_near() => Verify(
        "loss.Weights[{|#0:\"Kl\"|}] = 0.5;",
        new DiagnosticResult("LG1019", DiagnosticSeverity.Error).WithLocation(0).WithMessage("'Kl' is no component of 'Depth'; use one of Photometric, Smoothness: the line throws when it runs"));

    [Fact]
    public Task Message_about_weights_and_bounds() => Verify(
        "bounded.Weights[{|#0:\"Reconstruction\"|}] = 0.5; bounded.Bounds[{|#1:\"Label\"|}] = 0.5;",
        new DiagnosticResult("LG1019", DiagnosticSeverity.Error).WithLocation(0).WithMessage("'Reconstruction' is no component of 'Bounded' with a weight; use one of Label: the line throws when it runs"),
        new DiagnosticResult("LG1019", DiagnosticSeverity.Error).WithLocation(1).WithMessage("'Label' is no component of 'Bounded' with a bound; use one of Reconstruction: the line throws when it runs"));

    [Fact]
    public Task Message_about_a_phase() => Verify(
        "var v = training.StepCritic(image: x).Read()[{|#0:\"Fooling\"|}];",
        new DiagnosticResult("LG1019", DiagnosticSeverity.Error).WithLocation(0).WithMessage("'Fooling' is no component of phase 'Critic'; use one of Real: the line throws when it runs"));

    [Fact]
    public Task Fix_writes_the_nearest_name() => Test.VerifySourceFixAsync<ComponentNameUnknownFix>(
        Program("loss.Weights[{|LG1019:\"Smothness\"|}] = loss.Weights[{|LG1019:\"photometric\"|}];"),
        Program("loss.Weights[\"Smoothness\"] = loss.Weights[\"Photometric\"];"));
}
