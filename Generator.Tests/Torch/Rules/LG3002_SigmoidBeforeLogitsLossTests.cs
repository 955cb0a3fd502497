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
