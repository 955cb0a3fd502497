using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.NllLossInput>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class NllLossInputTests
{
    [Theory]
    [InlineData("functional.nll_loss({|LG3003:x.softmax(1)|}, y).backward();", "functional.nll_loss(x.log_softmax(1), y).backward();")]
    [InlineData("functional.nll_loss({|LG3003:softmax(x, 1)|}, y).backward();", "functional.nll_loss(x.log_softmax(1), y).backward();")]
    [InlineData("functional.nll_loss({|LG3003:functional.softmax(x + 1, 1)|}, y).backward();", "functional.nll_loss((x + 1).log_softmax(1), y).backward();")]
    [InlineData("NLLLoss().call({|LG3003:x.softmax(1)|}, y).backward();", "NLLLoss().call(x.log_softmax(1), y).backward();")]
    [InlineData("functional.nll_loss({|LG3003:model.call(x)|}, y).backward();", "functional.cross_entropy(model.call(x), y).backward();")]
    [InlineData("functional.nll_loss({|LG3003:Linear(4, 3).call(x)|}, y, reduction: Reduction.Sum).backward();", "functional.cross_entropy(Linear(4, 3).call(x), y, reduction: Reduction.Sum).backward();")]
    public Task Probabilities_and_logits_are_repaired(string statement, string repaired) => Test.VerifyFixAsync<NllLossInputFix>(statement, repaired);

    [Fact]
    public Task Probabilities_that_are_also_reported_stay() => Test.VerifyFixAsync<NllLossInputFix>(
        """
        var p = x.softmax(1);
        functional.nll_loss({|LG3003:p|}, y).backward();
        Console.WriteLine(p);
        """,
        """
        var p = x.softmax(1);
        functional.nll_loss(x.log_softmax(1), y).backward();
        Console.WriteLine(p);
        """);

    [Theory]
    [InlineData("functional.nll_loss({|LG3003:x.sigmoid()|}, y).backward();")]
    [InlineData("NLLLoss().call({|LG3003:model.call(x)|}, y).backward();")]
    [InlineData("functional.nll_loss({|LG3003:Sequential(Linear(4, 3), Softmax(1)).call(x)|}, y).backward();")]
    [InlineData("functional.nll_loss({|LG3003:Sequential(ReLU(), Conv2d(3, 8, 3)).call(x)|}, y).backward();")]
    public Task What_is_certainly_no_logarithm_is_reported(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("functional.nll_loss(x.log_softmax(1), y).backward();")]
    [InlineData("functional.nll_loss(x.softmax(1).log(), y).backward();")]
    [InlineData("functional.nll_loss(functional.logsigmoid(x), y).backward();")]
    [InlineData("functional.nll_loss(x, y).backward();")]
    [InlineData("functional.nll_loss(Sequential(Linear(4, 3), LogSoftmax(1)).call(x), y).backward();")]
    [InlineData("functional.nll_loss(Sequential(Linear(4, 3), ReLU()).call(x), y).backward();")]
    public Task Log_probabilities_and_what_is_not_known_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task The_classifier_of_the_examples_is_silent() => Test.VerifyAsync(
        """
        class Digits : Module<Tensor, Tensor>
        {
            private readonly Module<Tensor, Tensor> fc1 = Linear(9216, 128);
            private readonly Module<Tensor, Tensor> fc2 = Linear(128, 10);
            private readonly Module<Tensor, Tensor> logsm = LogSoftmax(1);

            public Digits() : base("digits") => RegisterComponents();

            public override Tensor forward(Tensor input)
            {
                var x = functional.relu(fc1.call(input));
                x = fc2.call(x);
                return logsm.call(x);
            }
        }

        class Trainer
        {
            private readonly Digits model = new();

            void Train(Tensor data, Tensor target)
            {
                var loss = NLLLoss();
                var prediction = model.call(data);
                loss.call(prediction, target).backward();
            }
        }
        """);
}
