using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SigmoidBeforeLogitsLoss>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SigmoidBeforeLogitsLossTests
{
    [Theory]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:model.call(x).sigmoid()|}, y).backward();", "functional.binary_cross_entropy_with_logits(model.call(x), y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:sigmoid(x)|}, y).backward();", "functional.binary_cross_entropy_with_logits(x, y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:functional.sigmoid(x)|}, y).backward();", "functional.binary_cross_entropy_with_logits(x, y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:special.sigmoid(x)|}, y).backward();", "functional.binary_cross_entropy_with_logits(x, y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:x.sigmoid_()|}, y).backward();", "functional.binary_cross_entropy_with_logits(x, y).backward();")]
    [InlineData("BCEWithLogitsLoss().call({|LG3002:x.sigmoid().squeeze(1)|}, y).backward();", "BCEWithLogitsLoss().call(x.squeeze(1), y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:Sigmoid().call(x)|}, y).backward();", "functional.binary_cross_entropy_with_logits(x, y).backward();")]
    public Task Sigmoid_is_dropped(string statement, string repaired) => Test.VerifyFixAsync<SigmoidBeforeLogitsLossFix>(statement, repaired);

    [Fact]
    public Task Every_one_of_a_file_is_dropped() => Test.VerifyFixAsync<SigmoidBeforeLogitsLossFix>(
        """
        var a = x.sigmoid();
        var first = functional.binary_cross_entropy_with_logits({|LG3002:a|}, y);
        var second = functional.binary_cross_entropy_with_logits({|LG3002:mask.sigmoid()|}, y);
        (first + second).backward();
        """,
        """
        var a = x;
        var first = functional.binary_cross_entropy_with_logits(a, y);
        var second = functional.binary_cross_entropy_with_logits(mask, y);
        (first + second).backward();
        """);

    [Fact]
    public Task The_tail_of_a_model_is_removed() => Test.VerifyFixAsync<SigmoidBeforeLogitsLossFix>(
        """
        var net = Sequential(Linear(4, 1), Sigmoid());
        functional.binary_cross_entropy_with_logits({|LG3002:net.call(x)|}, y).backward();
        """,
        """
        var net = Sequential(Linear(4, 1));
        functional.binary_cross_entropy_with_logits(net.call(x), y).backward();
        """);

    /// <summary>Where the sigmoid is needed, the other function takes what the model gives; it has no weights of the positives.</summary>
    [Theory]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:net.call(x)|}, y, mask, Reduction.Sum)", "functional.binary_cross_entropy(net.call(x), y, mask, Reduction.Sum)")]
    [InlineData("functional.binary_cross_entropy_with_logits({|LG3002:net.call(x)|}, y, pos_weights: mask)", null)]
    [InlineData("BCEWithLogitsLoss().call({|LG3002:net.call(x)|}, y)", null)]
    public Task Probabilities_that_are_also_shown_stay(string loss, string? repaired)
    {
        return Test.VerifyFixAsync<SigmoidBeforeLogitsLossFix>(Shown(loss), Shown(repaired ?? loss));

        static string Shown(string loss) =>
            $"using var net = Sequential(Linear(8, 1), Sigmoid()); {loss}.backward(); Console.WriteLine(net.call(x).gt(0.5).eq(y));";
    }

    [Fact]
    public Task A_model_that_ends_in_a_sigmoid_gives_probabilities()
    {
        return Test.VerifySourceFixAsync<SigmoidBeforeLogitsLossFix>(
            Source("binary_cross_entropy_with_logits({|LG3002:judge.call(x)|}, y)"), Source("binary_cross_entropy(judge.call(x), y)"));

        static string Source(string loss) =>
            $$"""
            class Judge() : Module<Tensor, Tensor>("judge")
            {
                private readonly Module<Tensor, Tensor> last = Linear(4, 1);
                public override Tensor forward(Tensor x) => last.call(x).sigmoid();
                static void Train(Judge judge, Tensor x, Tensor y) => functional.{{loss}}.backward();
            }
            """;
    }

    [Fact]
    public Task Logits_into_the_loss_of_probabilities_are_information() => Test.VerifyFixAsync<SigmoidBeforeLogitsLossFix>(
        "functional.binary_cross_entropy({|#0:model.call(x)|}, y, reduction: Reduction.Sum).backward();",
        "functional.binary_cross_entropy_with_logits(model.call(x), y, reduction: Reduction.Sum).backward();",
        Test.Info(0));

    [Fact]
    public Task A_module_in_a_field() => Test.VerifyAsync(
        """
        class Trainer
        {
            private readonly TorchSharp.Modules.BCEWithLogitsLoss criterion;

            public Trainer() => criterion = BCEWithLogitsLoss();

            void Train(Tensor x, Tensor y) => criterion.forward({|LG3002:torch.sigmoid(x)|}, y).backward();
        }
        """);

    [Theory]
    [InlineData("functional.binary_cross_entropy_with_logits(model.call(x), y).backward();")]
    [InlineData("functional.binary_cross_entropy(model.call(x).sigmoid(), y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits(x, teacher.call(x).sigmoid()).backward();")]
    [InlineData("functional.binary_cross_entropy(x, y).backward();")]
    [InlineData("functional.binary_cross_entropy_with_logits(x * mask.sigmoid(), y).backward();")]
    [InlineData("var p = x.sigmoid(); p = p.logit(); functional.binary_cross_entropy_with_logits(p, y).backward();")]
    [InlineData("functional.binary_cross_entropy(Sequential(Linear(4, 1), Sigmoid()).call(x), y).backward();")]
    public Task Logits_gates_and_probabilities_in_their_place_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
