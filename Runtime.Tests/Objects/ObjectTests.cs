using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>Loss objects as people make and keep them: derived, moved, made in odd places, with fields that change.</summary>
public partial class ObjectTests
{
    [Fact]
    public void Base_type_reports_its_own_components_under_their_names()
    {
        using var scope = NewDisposeScope();
        using var derived = new Derived();
        Base loss = derived;
        using var parameter = new Parameter(tensor(2f));
        using var step = loss.Step(new SteplessOptimizer(parameter), x: parameter);
        Assert.Equal(["First"], step.Read().Names);
        Assert.Equal(2, step.Read()["First"]);
        Assert.Equal(["First"], loss.Evaluate(x: parameter).Names);
    }

    [Fact]
    public void Loss_that_is_made_inside_inference_mode_learns()
    {
        using var scope = NewDisposeScope();
        Learning loss;
        using (inference_mode())
        {
            loss = new Learning();
        }

        using var parameter = new Parameter(tensor(2f));
        var own = loss.parameters().Single();
        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1);
        using var step = loss.Step(optimizer, x: parameter);
        Assert.NotEqual(0, own.ToSingle());
        loss.Dispose();
    }

    [Fact]
    public void Loss_that_derives_from_another_moves()
    {
        using var scope = NewDisposeScope();
        using var loss = new LearningDerived();
        loss.Weights.Second = 0.25;
        Assert.Same(loss, loss.to(float64));
        Assert.Same(loss, loss.to(CPU));
        Assert.Same(loss, loss.to(CPU, float64));
        var own = loss.parameters().Single();
        Assert.Equal(float64, own.dtype);

        using var parameter = new Parameter(tensor(2.0, dtype: float64));
        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1);
        using var step = loss.Step(optimizer, x: parameter);
        Assert.NotEqual(0, own.ToDouble());
        Assert.Equal(0.25, loss.Weights.Second);
    }

    [Fact]
    public void Module_in_a_field_is_not_moved_with_the_loss()
    {
        using var network = nn.Linear(2, 1);
        using var loss = new HoldingLoss(network);
        loss.to(float64);
        Assert.All(network.parameters(), static parameter => Assert.Equal(float32, parameter.dtype));
    }

    [Fact]
    public void Tensor_field_of_a_scheme_outlives_the_scope_that_the_loss_was_made_in()
    {
        Learning loss;
        using (NewDisposeScope())
        {
            loss = new Learning();
        }

        using var parameter = new Parameter(tensor(2f));
        using var optimizer = new SteplessOptimizer([.. loss.parameters(), parameter]);
        using var step = loss.Step(optimizer, x: parameter);
        Assert.Equal(1, step.Read().EffectiveWeights[0], 1e-6);
        loss.Dispose();
    }

    [Fact]
    public void Module_field_that_is_replaced_is_noticed()
    {
        using var scope = NewDisposeScope();
        using var first = nn.Linear(2, 1);
        using var second = nn.Linear(2, 1);
        using var other = nn.Linear(2, 1);
        using var loss = new Replaceable { Trained = first, Other = other };
        var turns = loss.Alternate(one: new SteplessOptimizer([.. first.parameters()]), two: new SteplessOptimizer([.. other.parameters()]));
        turns.StepOne(x: ones(1, 2)).Dispose();
        loss.Trained = second;
        var message = Assert.Throws<InvalidOperationException>(() => turns.StepOne(x: ones(1, 2))).Message;
        Assert.Contains("phase 'One'", message, StringComparison.Ordinal);
        Assert.Contains("call Alternate again", message, StringComparison.Ordinal);

        var again = loss.Alternate(one: new SteplessOptimizer([.. second.parameters()]), two: new SteplessOptimizer([.. other.parameters()]));
        again.StepOne(x: ones(1, 2)).Dispose();
        Assert.NotNull(second.weight.grad);
    }

    /// <summary>Through the base's type the base's components are evaluated, and the scheme is over those.</summary>
    [Fact]
    public void Schemes_of_a_derived_loss_through_the_type_of_its_base()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(3f));
        UnitBase unit = new UnitDerived();
        RelativeBase relative = new RelativeDerived();
        GeometricBase geometric = new GeometricDerived();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(1.5f, unit.forward(x: parameter).ToSingle(), 1e-5f);
            Assert.Equal(3.5f, ((UnitDerived)unit).forward(x: parameter).ToSingle(), 1e-5f);
            Assert.Equal(3 + 1.5f, relative.forward(x: parameter).ToSingle(), 1e-5f);
            Assert.Equal(Math.Exp((Math.Log(3) + (0.5 * Math.Log(9))) / 1.5), geometric.forward(x: parameter).ToDouble(), 1e-5);
            using var step = unit.Step(new SteplessOptimizer(parameter), x: parameter);

            // d/dx (log x + ½ log x²) is 2/x.
            Assert.Equal(2 / 3.0, parameter.grad!.ToDouble(), 1e-6);
            Assert.Equal(["First", "Second"], step.Read().Names);
            Assert.Equal([1 / 3.0, 0.5 / 9], step.Read().EffectiveWeights.Values, static (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(["First", "Second"], unit.Evaluate(x: parameter).Names);
        }
    }

    [Fact]
    public void Scheme_with_state_of_a_derived_loss_through_the_type_of_its_base()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(3f));
        using var loss = new LearningDerived();
        LearningBase asBase = loss;
        var optimizer = new SteplessOptimizer([parameter, .. loss.parameters()]);
        foreach (var call in new Action[] { () => asBase.Step(optimizer, x: parameter), () => asBase.forward(x: parameter), () => asBase.Evaluate(x: parameter) })
        {
            var message = Assert.Throws<InvalidOperationException>(call).Message;
            Assert.Contains("LearningDerived was evaluated through the type of its base, which has First, and", message, StringComparison.Ordinal);
        }

        loss.Step(optimizer, x: parameter).Dispose();
        Assert.Equal(1, optimizer.Steps);
    }

    [Fact]
    public void Options_are_properties_that_hold_from_the_next_cycle_on()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(2f));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Derived { AccumulateSteps = 2, MaxNorm = 0.5, NonFinite = NonFinite.SkipStep };
        Assert.True(Step(2).Accumulating);
        loss.AccumulateSteps = 1;
        Assert.Equal(0, optimizer.Steps);
        Assert.False(Step(2).Accumulating);
        Assert.Equal(1, optimizer.Steps);
        Assert.Equal(0.5, parameter.grad!.ToDouble(), 1e-6);
        Assert.False(Step(2).Accumulating);
        Assert.Equal(2, optimizer.Steps);
        Assert.True(Step(float.NaN).Skipped);
        loss.MaxNorm = 0;
        Assert.False(Step(2).Skipped);
        Assert.True(parameter.grad!.ToDouble() > 1);
        loss.NonFinite = NonFinite.Throw;
        Assert.Throws<NonFiniteLossException>(() => Step(float.NaN));

        StepReport Step(float factor)
        {
            using var step = loss.Step(optimizer, x: parameter * factor);
            return step.Read();
        }
    }

    [Fact]
    public void Options_are_those_of_the_attribute_and_are_checked()
    {
        using var loss = new Optioned();
        Assert.Equal((3, 2.5, NonFinite.Throw), (loss.AccumulateSteps, loss.MaxNorm, loss.NonFinite));
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.AccumulateSteps = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.MaxNorm = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.MaxNorm = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.NonFinite = (NonFinite)9);
        Assert.Equal((3, 2.5, NonFinite.Throw), (loss.AccumulateSteps, loss.MaxNorm, loss.NonFinite));
    }

    [CombinedLoss]
    internal partial class Base
    {
        [MainLoss]
        protected static Tensor First(Tensor x) => x * 1;
    }

    [CombinedLoss]
    internal sealed partial class Derived : Base
    {
        [AuxiliaryLoss(0.5)]
        private static Tensor Third(Tensor x) => x * 3;
    }

    [CombinedLoss, UnitNormalized]
    internal partial class UnitBase
    {
        [MainLoss]
        protected static Tensor First(Tensor x) => x * 1;

        [AuxiliaryLoss(0.5)]
        protected static Tensor Second(Tensor x) => x.square();
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class UnitDerived : UnitBase
    {
        [AuxiliaryLoss(2)]
        private static Tensor Third(Tensor x) => x * 3;
    }

    [CombinedLoss, RelativeToMain]
    internal partial class RelativeBase
    {
        [MainLoss]
        protected static Tensor First(Tensor x) => x * 1;

        [AuxiliaryLoss(0.5)]
        protected static Tensor Second(Tensor x) => x.square();
    }

    [CombinedLoss, RelativeToMain]
    internal sealed partial class RelativeDerived : RelativeBase
    {
        [AuxiliaryLoss(2)]
        private static Tensor Third(Tensor x) => x * 3;
    }

    [CombinedLoss, GeometricMean]
    internal partial class GeometricBase
    {
        [MainLoss]
        protected static Tensor First(Tensor x) => x * 1;

        [AuxiliaryLoss(0.5)]
        protected static Tensor Second(Tensor x) => x.square();
    }

    [CombinedLoss, GeometricMean]
    internal sealed partial class GeometricDerived : GeometricBase
    {
        [AuxiliaryLoss(2)]
        private static Tensor Third(Tensor x) => x * 3;
    }

    [CombinedLoss(AccumulateSteps = 3, MaxNorm = 2.5, NonFinite = NonFinite.Throw)]
    internal sealed partial class Optioned
    {
        [MainLoss]
        private static Tensor First(Tensor x) => x;
    }

    [CombinedLoss, LearnedScale]
    internal sealed partial class Learning
    {
        [LossComponent]
        private static Tensor First(Tensor x) => x.square();
    }

    [CombinedLoss, LearnedScale]
    internal partial class LearningBase
    {
        [LossComponent]
        protected static Tensor First(Tensor x) => x.square();
    }

    [CombinedLoss, LearnedScale]
    internal sealed partial class LearningDerived : LearningBase
    {
        [LossComponent(0.5)]
        private static Tensor Second(Tensor x) => x.abs();
    }

    [CombinedLoss, LearnedScale]
    internal sealed partial class HoldingLoss(nn.Module<Tensor, Tensor> network)
    {
        private readonly nn.Module<Tensor, Tensor> network = network;

        [LossComponent]
        private Tensor First(Tensor x) => network.call(x).square().mean();
    }

    [CombinedLoss]
    [Phase("One", nameof(First), Trains = new[] { nameof(Trained) })]
    [Phase("Two", nameof(Second), Trains = new[] { nameof(Other) })]
    internal sealed partial class Replaceable
    {
        public required Linear Trained { get; set; }

        public required Linear Other { get; set; }

        [LossComponent]
        private Tensor First(Tensor x) => Trained.call(x).mean();

        [LossComponent]
        private Tensor Second(Tensor x) => Other.call(x).mean();
    }

    [SchemeTraits(HasParameters = true)]
    internal sealed class LearnedScaleAttribute : WeightingAttribute
    {
        public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new LearnedScale(components);
    }

    private sealed class LearnedScale : LossWeighting
    {
        private readonly Tensor _one = ones(1);
        private readonly Parameter _scale = new(zeros([]));

        public LearnedScale(IReadOnlyList<ComponentInfo> components)
            : base(components) => register_parameter("scale", _scale);

        public override Tensor Next(Tensor losses) => _one * get_parameter("scale")!.neg().exp() * ones_like(losses);

        public override Tensor? Penalty() => get_parameter("scale");
    }
}
