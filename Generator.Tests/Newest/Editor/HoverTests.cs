namespace LossGen.Generator.Tests.Newest.Editor;

/// <summary>Hovering over a call shows the formula: the reason for which it is the comment of the generated methods.</summary>
public class HoverTests
{
    private const string Depth =
        """
        namespace Demo
        {
            [CombinedLoss]
            public partial class DepthLoss
            {
                [MainLoss] private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);
                [AuxiliaryLoss(0.1)] private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
            }

            class Program
            {
                void Train(DepthLoss loss, optim.Optimizer optimizer, Tensor x, Tensor y)
                {
                    loss.forward(prediction: x, image: y, depth: x);
                    loss.Compute(x, y, x);
                    loss.Step(optimizer, x, y, x);
                    var formula = DepthLoss.Formula;
                }
            }
        }
        """;

    [Theory]
    [InlineData("loss.forward", "Tensor DepthLoss.forward(", "The combined loss: Photometric + 0.1·Smoothness, the weighted sum.")]
    [InlineData("loss.Compute", "DepthLoss.Compute(", "The losses by name, and their total: Photometric + 0.1·Smoothness, the weighted sum.")]
    [InlineData("loss.Step", "StepResult DepthLoss.Step(", "One training step on the combined loss: Photometric + 0.1·Smoothness, the weighted sum.")]
    [InlineData("DepthLoss.Formula", "DepthLoss.Formula = \"Photometric + 0.1·Smoothness\"", "The declared formula: Photometric + 0.1·Smoothness, the weighted sum.")]
    [InlineData("forward(prediction", "(parameter) Tensor prediction", "Input of Photometric.")]
    public async Task Call_shows_the_formula(string place, string signature, string documentation)
    {
        using var project = OpenProject.Of(Depth);

        var hover = await project.OverAsync(place);

        Assert.Contains(signature, hover.Signature, StringComparison.Ordinal);
        Assert.Equal(documentation, hover.Documentation);
    }

    [Fact]
    public async Task Component_that_has_no_comment_shows_none()
    {
        using var project = OpenProject.Of(Depth);

        Assert.Empty((await project.OverAsync("Tensor Smoothness")).Documentation);
    }

    [Fact]
    public async Task Weight_that_is_typed_is_shown_at_once()
    {
        using var project = OpenProject.Of(Depth);
        await project.OverAsync("loss.forward");

        await project.TypeAsync("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(PowerOfTen = -3)]");

        Assert.Equal("The combined loss: Photometric + 0.001·Smoothness, the weighted sum.", (await project.OverAsync("loss.forward")).Documentation);
    }

    [Theory]
    [InlineData("forward(")]
    [InlineData("forward()")]
    [InlineData("forward(x, y")]
    public async Task Half_typed_call_shows_it_too(string call)
    {
        using var project = OpenProject.Of(Depth);

        await project.TypeAsync("forward(prediction: x, image: y, depth: x);", call);

        Assert.Contains("Photometric + 0.1·Smoothness", (await project.OverAsync("loss.forward")).Documentation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FixedWeights")]
    [InlineData("UnitNormalized")]
    [InlineData("RelativeToMain(Epsilon = 1e-4)")]
    [InlineData("GeometricMean")]
    [InlineData("ConvexWeights(0.3)")]
    [InlineData("Mine<List<int[]>>(\"a<b & c>\\n\")")]
    public async Task Formula_of_every_scheme_is_shown_as_it_is(string scheme)
    {
        using var project = OpenProject.Of(
            $$"""
            public sealed class MineAttribute<T>(string text) : WeightingAttribute
            {
                public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException(text);
            }

            [CombinedLoss, {{scheme}}]
            public partial class A
            {
                [MainLoss] static Tensor First(Tensor x) => x.mean();
                [{{(scheme.StartsWith("Convex", StringComparison.Ordinal) ? "LossComponent" : "AuxiliaryLoss(2)")}}] static Tensor Second(Tensor y) => y.mean();
                [Regularizer(-1e-4)] static Tensor Third(Tensor z) => z.mean();
                static Tensor Use(A a, Tensor x) => a.forward(x, x, x);
            }
            """);

        var hover = await project.OverAsync("a.forward");

        Assert.StartsWith($"The combined loss: {await project.FormulaOfAsync("A")}, ", hover.Documentation, StringComparison.Ordinal);
        Assert.Contains(" − 0.0001·Third", hover.Documentation, StringComparison.Ordinal);
        Assert.DoesNotContain("&", hover.Documentation, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", hover.Documentation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheme_with_a_type_argument_is_named_with_it()
    {
        using var project = OpenProject.Of(
            """
            public sealed class MineAttribute<T> : WeightingAttribute
            {
                public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
            }

            [CombinedLoss, Mine<int>]
            public partial class A
            {
                [LossComponent] static Tensor First(Tensor x) => x.mean();
                static Tensor Use(A a, Tensor x) => a.forward(x);
            }
            """);

        Assert.Equal("The combined loss: w(First)·First, with the factors w that Mine decides at each step.", (await project.OverAsync("a.forward")).Documentation);
    }

    [Theory]
    [InlineData("@return", "return")]
    [InlineData("@record", "record")]
    [InlineData("Потеря", "Потеря")]
    [InlineData("损失", "损失")]
    [InlineData("F\\u0069rst", "First")]
    [InlineData("_1", "_1")]
    [InlineData("lt", "lt")]
    public async Task Name_of_a_component_is_shown_as_one_reads_it(string written, string read)
    {
        using var project = OpenProject.Of(
            $$"""
            namespace @event;
            [CombinedLoss]
            public partial class @class
            {
                [MainLoss] static Tensor Main(Tensor @in) => @in.mean();
                [AuxiliaryLoss(0.5)] static Tensor {{written}}(Tensor @in, Tensor y) => y.mean();
                static void Use(@class a, optim.Optimizer o, Tensor x) { a.forward(@in: x, x); a.Compute(x, x); a.Step(o, x, x); }
            }
            """);

        foreach (var method in new[] { "a.forward", "a.Compute", "a.Step" })
        {
            Assert.Contains($": Main + 0.5·{read}, ", (await project.OverAsync(method)).Documentation, StringComparison.Ordinal);
        }

        Assert.Equal($"Input of Main, {read}.", (await project.OverAsync("a.forward(@in")).Documentation);
    }

    [Theory]
    [InlineData("Dictionary<string, Tensor?[]>", "Dictionary<string, Tensor?[]> x")]
    [InlineData("Func<(Tensor a, int b), List<T>>", "Func<(Tensor a, int b), List<T>> x")]
    [InlineData("T", "T x")]
    [InlineData("Outer<T>.Inner<int>", "Outer<T>.Inner<int> x")]
    [InlineData("int?", "int? x")]
    public async Task Generic_class_and_inputs_with_angle_brackets(string type, string shown)
    {
        using var project = OpenProject.Of(
            $$"""
            public class Outer<U> { public class Inner<V> { } }
            [CombinedLoss]
            public partial class A<T> where T : class, new()
            {
                [MainLoss] static Tensor First({{type}} x) => zeros(1);
                static Tensor Use(A<T> a) => a.forward(default!);
            }
            """);

        var hover = await project.OverAsync("a.forward");

        Assert.Contains($"A<T>.forward({shown})", hover.Signature, StringComparison.Ordinal);
        Assert.Equal("The combined loss: First, the weighted sum.", hover.Documentation);
    }

    [Fact]
    public async Task Step_of_a_phase_shows_the_formula_of_the_phase()
    {
        using var project = OpenProject.Of(
            """
            [CombinedLoss]
            [Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) })]
            [Phase("Generator", nameof(Fooling))]
            public partial class GanLoss(Module<Tensor, Tensor> critic)
            {
                readonly Module<Tensor, Tensor> critic = critic;
                [LossComponent] Tensor Real(Tensor real) => critic.call(real).mean();
                [LossComponent(2)] Tensor Fake(Tensor noise) => -critic.call(noise).mean();
                [LossComponent] Tensor Fooling(Tensor noise) => critic.call(noise).mean();
            }

            class Program
            {
                static void Train(GanLoss loss, optim.Optimizer one, optim.Optimizer two, Tensor x)
                {
                    var training = loss.Alternate(one, two);
                    training.StepCritic(x, x);
                    training.StepGenerator(x);
                }
            }
            """);

        Assert.Contains("Real + 2·Fake", (await project.OverAsync("training.StepCritic")).Documentation, StringComparison.Ordinal);
        Assert.Contains("Fooling", (await project.OverAsync("training.StepGenerator")).Documentation, StringComparison.Ordinal);
        Assert.DoesNotContain("Fooling", (await project.OverAsync("training.StepCritic")).Documentation, StringComparison.Ordinal);
    }
}
