using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.KlDivergenceArguments>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class KlDivergenceArgumentsTests
{
    [Fact]
    public Task Probabilities_with_the_default_of_log_target() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        """
        var p = teacher.call(x).softmax(1);
        {|LG3004:functional.kl_div(model.call(x).log_softmax(1), p)|}.backward();
        """,
        """
        var p = teacher.call(x).softmax(1);
        functional.kl_div(model.call(x).log_softmax(1), p, log_target: false).backward();
        """);

    [Fact]
    public Task Probabilities_with_log_target_written_wrong() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        "{|LG3004:functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: true)|}.backward();",
        "functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false).backward();");

    [Fact]
    public Task Logarithms_taken_for_probabilities() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        "{|LG3004:functional.kl_div(x.log_softmax(1), y.log_softmax(1), false)|}.backward();",
        "functional.kl_div(x.log_softmax(1), y.log_softmax(1), true).backward();");

    [Fact]
    public Task Options_of_a_module_in_a_field() => Test.VerifySourceFixAsync<KlDivergenceArgumentsFix>(
        """
        class Distillation
        {
            private readonly Loss<Tensor, Tensor, Tensor> divergence = KLDivLoss(reduction: Reduction.Sum);

            Tensor DistillationLoss(Tensor student, Tensor teacher) =>
                {|LG3004:divergence.call(functional.log_softmax(student, 1), functional.softmax(teacher, 1))|} / student.shape[0];
        }
        """,
        """
        class Distillation
        {
            private readonly Loss<Tensor, Tensor, Tensor> divergence = KLDivLoss(reduction: Reduction.Sum, log_target: false);

            Tensor DistillationLoss(Tensor student, Tensor teacher) =>
                divergence.call(functional.log_softmax(student, 1), functional.softmax(teacher, 1)) / student.shape[0];
        }
        """);

    [Fact]
    public Task One_hot_and_constant_targets_are_probabilities() => Test.VerifyStatementsAsync(
        """
        {|LG3004:functional.kl_div(x.log_softmax(1), functional.one_hot(y, 3).to(float32))|}.backward();
        {|LG3004:functional.kl_div(x.log_softmax(1), tensor(new[] { 0.2f, 0.8f }))|}.backward();
        """);

    [Fact]
    public Task Softmax_as_input_becomes_log_softmax() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        """
        var q = functional.softmax(model.call(x), 1); // student
        functional.kl_div({|LG3004:q|}, y.softmax(1), log_target: false).backward();
        """,
        """
        var q = model.call(x).log_softmax(1); // student
        functional.kl_div(q, y.softmax(1), log_target: false).backward();
        """);

    [Fact]
    public Task Softmax_used_elsewhere_is_kept() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        """
        var logits = model.call(x);
        var q = softmax(logits, 1);
        Console.WriteLine(q.argmax(1));
        functional.kl_div({|LG3004:q|}, y.softmax(1), log_target: false).backward();
        """,
        """
        var logits = model.call(x);
        var q = softmax(logits, 1);
        Console.WriteLine(q.argmax(1));
        functional.kl_div(logits.log_softmax(1), y.softmax(1), log_target: false).backward();
        """);

    [Fact]
    public Task Both_arguments_wrong_are_two_findings() => Test.VerifyStatementsAsync(
        "{|LG3004:functional.kl_div({|LG3004:x.softmax(1)|}, y.softmax(1))|}.backward();");

    [Fact]
    public Task Unknown_target_with_the_default_is_information() => Test.VerifyStatementsAsync(
        "{|#0:functional.kl_div(x.log_softmax(1), y)|}.backward();",
        Test.Info(0));

    [Fact]
    public Task Mean_in_a_weighted_sum_divides_by_the_classes_too() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        """
        var logits = model.call(x);
        var loss = functional.cross_entropy(logits, y) + 0.5 * {|LG3004:functional.kl_div(logits.log_softmax(1), teacher.call(x).softmax(1), log_target: false)|};
        loss.backward();
        """,
        """
        var logits = model.call(x);
        var loss = functional.cross_entropy(logits, y) + 0.5 * (functional.kl_div(logits.log_softmax(1), teacher.call(x).softmax(1), log_target: false, reduction: Reduction.Sum) / logits.shape[0]);
        loss.backward();
        """);

    [Theory]
    [InlineData("var kl = {|LG3004:functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false)|}; var ce = functional.cross_entropy(x, y); var total = 0.5 * ce + 0.5 * kl; total.backward();")]
    [InlineData("var kl = {|LG3004:functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false)|}; var scaled = epochs * epochs * kl; functional.cross_entropy(x, y).add(scaled).backward();")]
    [InlineData("var total = functional.cross_entropy(x, y); total += 0.5 * {|LG3004:functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false)|}; total.backward();")]
    public Task Mean_is_found_in_sums_over_statements(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("var kl = functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false) * x.shape[1]; (functional.cross_entropy(x, y) + kl).backward();")]
    [InlineData("var classes = x.size(1); (functional.cross_entropy(x, y) + 0.5 * classes * functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false)).backward();")]
    [InlineData("const int Classes = 10; var kl = functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false); (functional.cross_entropy(x, y) + Classes * kl).backward();")]
    public Task Mean_times_the_number_of_classes_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Fact]
    public Task Mean_that_was_written_is_information() => Test.VerifyStatementsAsync(
        """
        var loss = functional.mse_loss(x, y) + {|#0:functional.kl_div(x.log_softmax(1), y.softmax(1), false, Reduction.Mean)|};
        loss.backward();
        """,
        Test.Info(0));

    [Fact]
    public Task Names_can_be_qualified_and_arguments_in_any_order() => Test.VerifyFixAsync<KlDivergenceArgumentsFix>(
        "{|LG3004:TorchSharp.torch.nn.functional.kl_div(target: y.softmax(1), input: x.log_softmax(1))|}.backward();",
        "TorchSharp.torch.nn.functional.kl_div(target: y.softmax(1), input: x.log_softmax(1), log_target: false).backward();");

    [Theory]
    [InlineData("{|#0:functional.kl_div(teacher.call(x).log_softmax(1), model.call(x).log_softmax(1), log_target: true)|}.backward();")]
    [InlineData("var target = y; var student = x; {|#0:functional.kl_div(functional.log_softmax(target, 1), student.softmax(1), log_target: false)|}.backward();")]
    [InlineData("var targetLogits = y; var pred = x; {|#0:KLDivLoss(log_target: true).call(targetLogits.log_softmax(1), pred.log_softmax(1))|}.backward();")]
    public Task Names_that_are_swapped_are_information(string statement) => Test.VerifyStatementsAsync(statement, Test.Info(0));

    [Theory]
    [InlineData("functional.kl_div(model.call(x).log_softmax(1), teacher.call(x).log_softmax(1), log_target: true).backward();")]
    [InlineData("var student = x; functional.kl_div(student.log_softmax(1), y.softmax(1), log_target: false).backward();")]
    [InlineData("var target = y; functional.kl_div(target.log_softmax(1), x.softmax(1), log_target: false).backward();")]
    [InlineData("var targeted = y; var predicate = x; functional.kl_div(targeted.log_softmax(1), predicate.softmax(1), log_target: false).backward();")]
    public Task Names_in_order_or_of_one_side_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task Probabilities_with_log_target_false_are_silent() => Test.VerifyStatementsAsync(
        "functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false).backward();");

    [Fact]
    public Task Logarithms_with_the_default_are_silent() => Test.VerifyStatementsAsync(
        "functional.kl_div(x.log_softmax(1), y.log_softmax(1)).backward();");

    [Fact]
    public Task Unknown_values_with_log_target_written_are_silent() => Test.VerifyStatementsAsync(
        "functional.kl_div(x, y, log_target: epochs > 3).backward();");

    [Fact]
    public Task Mean_alone_or_in_evaluation_is_silent() => Test.VerifyStatementsAsync(
        """
        functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false).backward();
        Console.WriteLine((functional.mse_loss(x, y) + functional.kl_div(x.log_softmax(1), y.softmax(1), log_target: false)).ToSingle());
        """);

    [Fact]
    public Task A_target_with_two_definitions_is_unknown_and_silent() => Test.VerifyStatementsAsync(
        """
        var target = y.softmax(1);
        if (epochs > 3)
            target = y.log_softmax(1);
        functional.kl_div(x.log_softmax(1), target, log_target: true).backward();
        """);

    [Fact]
    public Task Method_of_the_same_name_elsewhere_is_silent() => Test.VerifyAsync(
        """
        class Own
        {
            static Tensor kl_div(Tensor input, Tensor target, bool log_target = true) => input - target;

            static void Train(Tensor x) => kl_div(x.softmax(1), x.softmax(1)).backward();
        }
        """);
}
