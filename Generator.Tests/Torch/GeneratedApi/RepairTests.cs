using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>What the fixes do to code with generated members; nothing is reported of what they leave.</summary>
public class RepairTests
{
    private const string Loss = "[MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);";

    [Fact]
    public Task Clipping_becomes_the_loss_s_own() => RuleTest<ClippingWithoutEffect>.VerifySourceFixAsync<ClippingWithoutEffectFix>(
        Program("loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n{|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 0.5)|};\nConsole.WriteLine();"),
        Program("loss.Step(optimizer, a: model.call(x), b: y).Dispose();\nConsole.WriteLine();", "[CombinedLoss(MaxNorm = 0.5)]"),
        ClippingWithoutEffect.SetMaxNorm);

    [Fact]
    public Task Comment_behind_the_attribute_stays_there_once() => RuleTest<ClippingWithoutEffect>.VerifySourceFixAsync<ClippingWithoutEffectFix>(
        Program("loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n{|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 0.5)|};\nConsole.WriteLine();", "[CombinedLoss /* keep */]"),
        Program("loss.Step(optimizer, a: model.call(x), b: y).Dispose();\nConsole.WriteLine();", "[CombinedLoss(MaxNorm = 0.5) /* keep */]"),
        ClippingWithoutEffect.SetMaxNorm);

    [Fact]
    public Task Clipping_in_front_becomes_the_loss_s_own_too() => RuleTest<ClippingWithoutEffect>.VerifySourceFixAsync<ClippingWithoutEffectFix>(
        Program("while (true)\n{\n    {|LG4008:nn.utils.clip_grad_norm_(model.parameters(), 1)|};\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n}", "[CombinedLoss(NonFinite = NonFinite.Throw)]"),
        Program("while (true)\n{\n    loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n}", "[CombinedLoss(NonFinite = NonFinite.Throw, MaxNorm = 1)]"),
        ClippingWithoutEffect.SetMaxNorm);

    [Theory]
    [InlineData("nn.utils.clip_grad_norm_(model.parameters(), 1)", "[CombinedLoss(MaxNorm = 5)]")]
    [InlineData("nn.utils.clip_grad_norm_(model.parameters(), 1, norm_type: 1)", "[CombinedLoss]")]
    [InlineData("nn.utils.clip_grad_norm_(model.parameters(), epochs)", "[CombinedLoss]")]
    [InlineData("nn.utils.clip_grad_value_(model.parameters(), 1)", "[CombinedLoss]")]
    public Task Clipping_that_MaxNorm_cannot_say_is_removed(string clipping, string attribute) => RuleTest<ClippingWithoutEffect>.VerifySourceFixAsync<ClippingWithoutEffectFix>(
        Program($"loss.Step(optimizer, a: model.call(x), b: y).Dispose();\n{{|LG4008:{clipping}|}};\nConsole.WriteLine();", attribute),
        Program("loss.Step(optimizer, a: model.call(x), b: y).Dispose();\nConsole.WriteLine();", attribute),
        ClippingWithoutEffect.Remove);

    [Theory]
    [InlineData("var t = loss.Compute(a: model.call(x), b: y); {|LG3007:t.RawTotal|}.backward();", "var t = loss.Compute(a: model.call(x), b: y); t.Total.backward();")]
    [InlineData("{|LG3007:(loss.Compute(a: model.call(x), b: y).RawTotal / 4)|}.backward();", "(loss.Compute(a: model.call(x), b: y).Total / 4).backward();")]
    public Task The_total_goes_backward(string statements, string repaired) =>
        RuleTest<LossWithoutGradient>.VerifySourceFixAsync<LossWithoutGradientFix>(Program(statements), Program(repaired));

    [Fact]
    public Task The_logits_are_handed_over() => RuleTest<SoftmaxBeforeCrossEntropy>.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(
        ClassProgram("loss.Step(optimizer, logits: {|LG3001:model.call(x).softmax(1)|}, labels: y).Dispose();"),
        ClassProgram("loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();"));

    [Fact]
    public Task Swapped_arguments_are_exchanged_in_the_call() => RuleTest<InputAndTargetSwapped>.VerifySourceFixAsync<InputAndTargetSwappedFix>(
        ClassProgram("{|LG3005:loss.Step(optimizer, logits: randint(0, 3, 8), labels: model.call(x))|}.Dispose();"),
        ClassProgram("loss.Step(optimizer, logits: model.call(x), labels: randint(0, 3, 8)).Dispose();"));

    [Fact]
    public Task The_switch_around_a_step_is_removed() => RuleTest<LossWithoutGradient>.VerifySourceFixAsync<LossWithoutGradientFix>(
        Program("using var off = no_grad();\nusing var s = {|LG3007:loss.Step(optimizer, a: model.call(x), b: y)|};"),
        Program("using var s = loss.Step(optimizer, a: model.call(x), b: y);"));

    [Theory]
    [InlineData("sum += {|LG3010:t.Total|};", "sum += t.Total.detach();")]
    [InlineData("sum = sum + {|LG3010:t.Fit|};", "sum = sum + t.Fit.detach();")]
    [InlineData("all.Add({|LG3010:t.Total|});", "all.Add(t.Total.detach());")]
    public Task What_is_kept_is_detached(string statement, string repaired)
    {
        return RuleTest<LossOutlivesIteration>.VerifySourceFixAsync<LossOutlivesIterationFix>(In(statement), In(repaired));

        static string In(string kept) => Program($"var sum = zeros(1); var all = new List<Tensor>(); while (epochs-- > 0) {{ var t = loss.Compute(a: model.call(x), b: y); t.Total.backward(); {kept} }} Console.WriteLine(all.Average(l => l.ToSingle()));");
    }

    [Theory]
    [InlineData("loss.Weights.Fit = {|LG5001:epochs / 10|};", "loss.Weights.Fit = epochs / 10.0;")]
    [InlineData("loss.Weights[\"Fit\"] = {|LG5001:epochs / 10|};", "loss.Weights[\"Fit\"] = epochs / 10.0;")]
    [InlineData("loss.Weights.Fit = Math.Min(1, {|LG5001:epochs / 10|});", "loss.Weights.Fit = Math.Min(1, epochs / 10.0);")]
    [InlineData("loss.Weights.Fit = {|LG5001:1 / 10|};", "loss.Weights.Fit = 1.0 / 10;")]
    [InlineData("var other = new FitLoss { Weights = { Fit = {|LG5001:epochs / 10|} } };", "var other = new FitLoss { Weights = { Fit = epochs / 10.0 } };")]
    public Task A_weight_is_a_real_number(string statements, string repaired) =>
        RuleTest<IntegerDivision>.VerifySourceFixAsync<IntegerDivisionFix>(Program(statements), Program(repaired));

    [Fact]
    public Task Gradients_are_cleared_before_the_total_goes_backward() => RuleTest<GradientsNeverCleared>.VerifySourceFixAsync<GradientsNeverClearedFix>(
        Program("while (true)\n{\n    var t = loss.Compute(a: model.call(x), b: y);\n    t.Total.backward();\n    {|LG4001:optimizer.step()|};\n}"),
        Program("while (true)\n{\n    var t = loss.Compute(a: model.call(x), b: y);\n    optimizer.zero_grad();\n    t.Total.backward();\n    optimizer.step();\n}"));

    private static string ClassProgram(string statements) =>
        "[CombinedLoss]\npartial class FitLoss { [MainLoss] static Tensor Fit(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels); }\n" + TestSource.Method("using var loss = new FitLoss();\n" + statements);

    private static string Program(string statements, string attribute = "[CombinedLoss]") =>
        attribute + "\npartial class FitLoss { " + Loss + " }\n" + TestSource.Method("using var loss = new FitLoss();\n" + statements);
}
