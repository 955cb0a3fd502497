using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>A step through the type of the base weighs the base's components, by the scheme, as if there were no others.</summary>
public sealed partial class BaseTypeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _parameter = new(tensor([8f, 2f, 5f]));

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Relative_to_main()
    {
        Relative loss = new RelativeDerived();
        using var step = loss.Step(new SteplessOptimizer(_parameter), x: _parameter);

        // 0.5·|8|/2 for the auxiliary.
        AssertGradients(1, 2, 0);
        Assert.Equal([1.0, 2.0], step.Read().EffectiveWeights.Values);
        Assert.Equal([1.0, 2.0], loss.Evaluate(x: _parameter).EffectiveWeights.Values);
        Assert.Equal(8 + 2 * 2.0, loss.forward(x: _parameter).ToDouble(), 1e-5);
    }

    [Fact]
    public void Unit_normalised()
    {
        Unit loss = new UnitDerived();
        using var step = loss.Step(new SteplessOptimizer(_parameter), x: _parameter);
        AssertGradients(1 / 8.0, 0.5 / 2, 0);
        Assert.Equal(1.5, loss.forward(x: _parameter).ToDouble(), 1e-5);
    }

    [Fact]
    public void Geometric_mean()
    {
        Geometric loss = new GeometricDerived();
        using var step = loss.Step(new SteplessOptimizer(_parameter), x: _parameter);

        // √(8·2) = 4, and half of it over each loss.
        AssertGradients(4 / 8.0 / 2, 4 / 2.0 / 2, 0);
        Assert.Equal(4, loss.forward(x: _parameter).ToDouble(), 1e-5);
    }

    [Fact]
    public void Weights_of_the_derived_class_hold()
    {
        var derived = new UnitDerived();
        derived.Weights.Second = 4;
        ((Unit)derived).Step(new SteplessOptimizer(_parameter), x: _parameter).Dispose();
        AssertGradients(1 / 8.0, 4 / 2.0, 0);
    }

    [Fact]
    public void Derived_step_has_all()
    {
        new RelativeDerived().Step(new SteplessOptimizer(_parameter), x: _parameter).Dispose();
        AssertGradients(1, 2, 0.25 * 8 / 5);
    }

    [Fact]
    public void Scheme_with_state_belongs_to_all_components()
    {
        Base loss = new WanderingDerived();
        foreach (var use in new Action[] { () => loss.Step(new SteplessOptimizer(_parameter), x: _parameter), () => loss.forward(x: _parameter) })
        {
            var message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains("through the type of its base, which has First", message, StringComparison.Ordinal);
            Assert.Contains("WanderingWeighting was made for First, Second", message, StringComparison.Ordinal);
        }
    }

    private void AssertGradients(params double[] expected)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], _parameter.grad![i].ToDouble(), 1e-6);
        }
    }

    [CombinedLoss, Wandering(0.5)]
    private partial class Base
    {
        [LossComponent]
        protected static Tensor First(Tensor x) => x[0];
    }

    [CombinedLoss, Wandering(0.5)]
    private sealed partial class WanderingDerived : Base
    {
        [LossComponent]
        private static Tensor Second(Tensor x) => x[1];
    }

    [CombinedLoss, RelativeToMain]
    private partial class Relative
    {
        [MainLoss]
        protected static Tensor First(Tensor x) => x[0];

        [AuxiliaryLoss(0.5)]
        protected static Tensor Second(Tensor x) => x[1];
    }

    [CombinedLoss, RelativeToMain]
    private sealed partial class RelativeDerived : Relative
    {
        [AuxiliaryLoss(0.25)]
        private static Tensor Third(Tensor x) => x[2];
    }

    [CombinedLoss, UnitNormalized]
    private partial class Unit
    {
        [LossComponent]
        protected static Tensor First(Tensor x) => x[0];

        [LossComponent(0.5)]
        protected static Tensor Second(Tensor x) => x[1];
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class UnitDerived : Unit
    {
        [LossComponent(3)]
        private static Tensor Third(Tensor x) => x[2];
    }

    [CombinedLoss, GeometricMean]
    private partial class Geometric
    {
        [LossComponent]
        protected static Tensor First(Tensor x) => x[0];

        [LossComponent]
        protected static Tensor Second(Tensor x) => x[1];
    }

    [CombinedLoss, GeometricMean]
    private sealed partial class GeometricDerived : Geometric
    {
        [LossComponent]
        private static Tensor Third(Tensor x) => x[2];
    }
}
