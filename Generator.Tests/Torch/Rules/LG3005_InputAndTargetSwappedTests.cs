using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.InputAndTargetSwapped>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class InputAndTargetSwappedTests
{
    [Theory]
    [InlineData("{|LG3005:functional.binary_cross_entropy(functional.one_hot(y, 3).to(float32), model.call(x).sigmoid())|}.backward();", "functional.binary_cross_entropy(model.call(x).sigmoid(), functional.one_hot(y, 3).to(float32)).backward();")]
    [InlineData("{|LG3005:functional.cross_entropy(y.to(int64), model.call(x))|}.backward();", "functional.cross_entropy(model.call(x), y.to(int64)).backward();")]
    [InlineData("{|LG3005:functional.nll_loss(target: model.call(x).log_softmax(1), input: y.argmax(1))|}.backward();", "functional.nll_loss(target: y.argmax(1), input: model.call(x).log_softmax(1)).backward();")]
    [InlineData("var labels = y.to_type(ScalarType.Int64); var p = model.call(x); {|LG3005:CrossEntropyLoss().call(labels, p)|}.backward();", "var labels = y.to_type(ScalarType.Int64); var p = model.call(x); CrossEntropyLoss().call(p, labels).backward();")]
    public Task Labels_and_predictions_are_exchanged(string statement, string repaired) => Test.VerifyFixAsync<InputAndTargetSwappedFix>(statement, repaired);

    [Fact]
    public Task Names_alone_are_information() => Test.VerifySourceFixAsync<InputAndTargetSwappedFix>(
        "class C { Tensor Loss(Tensor logits, Tensor labels) => {|#0:functional.binary_cross_entropy_with_logits(labels, logits)|}; }",
        "class C { Tensor Loss(Tensor logits, Tensor labels) => functional.binary_cross_entropy_with_logits(logits, labels); }",
        key: null,
        Test.Info(0));

    [Theory]
    [InlineData("Tensor prediction, Tensor target_mask", "{|#0:functional.binary_cross_entropy(target_mask.to(float32), prediction)|}")]
    [InlineData("Tensor predictions, Tensor y_true", "{|#0:functional.poisson_nll_loss(y_true, predictions)|}")]
    [InlineData("Tensor probs, Tensor labels", "{|#0:functional.binary_cross_entropy(labels, probs)|}")]
    public Task Names_in_other_forms(string parameters, string call) =>
        Test.VerifyAsync($$"""class C { Tensor Loss({{parameters}}) => {{call}}; }""", Test.Info(0));

    [Theory]
    [InlineData("var flat = prediction.view(-1); var targetFlat = target.view(-1);", "functional.binary_cross_entropy_with_logits(targetFlat, flat)")]
    [InlineData("var p = logits.flatten(); var t = labels.to(float32).flatten();", "functional.binary_cross_entropy_with_logits(t, p)")]
    public Task Names_are_those_of_what_was_reshaped(string statements, string call) => Test.VerifyAsync(
        $$"""class C { Tensor Loss(Tensor prediction, Tensor target, Tensor logits, Tensor labels) { {{statements}} return {|#0:{{call}}|}; } }""",
        Test.Info(0));

    [Theory]
    [InlineData("var flat = prediction.view(-1); var t = target.view(-1);", "functional.binary_cross_entropy_with_logits(flat, t)")]
    [InlineData("var pseudo = logits.sigmoid().detach();", "functional.binary_cross_entropy_with_logits(target, pseudo)")]
    [InlineData("var targetFlat = prediction.view(-1);", "functional.binary_cross_entropy_with_logits(target, targetFlat)")]
    [InlineData("var flat = prediction.view(-1); flat = target.view(-1);", "functional.binary_cross_entropy_with_logits(target, flat)")]
    [InlineData("var problem = logits.sigmoid().detach();", "functional.binary_cross_entropy(target, problem)")]
    public Task Names_that_reshaping_does_not_carry_are_silent(string statements, string call) => Test.VerifyAsync(
        $$"""class C { Tensor Loss(Tensor prediction, Tensor target, Tensor logits) { {{statements}} return {{call}}; } }""");

    [Theory]
    [InlineData("functional.cross_entropy(model.call(x), y.to(int64)).backward();")]
    [InlineData("functional.binary_cross_entropy(model.call(x).sigmoid(), functional.one_hot(y, 3).to(float32)).backward();")]
    [InlineData("functional.mse_loss(functional.one_hot(y, 3).to(float32), model.call(x)).backward();")]
    [InlineData("functional.cross_entropy(x, y).backward();")]
    [InlineData("var target = model.call(x); var output = y; functional.binary_cross_entropy(target, output).backward();")]
    [InlineData("functional.cross_entropy(model.call(x), teacher.call(x).softmax(1)).backward();")]
    [InlineData("functional.cross_entropy(functional.one_hot(y, 3).to(float32), y).backward();")]
    [InlineData("var labelLogits = x; var output = y; functional.cross_entropy(labelLogits, output).backward();")]
    [InlineData("var target_pred = x; var outputs = y; functional.binary_cross_entropy(target_pred, outputs).backward();")]
    public Task Right_order_symmetric_losses_and_unknown_values_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
