using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.EvaluatedOnce>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class EvaluatedOnceTests
{
    private static string Program(string statements) =>
        $$"""
        [CombinedLoss]
        [Famo]
        public partial class Tasks
        {
            [LossComponent] private static Tensor First(Tensor x) => x.mean();
            [LossComponent] private static Tensor Second(Tensor y) => y.mean();
        }

        [CombinedLoss]
        public partial class Plain
        {
            [LossComponent] private static Tensor First(Tensor x) => x.mean();
            [LossComponent] private static Tensor Second(Tensor y) => y.mean();
        }

        [CombinedLoss(AccumulateSteps = 4)]
        public partial class Slow
        {
            [LossComponent] private static Tensor First(Tensor x) => x.mean();
        }

        [CombinedLoss]
        [Phase("Turn", nameof(First))]
        public partial class Turns
        {
            [LossComponent] private static Tensor First(Tensor x) => x.mean();
        }

        class Program
        {
            void Train(
                Tasks tasks, Plain plain, Turns turns, ICombinedLoss<Plain.Inputs> any, Plain.Inputs inputs, Tasks.Inputs own,
                TorchSharp.Modules.LBFGS lbfgs, TorchSharp.torch.optim.Optimizer optimizer, TorchSharp.Modules.Adam adam,
                Turns.Alternation alternation, Tensor a)
            {
                {{statements}}
            }
        }
        """;

    private static Task Verify(string statements, params DiagnosticResult[] expected) => Test.VerifyAsync(Program(statements), expected);

    [Theory]
    [InlineData("{|LG1020:tasks.Step(optimizer, x: a, y: a)|}.Dispose();")]
    [InlineData("{|LG1020:tasks.Step(adam, a, a)|}.Dispose();")]
    [InlineData("{|LG1020:tasks.Step(optimizer, own)|}.Dispose();")]
    [InlineData("using var step = {|LG1020:tasks.Step(optimizer, new Tasks.Inputs { X = a, Y = a })|};")]
    [InlineData("plain.Step({|LG1020:lbfgs|}, x: a, y: a).Dispose();")]
    [InlineData("optim.Optimizer chosen = optim.LBFGS(new TorchSharp.Modules.Parameter[0]); plain.Step({|LG1020:chosen|}, x: a, y: a).Dispose();")]
    [InlineData("optim.Optimizer chosen = lbfgs; plain.Step((optim.Optimizer){|LG1020:chosen|}, inputs).Dispose();")]
    [InlineData("new Slow().Step({|LG1020:lbfgs|}, () => new Slow.Inputs { X = a }).Dispose();")]
    [InlineData("new Slow().Step({|LG1020:lbfgs|}, x: a).Dispose();")]
    [InlineData("tasks.AccumulateSteps = {|LG1020:4|};")]
    [InlineData("const int Batches = 2; var made = new Tasks { AccumulateSteps = {|LG1020:Batches|} };")]
    [InlineData("plain.Step({|LG1020:lbfgs|}, inputs).Dispose();")]
    [InlineData("plain.Step(x: a, y: a, optimizer: {|LG1020:lbfgs|}).Dispose();")]
    [InlineData("any.Step({|LG1020:lbfgs|}, inputs).Dispose();")]
    [InlineData("tasks.Step({|LG1020:lbfgs|}, x: a, y: a).Dispose();")]
    [InlineData("turns.Step({|LG1020:optim.LBFGS(new TorchSharp.Modules.Parameter[0])|}, x: a).Dispose();")]
    [InlineData("_ = turns.Alternate({|LG1020:lbfgs|});")]
    [InlineData("_ = turns.Alternate(turn: {|LG1020:lbfgs|});")]
    public Task Inputs_that_are_given_once(string statements) => Verify(statements);

    [Theory]
    [InlineData("optim.Optimizer chosen = optim.Adam(new TorchSharp.Modules.Parameter[0]); plain.Step(chosen, x: a, y: a).Dispose();")]
    [InlineData("optim.Optimizer chosen = a.numel() > 1 ? lbfgs : adam; plain.Step(chosen, x: a, y: a).Dispose();")]
    [InlineData("optim.Optimizer chosen = lbfgs; if (a.numel() > 1) chosen = adam; plain.Step(chosen, x: a, y: a).Dispose();")]
    [InlineData("new Slow().Step(adam, x: a).Dispose();")]
    [InlineData("plain.AccumulateSteps = 4;")]
    [InlineData("tasks.AccumulateSteps = 1;")]
    [InlineData("tasks.AccumulateSteps = (int)a.numel();")]
    public Task Another_optimizer_or_scheme_and_what_is_not_known_are_silent(string statements) => Verify(statements);

    [Fact]
    public Task Message_says_what_is_to_be_removed() => Verify(
        "new Slow().Step({|#0:lbfgs|}, x: a).Dispose(); tasks.AccumulateSteps = {|#1:4|};",
        new DiagnosticResult("LG1020", DiagnosticSeverity.Error).WithLocation(0).WithMessage(
            "Remove AccumulateSteps of Slow, or take another optimizer: LBFGS evaluates the losses several times a step, and wants one batch for all of them"),
        new DiagnosticResult("LG1020", DiagnosticSeverity.Error).WithLocation(1).WithMessage(
            "Leave AccumulateSteps at 1, or take another scheme: Famo evaluates a batch again after its step, which would come after several batches"));

    [Theory]
    [InlineData("tasks.Step(optimizer, () => own).Dispose();")]
    [InlineData("tasks.Step(optimizer, () => new Tasks.Inputs { X = a, Y = a }).Dispose();")]
    [InlineData("plain.Step(lbfgs, () => inputs).Dispose();")]
    [InlineData("any.Step(lbfgs, () => inputs).Dispose();")]
    [InlineData("plain.Step(adam, x: a, y: a).Dispose();")]
    [InlineData("plain.Step(optimizer, inputs).Dispose();")]
    [InlineData("tasks.Evaluate(own); tasks.Compute(x: a, y: a).Dispose();")]
    [InlineData("lbfgs.step(() => plain.forward(x: a, y: a));")]
    [InlineData("_ = turns.Alternate(adam); alternation.Step(x: a).Dispose();")]
    [InlineData("any.Step(optimizer, inputs).Dispose();")]
    public Task Inputs_that_can_be_computed_again_or_are_needed_once_are_silent(string statements) => Verify(statements);

    [Fact]
    public Task Message_of_a_scheme() => Verify(
        "{|#0:tasks.Step(optimizer, x: a, y: a)|}.Dispose();",
        new DiagnosticResult("LG1020", DiagnosticSeverity.Error).WithLocation(0).WithMessage(
            "Call Step(optimizer, () => new Tasks.Inputs { … }): Famo evaluates the losses again after a step, and a step that is given its inputs once throws"));

    [Fact]
    public Task Message_of_an_optimizer() => Verify(
        "any.Step({|#0:lbfgs|}, inputs).Dispose();",
        new DiagnosticResult("LG1020", DiagnosticSeverity.Error).WithLocation(0).WithMessage(
            "Call Step(optimizer, () => new Plain.Inputs { … }): LBFGS evaluates the losses several times a step, and a step that is given its inputs once throws"));
}
