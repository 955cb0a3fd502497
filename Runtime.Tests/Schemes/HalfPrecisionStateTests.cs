using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>
/// A loss that is moved to half precision keeps what its scheme remembers and learns in float32: with three digits a sum stops growing
/// after some hundred steps.
/// </summary>
public partial class HalfPrecisionStateTests
{
    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Epoch_means_of_many_steps_are_right(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(1f));
        using var loss = new Epochs();
        using var holder = new Holder(loss);
        holder.to(dtype);
        var optimizer = new SteplessOptimizer(parameter);
        foreach (var steps in new[] { 10, 1200, 1 })
        {
            for (var i = 0; i < steps; i++)
            {
                loss.Step(optimizer, x: parameter).Dispose();
            }

            loss.EpochEnd();
        }

        // Losses that stay as they are have factors of 1, however long an epoch was.
        using var last = loss.Step(optimizer, x: parameter);
        Assert.Equal([1, 1], last.Read().EffectiveWeights.Values.Select(static weight => Math.Round(weight, 5)));
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Learned_scale_is_float32_and_its_optimizer_goes_on(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(2f));
        using var loss = new Learned();
        loss.to(dtype);
        var learned = loss.Weighting!.parameters().Single();
        Assert.Equal(ScalarType.Float32, learned.dtype);
        using var optimizer = optim.SGD([learned], 0.01);
        for (var i = 0; i < 400; i++)
        {
            loss.Step(optimizer, x: parameter).Dispose();
        }

        var scales = learned.data<float>().ToArray();
        Assert.Equal(-Math.Log(2), scales[0], 0.02);
        Assert.Equal(-Math.Log(6), scales[1], 0.02);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_learned_is_finite_in_a_checkpoint(double value)
    {
        using var scope = NewDisposeScope();
        using var loss = new Variances();
        var state = loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());
        state["scheme.log_variances"].fill_(value);
        var thrown = Assert.Throws<InvalidOperationException>(() => loss.load_state_dict(state));
        Assert.Contains("'scheme.log_variances' in it is not finite. Nothing was changed.", thrown.Message, StringComparison.Ordinal);
        Assert.True(loss.state_dict()["scheme.log_variances"].isfinite().all().ToBoolean());
    }

    /// <summary>What is learned has a name of its own: in another scheme it would be the logarithm of the inverse.</summary>
    [Fact]
    public void Checkpoint_of_another_learned_scheme_is_refused()
    {
        using var scope = NewDisposeScope();
        using var loss = new Learned();
        using var other = new Variances();
        var state = loss.state_dict();
        Assert.Contains("scheme.log_scales", state.Keys);
        var before = other.state_dict()["scheme.log_variances"].clone();
        Assert.ThrowsAny<Exception>(() => other.load_state_dict(state));
        Assert.True(other.state_dict()["scheme.log_variances"].eq(before).all().ToBoolean());
    }

    /// <summary>A model that has the loss.</summary>
    private sealed class Holder : nn.Module
    {
        public Holder(nn.Module loss)
            : base(nameof(Holder)) => register_module(nameof(loss), loss);
    }

    [CombinedLoss]
    [DynamicWeightAverage]
    private sealed partial class Epochs
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.abs();

        [LossComponent]
        private static Tensor Second(Tensor x) => 3 * x.abs();
    }

    [CombinedLoss]
    [ImtlLoss]
    private sealed partial class Learned
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.abs();

        [LossComponent]
        private static Tensor Second(Tensor x) => 3 * x.abs();
    }

    [CombinedLoss]
    [Uncertainty]
    private sealed partial class Variances
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.abs();

        [LossComponent]
        private static Tensor Second(Tensor x) => 3 * x.abs();
    }
}
