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
}
