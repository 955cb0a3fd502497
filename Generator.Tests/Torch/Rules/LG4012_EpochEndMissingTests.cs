using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.EpochEndMissing>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class EpochEndMissingTests
{
    private static string Program(string statements, string head = "[CombinedLoss, DynamicWeightAverage]", string role = "[LossComponent]", string members = "") =>
        $$"""
        {{head}}
        partial class TwoLosses
        {
            [LossComponent] static Tensor Near(Tensor a, Tensor b) => functional.mse_loss(a, b);
            {{role}} static Tensor Far(Tensor a, Tensor b) => functional.l1_loss(a, b);
            public void Finish() => EpochEnd();
        }

        class Program
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);
            readonly TwoLosses kept = new();
            {{members}}

            static void Take(TwoLosses loss) { }

            void Train(Tensor x, Tensor y, int epochs, torch.optim.Optimizer optimizer, TwoLosses given)
            {
                {{statements}}
            }
        }
        """;

    private const string Step = "loss.Step(optimizer, a: model.call(x), b: y).Dispose();";

    private const string Marked = "{|LG4012:loss.Step(optimizer, a: model.call(x), b: y)|}.Dispose();";

    [Theory]
    [InlineData("[CombinedLoss, DynamicWeightAverage]", "[LossComponent]", "[DynamicWeightAverage] decides there, and its factors stay what they are before the first epoch has ended")]
    [InlineData("[CombinedLoss, SmoothTchebycheff(WarmupEpochs = 3)]", "[LossComponent]", "[SmoothTchebycheff] decides there, and its factors stay what they are before the first epoch has ended")]
    [InlineData("[CombinedLoss]", "[LossComponent, LinearSchedule(0, 1, Epochs = 5)]", "the schedule of 'Far' counts epochs, and its weight stays what it is at the start")]
    [InlineData("[CombinedLoss, UnitNormalized]", "[Regularizer, StepSchedule(1, 0, Epochs = new[] { 5 })]", "the schedule of 'Far' counts epochs, and its weight stays what it is at the start")]
    public Task What_waits_for_the_end_of_an_epoch_is_named(string head, string role, string reason) => Test.VerifyAsync(
        Program("var loss = new TwoLosses(); while (true) { {|#0:loss.Step(optimizer, a: model.call(x), b: y)|}.Dispose(); }", head, role),
        new DiagnosticResult("LG4012", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(
            $"Call 'loss.EpochEnd()' after every epoch, which nothing does: {reason}"));

    [Fact]
    public Task Holding_the_effective_weights_ends_no_epoch() => Test.VerifyAsync(Program(
        $"var loss = new TwoLosses(); while (true) {{ {Marked} loss.HoldEffectiveWeights(); loss.ReleaseEffectiveWeights(); }}"));

    [Theory]
    [InlineData(
        "var loss = new TwoLosses();\nfor (var epoch = 0; epoch < epochs; epoch++)\n{\n    foreach (var i in new int[3])\n    {\n        " + Marked + "\n    }\n}",
        "var loss = new TwoLosses();\nfor (var epoch = 0; epoch < epochs; epoch++)\n{\n    foreach (var i in new int[3])\n    {\n        " + Step + "\n    }\n    loss.EpochEnd();\n}")]
    [InlineData(
        "using var loss = new TwoLosses();\nwhile (true)\n{\n    for (var i = 0; i < 3; i++) " + Marked + "\n    loss.Evaluate(a: x, b: y);\n}",
        "using var loss = new TwoLosses();\nwhile (true)\n{\n    for (var i = 0; i < 3; i++) " + Step + "\n    loss.EpochEnd();\n    loss.Evaluate(a: x, b: y);\n}")]
    [InlineData(
        "var loss = new TwoLosses();\nfor (var epoch = 0; epoch < epochs; epoch++) // epochs\n    // batches\n    foreach (var i in new int[3])\n    {\n        " + Marked + "\n    }",
        "var loss = new TwoLosses();\nfor (var epoch = 0; epoch < epochs; epoch++) // epochs\n{\n    // batches\n    foreach (var i in new int[3])\n    {\n        " + Step + "\n    }\n    loss.EpochEnd();\n}")]
    [InlineData(
        "var loss = new TwoLosses(); while (true) foreach (var i in new int[3]) " + Marked,
        "var loss = new TwoLosses(); while (true) { foreach (var i in new int[3]) " + Step + " loss.EpochEnd(); }")]
    public Task The_epoch_is_ended_behind_the_loop_over_its_batches(string statements, string repaired) =>
        Test.VerifySourceFixAsync<EpochEndMissingFix>(Program(statements), Program(repaired));

    private const string Scheduled = "[LossComponent, LinearSchedule(0, 1, Epochs = 5)]";

    /// <summary>Setting a weight ends its schedule for good.</summary>
    [Theory]
    [InlineData("loss.Weights.Far = 0.5; foreach (var i in new int[3]) { " + Step + " }")]
    [InlineData("loss.Weights[\"Far\"] = 0.5; foreach (var i in new int[3]) { " + Step + " }")]
    [InlineData("var name = epochs > 1 ? \"Far\" : \"Near\"; loss.Weights[name] = 0.5; foreach (var i in new int[3]) { " + Step + " }")]
    [InlineData("foreach (var i in new int[3]) { " + Step + " loss.Weights.Far *= 0.9; }")]
    public Task Schedule_that_code_has_ended_is_silent(string statements) =>
        Test.VerifyAsync(Program("var loss = new TwoLosses(); " + statements, "[CombinedLoss]", Scheduled));

    [Theory]
    [InlineData("loss.Weights.Near = 0.5; foreach (var i in new int[3]) { " + Marked + " }")]
    [InlineData("loss.Weights[\"Near\"] = loss.Weights.Far; foreach (var i in new int[3]) { " + Marked + " }")]
    public Task Schedule_of_another_component_goes_on(string statements) =>
        Test.VerifyAsync(Program("var loss = new TwoLosses(); " + statements, "[CombinedLoss]", Scheduled));

    [Theory]
    [InlineData("var loss = new TwoLosses(); for (var i = 0; i < epochs; i++) { " + Marked + " " + Step + " }")]
    [InlineData("var loss = new TwoLosses(); loss.load(\"file\"); loss.Weights.Near = 2; do { " + Marked + " } while (epochs > 1);")]
    [InlineData("foreach (var i in new int[3]) { {|LG4012:kept.Step(optimizer, a: model.call(x), b: y)|}.Dispose(); }")]
    [InlineData("foreach (var i in new int[3]) { {|LG4012:kept.Step(optimizer, a: model.call(x), b: y)|}.Dispose(); } Later(); void Later() { while (true) kept.Step(optimizer, a: model.call(x), b: y).Dispose(); }")]
    public Task A_loss_is_told_once(string statements) => Test.VerifyAsync(Program(statements));

    [Theory]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { foreach (var j in new int[3]) { " + Step + " } loss.EpochEnd(); }")]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { " + Step + " } Finish(); void Finish() => loss.EpochEnd();")]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { " + Step + " loss.Finish(); }")]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { " + Step + " Take(loss); }")]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { " + Step + " } System.Action end = loss.EpochEnd; end();")]
    [InlineData("var loss = new TwoLosses(); var all = new[] { loss }; foreach (var i in new int[3]) { " + Step + " } foreach (var one in all) one.EpochEnd();")]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { " + Step + " } loss?.EpochEnd();")]
    [InlineData("var loss = new TwoLosses(); " + Step)]
    [InlineData("var loss = given; foreach (var i in new int[3]) { given.Step(optimizer, a: model.call(x), b: y).Dispose(); }")]
    [InlineData("foreach (var i in new int[3]) { given.Step(optimizer, a: model.call(x), b: y).Dispose(); }")]
    [InlineData("var loss = new TwoLosses(); foreach (var i in new int[3]) { loss.Evaluate(a: x, b: y); }")]
    public Task Epoch_that_may_be_ended_is_silent(string statements) => Test.VerifyAsync(Program(statements));

    [Theory]
    [InlineData("{|LG4012:loss.Compute(a: model.call(x), b: y)|}.Total.backward();")]
    [InlineData("using var t = {|LG4012:loss.Compute(a: model.call(x), b: y)|}; optimizer.zero_grad(); t.Total.backward(); optimizer.step();")]
    [InlineData("var (near, far, total, raw) = {|LG4012:loss.Compute(a: model.call(x), b: y)|}; total.backward();")]
    [InlineData("{|LG4012:loss.forward(a: model.call(x), b: y)|}.backward();")]
    public Task Gradients_of_an_evaluation_are_training_too(string statements) => Test.VerifyAsync(Program(
        "var loss = new TwoLosses(); while (true) { " + statements + " }", "[CombinedLoss]", "[LossComponent, LinearSchedule(0, 1, Epochs = 5)]"));

    [Theory]
    [InlineData("using var t = loss.Compute(a: model.call(x), b: y); Console.WriteLine(t.Total.ToSingle());")]
    [InlineData("using var off = no_grad(); loss.Compute(a: model.call(x), b: y).Total.backward();")]
    [InlineData("loss.Compute(a: model.call(x), b: y).Total.backward(); loss.EpochEnd();")]
    [InlineData("loss.forward(a: model.call(x), b: y).backward(); Take(loss);")]
    public Task Evaluation_that_is_shown_or_told_is_silent(string statements) => Test.VerifyAsync(Program(
        "var loss = new TwoLosses(); while (true) { " + statements + " }", "[CombinedLoss]", "[LossComponent, LinearSchedule(0, 1, Epochs = 5)]"));

    [Fact]
    public Task Scheme_that_no_evaluation_moves_is_silent() =>
        Test.VerifyAsync(Program("var loss = new TwoLosses(); while (true) { loss.forward(a: model.call(x), b: y).backward(); }"));

    [Theory]
    [InlineData("while (true) One(x, y, optimizer);", "void One(Tensor x, Tensor y, torch.optim.Optimizer optimizer) => {|LG4012:kept.Step(optimizer, a: model.call(x), b: y)|}.Dispose();")]
    [InlineData("var loss = new TwoLosses(); while (true) One(); void One() { " + Marked + " }", "")]
    [InlineData("var loss = new TwoLosses(); new List<Tensor>().ForEach(one => { " + Marked + " });", "")]
    public Task Helper_that_a_loop_calls_is_part_of_it(string statements, string members) => Test.VerifyAsync(Program(statements, members: members));

    [Theory]
    [InlineData("One(x, y, optimizer);", "void One(Tensor x, Tensor y, torch.optim.Optimizer optimizer) => kept.Step(optimizer, a: model.call(x), b: y).Dispose();")]
    [InlineData("while (true) { One(x, y, optimizer); kept.EpochEnd(); }", "void One(Tensor x, Tensor y, torch.optim.Optimizer optimizer) => kept.Step(optimizer, a: model.call(x), b: y).Dispose();")]
    [InlineData("while (true) One(x, y, optimizer);", "public void One(Tensor x, Tensor y, torch.optim.Optimizer optimizer) => kept.Step(optimizer, a: model.call(x), b: y).Dispose();")]
    [InlineData("var loss = new TwoLosses(); One(); void One() { " + Step + " }", "")]
    public Task Helper_that_others_call_or_no_loop_is_silent(string statements, string members) =>
        Test.VerifyAsync(Program(statements, members: members));

    [Theory]
    [InlineData("[CombinedLoss]", "[LossComponent, LinearSchedule(0, 1, Steps = 5)]")]
    [InlineData("[CombinedLoss, RandomWeighting]", "[LossComponent]")]
    [InlineData("[CombinedLoss, SmoothTchebycheff(Form = TchebycheffForm.Plain)]", "[LossComponent]")]
    [InlineData("[CombinedLoss]", "[LossComponent]")]
    public Task Loss_that_knows_no_epochs_is_silent(string head, string role) =>
        Test.VerifyAsync(Program("var loss = new TwoLosses(); foreach (var i in new int[3]) { " + Step + " }", head, role));

    [Theory]
    [InlineData("public TwoLosses Loss { get; } = new();")]
    [InlineData("protected TwoLosses Loss = new();")]
    [InlineData("internal TwoLosses Loss = new(); class Other { void End(Program program) => program.Loss.EpochEnd(); }")]
    public Task Loss_that_others_can_see_is_silent(string member) => Test.VerifyAsync(
        Program("foreach (var i in new int[3]) { Loss.Step(optimizer, a: model.call(x), b: y).Dispose(); }", members: member));

    [Fact]
    public Task Field_whose_epoch_another_method_ends_is_silent() => Test.VerifyAsync(Program(
        "foreach (var i in new int[3]) { kept.Step(optimizer, a: model.call(x), b: y).Dispose(); }", members: "public void End() => kept.EpochEnd();"));

    [Theory]
    [InlineData("var turns = {|LG4012:loss.Alternate(only: optimizer)|}; while (true) turns.Step(a: model.call(x), b: y).Dispose();")]
    [InlineData("var turns = loss.Alternate(only: optimizer); while (true) { turns.Step(a: model.call(x), b: y).Dispose(); loss.EpochEnd(); }")]
    [InlineData("var turns = loss.Alternate(only: optimizer); turns.Step(a: model.call(x), b: y).Dispose();")]
    public Task Phases_are_steps_too(string statements) => Test.VerifyAsync(
        Program("var loss = new TwoLosses(); " + statements, "[CombinedLoss, DynamicWeightAverage, Phase(\"Only\", nameof(Near), nameof(Far))]"));
}
