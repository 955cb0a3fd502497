using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.GeneratorNotDetached>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GeneratorNotDetachedTests
{
    // The model generates, the teacher judges.
    private const string Optimizers = "var dStep = torch.optim.Adam(teacher.parameters()); var gStep = torch.optim.Adam(model.parameters());\n";

    [Fact]
    public Task What_the_discriminator_is_given_is_detached() => Test.VerifyFixAsync<GeneratorNotDetachedFix>(
        Optimizers +
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var fake = model.call(x);
            dStep.zero_grad();
            var dLoss = functional.softplus(teacher.call({|#0:fake|})).mean() + functional.softplus(-teacher.call(y)).mean();
            dLoss.backward();
            dStep.step();

            gStep.zero_grad();
            functional.softplus(-teacher.call(model.call(x))).mean().backward();
            gStep.step();
        }
        """,
        Optimizers +
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var fake = model.call(x);
            dStep.zero_grad();
            var dLoss = functional.softplus(teacher.call(fake.detach())).mean() + functional.softplus(-teacher.call(y)).mean();
            dLoss.backward();
            dStep.step();

            gStep.zero_grad();
            functional.softplus(-teacher.call(model.call(x))).mean().backward();
            gStep.step();
        }
        """,
        Test.Info(0).WithMessage("'dLoss.backward()' also goes back into 'model'; detach what 'teacher' is given here: 'dStep' has no use for the gradients there"));

    [Fact]
    public Task Gradients_that_the_generator_applies_are_a_warning() => Test.VerifyStatementsAsync(
        Optimizers +
        """
        while (true)
        {
            gStep.zero_grad();
            dStep.zero_grad();
            var dLoss = teacher.call({|#0:model.call(x)|}).mean();
            dLoss.backward();
            dStep.step();
            teacher.call(model.call(x)).mean().neg().backward();
            gStep.step();
        }
        """,
        Test.Warning(0).WithMessage("'dLoss.backward()' also goes back into 'model'; detach what 'teacher' is given here: the gradients that it leaves there are applied by 'gStep'"));

    [Theory]
    [InlineData("while (true) { dStep.zero_grad(); teacher.call({|LG4003:model.call(x)|}).mean().backward(); teacher.call(y).mean().backward(); dStep.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); var both = cat(new[] { model.call(x), y }); teacher.call({|LG4003:model.call(x).view(-1)|}).mean().backward(); dStep.step(); model.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { var fake = model.call(x); for (var i = 0; i < 5; i++) { dStep.zero_grad(); (teacher.call({|LG4003:fake|}) - teacher.call(y)).mean().backward(retain_graph: true); dStep.step(); } gStep.zero_grad(); teacher.call(fake).mean().backward(); gStep.step(); }")]
    [InlineData("void Free() { model.zero_grad(); } while (true) { dStep.zero_grad(); teacher.call({|LG4003:model.call(x)|}).mean().backward(); dStep.step(); Free(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("void Round() { dStep.zero_grad(); teacher.call({|LG4003:model.call(x)|}).mean().backward(); dStep.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); } while (true) Round();")]
    public Task Lost_work_is_information(string statements) => Test.VerifyStatementsAsync(Optimizers + statements);

    [Theory]
    [InlineData("while (true) { dStep.zero_grad(); teacher.call(model.call(x).detach()).mean().backward(); dStep.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { Tensor fake; using (no_grad()) { fake = model.call(x); } dStep.zero_grad(); teacher.call(fake).mean().backward(); dStep.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); dStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); dStep.step(); gStep.step(); }")]
    [InlineData("while (true) { var judged = teacher.call(model.call(x)); dStep.zero_grad(); judged.mean().backward(retain_graph: true); dStep.step(); gStep.zero_grad(); judged.mean().neg().backward(); gStep.step(); }")]
    [InlineData("while (true) { dStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); dStep.step(); }")]
    [InlineData("while (true) { foreach (var p in model.parameters()) p.requires_grad = false; dStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); dStep.step(); foreach (var p in model.parameters()) p.requires_grad = true; gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { optimizer.zero_grad(); teacher.call(model.call(x)).mean().backward(); optimizer.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("while (true) { gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); dStep.zero_grad(); teacher.call(y).mean().backward(); dStep.step(); }")]
    [InlineData("Action free = () => model.zero_grad(); while (true) { dStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); dStep.step(); free(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    [InlineData("var own = teacher.parameters().ToList(); own.AddRange(model.parameters()); var both = torch.optim.Adam(own); while (true) { both.zero_grad(); teacher.call(model.call(x)).mean().backward(); both.step(); gStep.zero_grad(); teacher.call(model.call(x)).mean().backward(); gStep.step(); }")]
    public Task Detached_joint_frozen_and_unknown_steps_are_silent(string statements) => Test.VerifyStatementsAsync(Optimizers + statements);

    [Fact]
    public Task Modules_of_ones_own_are_called_by_their_own_forward() => Test.VerifyAsync(
        """
        class Judge : Module<Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> layer = Linear(4, 1);
            public Judge() : base("judge") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        class Program
        {
            static void Run(Module<Tensor, Tensor> generator, Tensor noise)
            {
                var judge = new Judge();
                var dStep = torch.optim.Adam(judge.parameters());
                var gStep = torch.optim.Adam(generator.parameters());
                dStep.zero_grad();
                judge.forward({|#0:generator.forward(noise)|}).mean().backward();
                dStep.step();
                gStep.zero_grad();
                judge.forward(generator.forward(noise)).mean().neg().backward();
                gStep.step();
            }
        }
        """,
        Test.Info(0));
}
