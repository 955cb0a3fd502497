using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>What a phase does not train, it does not touch: values, gradients, requires_grad.</summary>
public class IsolationTests
{
    public static TheoryData<string> Optimizers() => ["Adam", "Adam with weight decay", "SGD with momentum", "SGD with momentum and weight decay", "RMSProp"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Frozen_parameters_do_not_move_from_any_state_of_the_optimizer(string kind)
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();

        // One optimizer for everything, with a past: the case in which frozen weights move by momentum.
        var optimizer = Create(kind, gan.Parameters);
        for (var i = 0; i < 3; i++)
        {
            (SmallGan.Judge(gan.Critic.call(gan.Generator.call(gan.Noise)), 1) + gan.Critic.call(gan.Real).mean()).backward();
            optimizer.step();
            optimizer.zero_grad();
        }

        var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: optimizer, generator: optimizer);
        for (var i = 0; i < 6; i++)
        {
            var isCritic = alternation.Current == GanLoss.Phase.Critic;
            var (trained, frozen) = isCritic ? (gan.Critic, gan.Generator) : (gan.Generator, gan.Critic);
            var before = Copies(frozen);
            var own = Copies(trained);
            alternation.Step(real: gan.Real, noise: gan.Noise).Dispose();
            Assert.All(before.Zip(frozen.parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
            Assert.Contains(own.Zip(trained.parameters()), static pair => !Tensors.AreSame(pair.First, pair.Second));
            Assert.All(frozen.parameters(), static parameter => Assert.Null(parameter.grad));
            Assert.All(gan.Parameters, static parameter => Assert.True(parameter.requires_grad));
        }
    }

    [Fact]
    public void Parameters_of_other_optimizers_keep_no_gradient()
    {
        using var scope = NewDisposeScope();
        var network = new TwoHeads();
        var turns = new TurnsLoss(network).Alternate(first: optim.SGD(network.A.parameters(), 0.1), second: optim.SGD(network.TrunkAnd(network.B), 0.1));
        turns.StepFirst(x: network.Input, targetA: network.TargetA).Dispose();
        Assert.All(network.TrunkAnd(network.B), static parameter => Assert.Null(parameter.grad));
        Assert.All(network.A.parameters(), static parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Stale_gradients_from_before_are_not_used()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new SmallGan(), new SmallGan());
        foreach (var parameter in right.Parameters)
        {
            parameter.grad = ones_like(parameter);
        }

        foreach (var gan in new[] { left, right })
        {
            var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: optim.SGD(gan.Critic.parameters(), 0.1), generator: optim.SGD(gan.Generator.parameters(), 0.1));
            alternation.StepCritic(real: gan.Real, noise: gan.Noise).Dispose();
        }

        Assert.All(left.Parameters.Zip(right.Parameters), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
    }

    [Fact]
    public void Parameter_that_the_user_froze_stays_frozen()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        gan.Generator.parameters().First().requires_grad = false;
        var alternation = new GanLoss(gan.Critic, gan.Generator).Alternate(critic: optim.SGD(gan.Critic.parameters(), 0.1), generator: optim.SGD(gan.Generator.parameters(), 0.1));
        alternation.StepCritic(real: gan.Real, noise: gan.Noise).Dispose();
        Assert.False(gan.Generator.parameters().First().requires_grad);
        Assert.All(gan.Generator.parameters().Skip(1), static parameter => Assert.True(parameter.requires_grad));
    }

    /// <summary>Freezing is for parameters. Statistics are not trained: they follow every evaluation in training mode, as in a loop by hand.</summary>
    [Fact]
    public void Running_statistics_of_a_frozen_module_follow_what_it_is_given()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        using var norm = nn.BatchNorm1d(2);
        using var generator = nn.Sequential(gan.Generator, norm);
        var before = norm.running_mean!.clone();
        var weight = norm.weight!.detach().clone();
        var alternation = new GanLoss(gan.Critic, generator).Alternate(critic: optim.SGD(gan.Critic.parameters(), 0.1), generator: optim.SGD(generator.parameters(), 0.1));
        alternation.StepCritic(real: gan.Real, noise: gan.Noise).Dispose();
        Assert.False(Tensors.AreSame(before, norm.running_mean!));
        Assert.True(Tensors.AreSame(weight, norm.weight!));
    }

    private static Tensor[] Copies(nn.Module module) => module.parameters().Select(static parameter => parameter.detach().clone()).ToArray();

    private static optim.Optimizer Create(string kind, IEnumerable<Parameter> parameters) => kind switch
    {
        "Adam" => optim.Adam(parameters, 0.1),
        "Adam with weight decay" => optim.Adam(parameters, 0.1, weight_decay: 0.1),
        "SGD with momentum" => optim.SGD(parameters, 0.1, momentum: 0.9),
        "SGD with momentum and weight decay" => optim.SGD(parameters, 0.1, momentum: 0.9, weight_decay: 0.1),
        _ => optim.RMSProp(parameters, 0.1, momentum: 0.5),
    };
}
