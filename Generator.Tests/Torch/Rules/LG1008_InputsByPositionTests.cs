using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.InputsByPosition>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class InputsByPositionTests
{
    private const string Declared =
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss]
            static Tensor Photometric(Tensor prediction, Tensor @in) => functional.l1_loss(prediction, @in);

            [AuxiliaryLoss(0.1)]
            static Tensor Smoothness(Tensor depth, double scale) => depth.mean() * scale;
        }

        [CombinedLoss]
        [Phase("Critic", nameof(Real))]
        [Phase("Generator", nameof(Fooling))]
        public partial class Gan
        {
            [LossComponent] static Tensor Real(Tensor image, Tensor label) => functional.l1_loss(image, label);
            [LossComponent] static Tensor Fooling(Tensor noise, Tensor label) => functional.l1_loss(noise, label);
        }

        [CombinedLoss]
        public partial class One<T>
        {
            [MainLoss] static Tensor Only(Tensor x, T other) => x.mean();
        }

        class Other
        {
            public Tensor forward(Tensor x, Tensor y) => x;
            public Tensor Step(Tensor x, Tensor y) => x;
        }

        class Trainer
        {
            void Train(Depth loss, Gan gan, Gan.Alternation turns, One<Tensor> two, One<int> one, Other other, Module<Tensor, Tensor, Tensor> model, TorchSharp.torch.optim.Optimizer optimizer, Tensor x, Tensor y, Tensor z)
            {
                STATEMENTS
            }
        }
        """;

    [Theory]
    [InlineData("loss.forward({|LG1008:x|}, y, z, 2);", "loss.forward(prediction: x, @in: y, depth: z, scale: 2);")]
    [InlineData("var terms = loss.Compute({|LG1008:x|}, y, z, scale: 2);", "var terms = loss.Compute(prediction: x, @in: y, depth: z, scale: 2);")]
    [InlineData("loss.Step(optimizer, {|LG1008:x|}, y, depth: z, 2);", "loss.Step(optimizer, prediction: x, @in: y, depth: z, scale: 2);")]
    [InlineData("loss.Step(optimizer, prediction: x, {|LG1008:y|}, z, 2);", "loss.Step(optimizer, prediction: x, @in: y, depth: z, scale: 2);")]
    [InlineData("turns.Step({|LG1008:x|}, y, z);", "turns.Step(image: x, label: y, noise: z);")]
    [InlineData("turns.StepCritic({|LG1008:x|}, y);", "turns.StepCritic(image: x, label: y);")]
    [InlineData("two.forward({|LG1008:x|}, y);", "two.forward(x: x, other: y);")]
    [InlineData("loss.forward({|LG1008:loss.forward({|LG1008:x|}, y, z, 1)|}, y, z, 2);", "loss.forward(prediction: loss.forward(prediction: x, @in: y, depth: z, scale: 1), @in: y, depth: z, scale: 2);")]
    [InlineData("loss.forward(\n            /* first */ {|LG1008:x|}, // the prediction\n            y,\n            z, 2);", "loss.forward(\n            /* first */ prediction: x, // the prediction\n            @in: y,\n            depth: z, scale: 2);")]
    public Task Inputs_get_their_names(string statement, string repaired) =>
        Test.VerifySourceFixAsync<InputsByPositionFix>(Around(Marked(statement)), Around(repaired), key: null, Expected(statement));

    [Fact]
    public Task Message_counts_the_tensors_and_names_the_inputs() => Test.VerifyAsync(
        Around("loss.Step(optimizer, {|#0:x|}, y, z, 2);"),
        Test.Info(0).WithMessage(
            "'Step' gets 3 tensors by position; name them (prediction, @in, depth, scale), because an added or moved component reorders them and the call still compiles"));

    [Fact]
    public async Task Loss_of_another_assembly()
    {
        var library = GeneratorRun.Of(
            """
            [CombinedLoss]
            public partial class Far
            {
                [MainLoss] private static Tensor First(Tensor x, Tensor y) => functional.l1_loss(x, y);
            }
            """);
        using var stream = new MemoryStream();
        Assert.True(library.Output.WithAssemblyName("Library").Emit(stream).Success);
        var consumer = TestCompilation.Create("class Program { static Tensor Run(Far far, Tensor a, Tensor b) => far.forward(a, b); }")
            .AddReferences(MetadataReference.CreateFromImage(stream.ToArray()));

        Assert.Contains("LG1008", (await AllAnalyzers.RunAsync(consumer)).Select(static diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("loss.Step(optimizer, prediction: x, @in: y, depth: z, scale: 2);")]
    [InlineData("loss.forward(scale: 2, depth: z, @in: y, prediction: x);")]
    [InlineData("loss.Compute(x, @in: y, depth: z, scale: 2);")]
    public Task Inputs_with_names_are_silent(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("one.forward(x, 3);")]
    [InlineData("one.Step(optimizer, x, 3);")]
    [InlineData("turns.StepGenerator(x, noise: y);")]
    public Task One_tensor_has_no_order_and_is_silent(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("other.forward(x, y);")]
    [InlineData("other.Step(x, y);")]
    [InlineData("model.forward(x, y);")]
    [InlineData("functional.l1_loss(x, y);")]
    public Task Methods_that_nobody_generated_are_silent(string statement) => Test.VerifyAsync(Around(statement));

    /// <summary>The rule's default severity is Info, which markup does not say.</summary>
    private static DiagnosticResult[] Expected(string statement) =>
        [.. Enumerable.Range(0, statement.Split("{|LG1008:").Length - 1).Select(static place => Test.Info(place))];

    private static string Marked(string statement)
    {
        var parts = statement.Split("{|LG1008:");
        return parts[0] + string.Concat(parts.Skip(1).Select(static (part, place) => FormattableString.Invariant($"{{|#{place}:{part}")));
    }

    private static string Around(string statement) => Declared.Replace("STATEMENTS", statement, StringComparison.Ordinal);
}
