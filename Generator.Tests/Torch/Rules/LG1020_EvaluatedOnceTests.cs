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
    [InlineData("plain.Step({|LG1020:lbfgs|}, inputs).Dispose();")]
    [InlineData("plain.Step(x: a, y: a, optimizer: {|LG1020:lbfgs|}).Dispose();")]
    [InlineData("any.Step({|LG1020:lbfgs|}, inputs).Dispose();")]
    [InlineData("tasks.Step({|LG1020:lbfgs|}, x: a, y: a).Dispose();")]
    [InlineData("turns.Step({|LG1020:optim.LBFGS(new TorchSharp.Modules.Parameter[0])|}, x: a).Dispose();")]
    [InlineData("_ = turns.Alternate({|LG1020:lbfgs|});")]
    [InlineData("_ = turns.Alternate(turn: {|LG1020:lbfgs|});")]
    public Task Inputs_that_are_given_once(string statements) => Verify(statements);

    [Theory]
    [InlineData("tasks.Step(optimizer, () => own).Dispose();")]
    [InlineData("tasks.Step(optimizer, () => new Tasks.Inputs { X = a, Y = a }).Dispose();")]
    [InlineData("plain.Step(lbfgs, () => inputs).Dispose();")]
    [InlineData("any.Step(lbfgs, () => inputs).Dispose();")]
    [InlineData("plain.Step(adam, x: a, y: a).Dispose();")]
    [InlineData("plain.Step(optimizer, inputs).Dispose();")]
    [InlineData("optim.Optimizer hidden = lbfgs; plain.Step(hidden, inputs).Dispose();")]
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
            "Call Step(optimizer, () => inputs): LBFGS evaluates the losses several times a step, and a step that is given its inputs once throws"));
}
