using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>A scheme of a user's own, from a referenced assembly, gets everything that ours get.</summary>
public partial class ForeignSchemeTests
{
    [Fact]
    public void Options_of_the_attribute_reach_the_scheme()
    {
        using var loss = new Wandering();
        var weighting = Assert.IsType<WanderingWeighting>(loss.Weighting);
        Assert.Equal(["First", "Second"], weighting.Components.Select(static component => component.Name));
        Assert.Equal("w(First)·First + 0.5·w(Second)·Second + 0.001·Size", Wandering.Formula);
        Assert.Equal(["a", "b\"c"], weighting.Options.Labels);
        Assert.Equal((0.9, 5, WanderingMode.Wild, typeof(Dictionary<string, int>)), (weighting.Options.Decay, weighting.Options.Seed, weighting.Options.Mode, weighting.Options.Marker));
    }

    [Fact]
    public void Step_gives_the_model_the_gradient_of_the_weighted_sum()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        using var loss = new Wandering();
        using var step = loss.Step(new SteplessOptimizer([.. problem.Model.parameters()]), prediction: problem.Model.call(problem.Input), target: problem.Target);
        var weights = step.Read().EffectiveWeights.Values;
        var generated = problem.Gradients();

        problem.Model.zero_grad();
        var p = problem.Model.call(problem.Input);
        (weights[0] * Components.Squared(p, problem.Target) + weights[1] * Components.Absolute(p, problem.Target) + 0.001 * Components.Size(p)).backward();
        Assert.Equal(0.001, weights[2]);
        foreach (var (expected, actual) in problem.Gradients().Zip(generated))
        {
            Tensors.AssertClose(expected, actual, 1e-12);
        }
    }

    /// <summary>Step builds no total, so the scheme's parameters get their gradient another way than in forward: it must be the same.</summary>
    [Fact]
    public void Learned_parameters_get_the_same_gradient_from_Step_as_from_the_total()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        using var stepped = new Wandering();
        using var summed = new Wandering();
        stepped.Weights.Second = summed.Weights.Second = 0.7;

        using var step = stepped.Step(new SteplessOptimizer([.. problem.Model.parameters()]), prediction: problem.Model.call(problem.Input), target: problem.Target);
        summed.forward(prediction: problem.Model.call(problem.Input), target: problem.Target).backward();

        Tensors.AssertClose(summed.parameters().Single().grad!, stepped.parameters().Single().grad!, 1e-12);
        Assert.NotEqual(0, stepped.parameters().Single().grad!.abs().sum().ToDouble());
    }

    [Fact]
    public void Nothing_advances_in_evaluation_mode_or_without_gradients()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        using var loss = new Wandering();
        var p = problem.Model.call(problem.Input);
        loss.forward(prediction: p, target: problem.Target);
        var state = State(loss);
        var size = 0.001 * Components.Size(p).ToDouble();
        var weights = loss.state_dict()["scheme.last_weights"].data<double>().ToArray();

        loss.eval();
        var evaluated = loss.Compute(prediction: p, target: problem.Target);
        loss.train();
        using (no_grad())
        {
            loss.forward(prediction: p, target: problem.Target);
        }

        AssertSame(state, State(loss));
        var expected = (weights[0] * evaluated.First.ToDouble()) + (weights[1] * 0.5 * evaluated.Second.ToDouble()) + size;
        Assert.Equal(expected, evaluated.Total.ToDouble(), 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_that_is_not_finite_never_enters_the_state(bool skipping)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        using var loss = new Wandering();
        using var skippingLoss = new SkippingWandering();
        var module = skipping ? (LossModule)skippingLoss : loss;
        StepResult Step(Tensor target) => skipping
            ? skippingLoss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: target)
            : loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: target);

        Step(problem.Target).Dispose();
        var state = State(module);
        Step(problem.Target * double.NaN).Dispose();

        // Where nothing looks at the values nobody knows that the step was none, and the random numbers move on.
        AssertSame(state.Where(entry => skipping || !(entry.Key.EndsWith("random.state", StringComparison.Ordinal) || entry.Key == "checksums")), State(module));
        Step(problem.Target).Dispose();
        Assert.False(Tensors.AreSame(state["scheme.average"], module.state_dict()["scheme.average"]));
    }

    [Fact]
    public void Wrong_number_of_factors_is_an_error_that_names_the_scheme()
    {
        using var scope = NewDisposeScope();
        using var loss = new WrongShape();
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(value: ones(2, requires_grad: true))).Message;
        Assert.Contains("WrongWeighting", message, StringComparison.Ordinal);
        Assert.Contains("2 components", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scheme_created_inside_a_dispose_scope_outlives_it()
    {
        Wandering loss;
        using (NewDisposeScope())
        {
            loss = new Wandering();
        }

        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        loss.forward(prediction: problem.Model.call(problem.Input), target: problem.Target).backward();
        loss.Dispose();
    }

    [Fact]
    public void Moving_the_loss_moves_the_scheme_and_training_goes_on()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new Wandering();
        loss.to(ScalarType.Float32);
        Assert.Equal(ScalarType.Float32, loss.parameters().Single().dtype);
        using var step = loss.Step(new SteplessOptimizer([.. problem.Model.parameters()]), prediction: problem.Model.call(problem.Input), target: problem.Target);
        Assert.All(step.Read().EffectiveWeights.Values, static weight => Assert.True(weight > 0));
    }

    private static Dictionary<string, Tensor> State(LossModule loss) =>
        loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());

    private static void AssertSame(IEnumerable<KeyValuePair<string, Tensor>> expected, Dictionary<string, Tensor> actual) =>
        Assert.All(expected, entry => Assert.True(Tensors.AreSame(entry.Value, actual[entry.Key]), entry.Key));

    [CombinedLoss(NonFinite = NonFinite.SkipStep)]
    [Wandering(0.9)]
    private sealed partial class SkippingWandering
    {
        [LossComponent]
        private static Tensor First(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

        [LossComponent(0.5)]
        private static Tensor Second(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
    }

    [CombinedLoss, Wrong]
    private sealed partial class WrongShape
    {
        [LossComponent]
        private static Tensor First(Tensor value) => value.sum();

        [LossComponent]
        private static Tensor Second(Tensor value) => value.sum();
    }
}

[CombinedLoss]
[Wandering(0.9, "a", "b\"c", Seed = 5, Mode = WanderingMode.Wild, Marker = typeof(Dictionary<string, int>))]
public sealed partial class Wandering
{
    [LossComponent]
    private static Tensor First(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [LossComponent(0.5)]
    private static Tensor Second(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    [Regularizer(0.001)]
    private static Tensor Size(Tensor prediction) => Components.Size(prediction);
}

public sealed class WrongAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new WrongWeighting(components);
}

public sealed class WrongWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses) => ones(1);
}
