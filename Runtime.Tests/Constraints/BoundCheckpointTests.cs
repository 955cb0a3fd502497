using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>Bounds in checkpoints of classes that have changed since, and in modules that contain the loss.</summary>
public sealed class BoundCheckpointTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    public void Dispose()
    {
        _theta.Dispose();
        _scope.Dispose();
    }

    /// <summary>It would make the model NaN at its next step.</summary>
    [Theory]
    [InlineData("multiplier", double.NaN)]
    [InlineData("multiplier", double.PositiveInfinity)]
    [InlineData("average", double.NaN)]
    public void State_that_is_not_finite_is_refused(string buffer, double value)
    {
        using var loaded = Trained();
        var state = loaded.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone());
        var before = state[$"constraints.Kept.{buffer}"].item<double>();
        state[$"constraints.Kept.{buffer}"] = tensor(value);
        var thrown = Assert.Throws<InvalidOperationException>(() => loaded.load_state_dict(state));
        Assert.Contains($"'constraints.Kept.{buffer}' in it is not finite. Nothing was changed.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(before, loaded.state_dict()[$"constraints.Kept.{buffer}"].item<double>());
    }

    [Fact]
    public void Bound_of_a_renamed_component_is_taken()
    {
        using var saved = Trained();
        using var loaded = new RenamedBound();
        loaded.load_state_dict(saved.state_dict(), strict: false);
        Assert.Equal(4, loaded.Bounds.Room);
    }

    [Fact]
    public void Weight_of_before_is_no_bound_of_now()
    {
        using var saved = new PlainPair();
        saved.Weights.Kept = 0.25;
        using var loaded = new AlwaysBound();
        var told = new List<string>();
        loaded.CheckpointMismatch += (_, difference) => told.Add(difference.Message);
        loaded.load_state_dict(saved.state_dict(), strict: false);
        Assert.Equal(2, loaded.Bounds.Kept);
        Assert.Contains("the checkpoint has a weight for 'Kept', which has a bound now: 2 is used", told);

        using var bounded = Trained();
        using var back = new PlainPair();
        back.load_state_dict(bounded.state_dict(), strict: false);
        Assert.Equal(0.3, back.Weights.Kept);
    }

    [Fact]
    public void Module_that_contains_the_loss_saves_its_bounds_and_multipliers()
    {
        using var saved = new Container(Trained());
        using var loaded = new Container(new AlwaysBound());
        loaded.load_state_dict(saved.state_dict());
        Assert.Equal(4, loaded.Loss.Bounds.Kept);
        Assert.Equal(Multiplier(saved.Loss), Multiplier(loaded.Loss));
        Assert.True(Multiplier(loaded.Loss) > 0);
    }

    [Fact]
    public void Kept_weights_of_bounds_are_saved()
    {
        using var saved = Trained();
        saved.HoldEffectiveWeights();
        var weight = Step(saved);
        using var loaded = new AlwaysBound();
        loaded.load_state_dict(saved.state_dict());
        Assert.Equal(weight, Step(loaded));
        Assert.Equal(Multiplier(saved), Multiplier(loaded));
    }

    private static double Multiplier(LossModule loss) => loss.state_dict()["constraints.Kept.multiplier"].ToDouble();

    private AlwaysBound Trained()
    {
        var loss = new AlwaysBound();
        loss.Bounds.Kept = 4;
        Step(loss);
        return loss;
    }

    private double Step(AlwaysBound loss)
    {
        using var step = loss.Step(new SteplessOptimizer([_theta]), a: _theta, kept: _theta * 8);
        return step.Read().EffectiveWeights["Kept"];
    }

    private sealed class Container : nn.Module
    {
        public Container(AlwaysBound loss)
            : base(nameof(Container))
        {
            Loss = loss;
            register_module("loss", loss);
        }

        public AlwaysBound Loss { get; }
    }
}
