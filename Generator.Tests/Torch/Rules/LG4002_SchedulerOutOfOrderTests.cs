using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SchedulerOutOfOrder>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SchedulerOutOfOrderTests
{
    private const string Schedule = "var schedule = TorchSharp.torch.optim.lr_scheduler.StepLR(optimizer, 10); ";
    private const string Backward = "optimizer.zero_grad(); functional.mse_loss(model.call(x), y).backward(); ";

    [Theory]
    [InlineData(Backward + "{|#0:schedule.step()|}; optimizer.step();", Backward + "optimizer.step(); schedule.step();")]
    [InlineData("for (var i = 0; i < epochs; i++) { " + Backward + "{|#0:schedule.step()|}; optimizer.step(); }", "for (var i = 0; i < epochs; i++) { " + Backward + "optimizer.step(); schedule.step(); }")]
    public Task The_scheduler_steps_last(string statements, string repaired) =>
        Test.VerifyFixAsync<StepOutOfOrderFix>(Schedule + statements, Schedule + repaired, Test.Info(0));

    [Fact]
    public Task At_the_start_of_each_epoch() => Test.VerifyFixAsync<StepOutOfOrderFix>(
        """
        var schedule = TorchSharp.torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            {|#0:schedule.step()|};
            for (var i = 0; i < 10; i++)
            {
                optimizer.zero_grad();
                functional.mse_loss(model.call(x), y).backward();
                optimizer.step();
            }
            Console.WriteLine(epoch);
        }
        """,
        """
        var schedule = TorchSharp.torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var i = 0; i < 10; i++)
            {
                optimizer.zero_grad();
                functional.mse_loss(model.call(x), y).backward();
                optimizer.step();
            }
            schedule.step();
            Console.WriteLine(epoch);
        }
        """,
        Test.Info(0));

    [Theory]
    [InlineData("class T { void Run(Tensor loss, TorchSharp.torch.optim.Optimizer step, TorchSharp.torch.optim.lr_scheduler.LRScheduler schedule) { loss.backward(); {|#0:schedule.step()|}; step.step(); } }")]
    [InlineData("class T { readonly TorchSharp.torch.optim.Optimizer step; readonly TorchSharp.torch.optim.lr_scheduler.LRScheduler schedule; T(Module net) { step = torch.optim.Adam(net.parameters()); schedule = torch.optim.lr_scheduler.StepLR(step, 3); } void Run(Tensor loss) { loss.backward(); {|#0:schedule.step()|}; step.step(); } }")]
    [InlineData("class T { void Run(Module net, Func<Tensor> loss) { var a = torch.optim.SGD(net.parameters(), 0.1); var b = torch.optim.SGD(net.parameters(), 0.1); var schedule = torch.optim.lr_scheduler.StepLR(b, 3); while (true) { a.step(); {|#0:schedule.step()|}; b.step(); } } }")]
    [InlineData("class T { void Run(Tensor loss, TorchSharp.torch.optim.Optimizer step, TorchSharp.torch.optim.lr_scheduler.LRScheduler schedule) { Action once = () => { loss.backward(); {|#0:schedule.step()|}; step.step(); }; once(); } }")]
    public Task In_fields_parameters_and_lambdas(string source) => Test.VerifyAsync(source, Test.Info(0));

    [Fact]
    public Task The_message_says_what_is_lost() => Test.VerifyStatementsAsync(
        Schedule + Backward + "{|#0:schedule.step()|}; optimizer.step();",
        Test.Info(0).WithMessage("'schedule' steps before 'optimizer'; step the scheduler after the optimizer: the first learning rate is never used"));

    [Theory]
    [InlineData(Schedule + Backward + "optimizer.step(); schedule.step();")]
    [InlineData(Schedule + "for (var i = 0; i < epochs; i++) { " + Backward + "optimizer.step(); schedule.step(); }")]
    [InlineData(Schedule + "for (var e = 0; e < 3; e++) { for (var i = 0; i < epochs; i++) { " + Backward + "optimizer.step(); } schedule.step(); }")]
    [InlineData(Schedule + "for (var i = 0; i < epochs; i++) { if (i > 0) schedule.step(); " + Backward + "optimizer.step(); }")]
    [InlineData(Schedule + "for (var i = 0; i < epochs; i++) { " + Backward + "optimizer.step(); schedule.step(); " + Backward + "optimizer.step(); }")]
    public Task After_the_optimizer_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    // One step before the loop may skip a rate of 0 on purpose.
    [Theory]
    [InlineData(Schedule + "schedule.step(); for (var i = 0; i < epochs; i++) { " + Backward + "optimizer.step(); schedule.step(); }")]
    [InlineData("var schedule = TorchSharp.torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer); for (var i = 0; i < epochs; i++) { schedule.step(1.0); " + Backward + "optimizer.step(); }")]
    [InlineData(Schedule + "schedule.step(); optimizer.step();")]
    [InlineData("var other = TorchSharp.torch.optim.SGD(teacher.parameters(), 0.1); var schedule = TorchSharp.torch.optim.lr_scheduler.StepLR(other, 10); " + Backward + "schedule.step(); optimizer.step();")]
    public Task What_may_be_meant_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("foreach (var (x, y) in data) { {|#0:schedule.step()|}; using var step = loss.Step(optimizer, p: model.call(x), y: y); }")]
    [InlineData("for (var e = 0; e < 9; e++) { {|#0:schedule.step()|}; foreach (var (x, y) in data) { using var step = loss.Step(optimizer, p: model.call(x), y: y); } }")]
    [InlineData("var turns = phases.Alternate(cls: optimizer, rec: other); foreach (var (x, y) in data) { {|#0:schedule.step()|}; using var step = turns.StepCls(p: model.call(x), y: y); }")]
    public Task Before_a_step_of_a_loss(string statements) => Test.VerifyAsync(WithLosses(statements), Test.Info(0));

    [Theory]
    [InlineData("foreach (var (x, y) in data) { using var step = loss.Step(optimizer, p: model.call(x), y: y); schedule.step(); }")]
    [InlineData("foreach (var (x, y) in data) { schedule.step(); using var step = loss.Step(other, p: model.call(x), y: y); }")]
    [InlineData("foreach (var (x, y) in data) { schedule.step(); using var step = gathered.Step(optimizer, p: model.call(x), y: y); }")]
    [InlineData("schedule.step(); foreach (var (x, y) in data) { using var step = loss.Step(optimizer, p: model.call(x), y: y); schedule.step(); }")]
    [InlineData("var turns = phases.Alternate(cls: optimizer, rec: other); foreach (var (x, y) in data) { schedule.step(); using var step = turns.StepRec(p: model.call(x), y: y); }")]
    public Task After_a_step_of_a_loss_or_before_that_of_another_optimizer_is_silent(string statements) => Test.VerifyAsync(WithLosses(statements));

    private static string WithLosses(string statements) =>
        $$"""
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss]
            static Tensor Fit(Tensor p, Tensor y) => functional.l1_loss(p, y);
        }

        [CombinedLoss(AccumulateSteps = 4)]
        partial class GatheredLoss
        {
            [MainLoss]
            static Tensor Fit(Tensor p, Tensor y) => functional.l1_loss(p, y);
        }

        [CombinedLoss]
        [Phase("Cls", nameof(Fit))]
        [Phase("Rec", nameof(Far))]
        partial class PhasedLoss
        {
            [LossComponent]
            static Tensor Fit(Tensor p, Tensor y) => functional.l1_loss(p, y);

            [LossComponent]
            static Tensor Far(Tensor p, Tensor y) => functional.mse_loss(p, y);
        }

        class Program
        {
            void Train(PairLoss loss, GatheredLoss gathered, PhasedLoss phases, Module<Tensor, Tensor> model, (Tensor, Tensor)[] data)
            {
                var optimizer = torch.optim.SGD(model.parameters(), 0.1);
                var other = torch.optim.SGD(model.parameters(), 0.1);
                var schedule = torch.optim.lr_scheduler.StepLR(optimizer, 10);
                {{statements}}
            }
        }
        """;
}
