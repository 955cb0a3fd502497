using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>The end of an epoch reaches every scheme of a loss, or none; what a scheme says for a cycle or an evaluation is held to the contract.</summary>
public partial class EpochEndTests
{
    [Fact]
    public void Every_phase_is_told_and_one_that_fails_takes_all_back()
    {
        using var scope = NewDisposeScope();
        using var loss = new Counted(() => ones([]));
        var schemes = loss.children().OfType<CountingWeighting>().ToArray();
        Assert.Equal(3, schemes.Length);
        loss.EpochEnd();
        Assert.All(schemes, static scheme => Assert.Equal((1, 1L), (scheme.Memory, scheme.Ends)));

        schemes[2].Fails = true;
        Assert.Throws<NotSupportedException>(loss.EpochEnd);
        Assert.All(schemes, static scheme => Assert.Equal((1, 1L), (scheme.Memory, scheme.Ends)));

        schemes[2].Fails = false;
        loss.EpochEnd();
        Assert.All(schemes, static scheme => Assert.Equal((2, 2L), (scheme.Memory, scheme.Ends)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_may_be_told_where_no_gradients_are_recorded(bool inference)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([]));
        using var loss = new Counted(() => theta * 2);
        loss.eval();
        using (inference ? inference_mode(true) : (IDisposable)no_grad())
        {
            loss.EpochEnd();
        }

        loss.train();
        loss.Step(new SteplessOptimizer(theta)).Dispose();
        loss.EpochEnd();
        Assert.All(loss.children().OfType<CountingWeighting>(), static scheme => Assert.Equal(2, scheme.Memory));
    }

    [Fact]
    public void It_is_refused_while_a_step_runs()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([]));
        Counted? loss = null;
        loss = new Counted(() =>
        {
            loss!.EpochEnd();
            return theta * 2;
        });
        var failure = Assert.Throws<InvalidOperationException>(() => loss.Step(new SteplessOptimizer(theta)));
        Assert.Contains("EpochEnd", failure.Message, StringComparison.Ordinal);
        loss.Dispose();
        Assert.Throws<ObjectDisposedException>(loss.EpochEnd);
    }

    [Fact]
    public void State_that_is_changed_in_place_is_told_and_given_back()
    {
        using var scope = NewDisposeScope();
        using var loss = new Counted(() => ones([]));
        var scheme = loss.children().OfType<CountingWeighting>().First();
        scheme.ChangesInPlace = true;
        Assert.Contains("changed its state 'memory' in place", Assert.Throws<InvalidOperationException>(loss.EpochEnd).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (scheme.Memory, scheme.Ends));
    }

    /// <summary>
    /// A cycle takes what the scheme holds, and before the first step what it says of the first batch. An evaluation takes what it begins with.
    /// </summary>
    [Fact]
    public void Factors_that_are_held_are_those_of_a_cycle()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([]));
        using var loss = new Counted(() => theta * 2);
        loss.AccumulateSteps = 2;
        var scheme = (CountingWeighting)loss.Weighting!;
        double Weight()
        {
            using var step = loss.Step(new SteplessOptimizer(theta));
            return step.Read().EffectiveWeights[0];
        }

        Assert.Equal(0.25, loss.Evaluate().EffectiveWeights[0]);
        Assert.Equal(1, Weight());
        scheme.Holds = () => full(2, 7.0);
        Assert.Equal(7, Weight());
        scheme.Holds = static () => ones(3);
        Assert.Contains(
            "CountingWeighting.Held returned a tensor of shape [3] for 2 components", Assert.Throws<InvalidOperationException>(() => Weight()).Message, StringComparison.Ordinal);
    }

    [CombinedLoss, Counting]
    [Phase("A", nameof(First))]
    [Phase("B", nameof(Second))]
    private sealed partial class Counted(Func<Tensor> value)
    {
        [MainLoss]
        private Tensor First() => value();

        [AuxiliaryLoss]
        private Tensor Second() => value();
    }
}

public sealed class CountingAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new CountingWeighting(components);
}

/// <summary>Counts the ends of epochs, in a tensor and in a number.</summary>
internal sealed class CountingWeighting : LossWeighting
{
    private readonly SchemeState _memory;
    private readonly SchemeCounter _ends;

    public CountingWeighting(IReadOnlyList<ComponentInfo> components)
        : base(components)
    {
        _memory = RegisterState("memory", zeros([]));
        _ends = RegisterCounter("ends");
    }

    public bool Fails { get; set; }

    public bool ChangesInPlace { get; set; }

    public Func<Tensor?> Holds { get; set; } = static () => null;

    public float Memory => _memory.Current.item<float>();

    public long Ends => _ends.Value;

    public override Tensor Next(Tensor losses) => ones_like(losses);

    public override Tensor? Held() => Holds();

    public override Tensor Initial() => full(Components.Count, 0.25);

    public override void EpochEnd()
    {
        _memory.Next = _memory.Current + 1;
        _ends.Value++;
        if (ChangesInPlace)
        {
            _memory.Current.add_(1);
        }

        if (Fails)
        {
            throw new NotSupportedException();
        }
    }
}
