using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>Tensors that a scheme keeps in fields instead of registering them: kept where that can be, and else a sentence.</summary>
public sealed partial class SchemeFieldTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _parameter = new(ones(2));
    private readonly Kept _loss = new();
    private readonly KeepingWeighting _scheme;

    public SchemeFieldTests() => _scheme = (KeepingWeighting)_loss.Weighting!;

    public void Dispose()
    {
        _loss.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Field_that_a_step_assigns_anew_is_kept_and_saved()
    {
        Step(1);
        Step(2);
        Step(4);

        // Half of what was, and the losses: ((1/2 + 2)/2 + 4).
        Assert.Equal(5.25f, Mean());
        Assert.Equal(5.25f, _loss.state_dict()["scheme._mean"][0].ToSingle());
        using var loaded = new Kept();
        loaded.load_state_dict(_loss.state_dict());
        loaded.Step(new SteplessOptimizer(_parameter), x: _parameter * 8).Dispose();
        Step(8);
        Assert.Equal(10.625f, Mean());
        Assert.Equal(10.625f, loaded.state_dict()["scheme._mean"][0].ToSingle());
    }

    [Fact]
    public void Total_by_hand_keeps_it_too()
    {
        _loss.forward(x: _parameter).Dispose();
        using (NewDisposeScope())
        {
            _loss.Compute(x: _parameter * 2).Dispose();
        }

        Assert.Equal(2.5f, Mean());
    }

    [Fact]
    public void Step_that_fails_or_is_not_finite_takes_it_back()
    {
        Step(1);
        _scheme.Fails = true;
        Assert.Throws<NotSupportedException>(() => Step(2));
        _scheme.Fails = false;
        Assert.Equal(1f, Mean());
        Step(float.NaN);
        Assert.Equal(1f, Mean());
        Step(2);
        Assert.Equal(2.5f, Mean());
    }

    [Fact]
    public void It_is_moved_with_the_loss()
    {
        Step(1);
        _loss.to(float64);
        _loss.Step(new SteplessOptimizer(_parameter), x: _parameter.to(float64) * 2).Dispose();
        Assert.Equal(2.5, _scheme.get_buffer("_mean")![0].ToDouble());
    }

    [Fact]
    public void Value_of_another_shape_is_refused()
    {
        Step(1);
        _scheme.Shape = 3;
        Says(() => Step(2), "KeepingWeighting assigned a tensor of shape [3] to its field '_mean'", "[2]", "RegisterState");
        _scheme.Shape = 2;
        Step(2);
        Assert.Equal(2.5f, Mean());
    }

    [Fact]
    public void Field_that_was_null_in_the_constructor_is_told()
    {
        _scheme.KeepsLate = true;
        Step(1);
        Says(() => Step(1), "KeepingWeighting.Next used a tensor that an earlier step made, in '_late'", "RegisterState");
        _scheme.KeepsLate = false;
        Step(2);
        Assert.Equal(2.5f, Mean());
    }

    [Fact]
    public void Tensor_in_a_list_is_told()
    {
        _scheme.KeepsList = true;
        Step(1);
        Says(() => Step(1), "KeepingWeighting.Next used a tensor that an earlier step made: it was freed with that step", "RegisterState");
    }

    [Fact]
    public void Field_that_a_step_only_hands_on_is_allowed()
    {
        // What Next leaves for Penalty of the same step is used within it.
        _scheme.HandsOn = true;
        Assert.Equal(4f, _loss.forward(x: _parameter).ToSingle());
        Assert.Equal(4f, _loss.forward(x: _parameter).ToSingle());
    }

    private void Step(float factor)
    {
        using var scope = NewDisposeScope();
        _loss.Step(new SteplessOptimizer(_parameter), x: _parameter * factor).Dispose();
    }

    private float Mean() => _scheme.get_buffer("_mean")![0].ToSingle();

    private static void Says(Action action, params string[] parts)
    {
        var message = Assert.Throws<InvalidOperationException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [CombinedLoss, Keeping]
    private sealed partial class Kept
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x[0];

        [LossComponent]
        private static Tensor Second(Tensor x) => x[1];
    }

    [SchemeTraits]
    private sealed class KeepingAttribute : WeightingAttribute
    {
        public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new KeepingWeighting(components);
    }

    private sealed class KeepingWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
    {
        private readonly List<Tensor> _list = [];
        private Tensor _mean = zeros(2);
        private Tensor? _late;

        public bool Fails { get; set; }

        public bool KeepsLate { get; set; }

        public bool KeepsList { get; set; }

        public bool HandsOn { get; set; }

        public long Shape { get; set; } = 2;

        public override Tensor Next(Tensor losses)
        {
            _mean = Shape == 2 ? (_mean * 0.5).to(losses.dtype) + losses : zeros(Shape);
            if (Fails)
            {
                throw new NotSupportedException();
            }

            if (KeepsLate)
            {
                _late = _late is null ? losses * 1 : _late + losses;
            }

            if (KeepsList)
            {
                _list.Add(losses * 1);
                _ = _list[0] + losses;
            }

            if (HandsOn)
            {
                _late = losses * 1;
            }

            return ones_like(losses);
        }

        public override Tensor? Penalty() => HandsOn ? _late!.sum() : null;
    }
}
