using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Transactions;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>Non-finite values and clipping, in the order losses, backward, check, clip, step.</summary>
public partial class PolicyTests
{
    [Fact]
    public void Throw_names_the_first_component_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.Adam(problem.Model.parameters(), 0.1);
        using var loss = new Throwing();
        var before = problem.Parameters();

        var exception = Assert.Throws<NonFiniteLossException>(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), factor: tensor(float.NaN)));

        Assert.Equal("Scaled", exception.Component);
        Assert.Contains("'Scaled' is NaN", exception.Message, StringComparison.Ordinal);
        AssertSame(before, problem.Parameters());
        Assert.All(problem.Model.parameters(), static parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Throw_says_when_only_the_gradient_is_not_finite()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
        using var loss = new RootThrowing();
        var zero = problem.Model.call(problem.Input) * 0;

        var exception = Assert.Throws<NonFiniteLossException>(() => loss.Step(optimizer, prediction: zero));

        Assert.Null(exception.Component);
        Assert.Contains("gradient norm", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SkipStep_leaves_the_parameters_and_says_so()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.Adam(problem.Model.parameters(), 0.1);
        using var loss = new Skipping();
        var before = problem.Parameters();

        using var step = loss.Step(optimizer, prediction: problem.Model.call(problem.Input), factor: tensor(float.PositiveInfinity));

        Assert.True(step.Skipped);
        var report = step.Read();
        Assert.True(report.Skipped);
        Assert.Contains("skipped: component 'Scaled' is", report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('%', report.ToString());
        AssertSame(before, problem.Parameters());
    }

    [Fact]
    public void SkipStep_steps_when_all_is_finite()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
        using var loss = new Skipping();
        var before = problem.Parameters();
        using var step = loss.Step(optimizer, prediction: problem.Model.call(problem.Input), factor: tensor(1f));
        Assert.False(step.Skipped);
        Assert.False(Tensors.AreSame(before[0], problem.Parameters()[0]));
    }

    [Fact]
    public void Propagate_steps_whatever_the_values()
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Propagating();
        using var step = loss.Step(optimizer, prediction: parameter, factor: tensor(float.NaN));
        Assert.Equal(1, optimizer.Steps);
        Assert.False(step.Skipped);
        Assert.Null(step.Read().GradientNorm);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void MaxNorm_clips_as_TorchSharp_does(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var clipped = new SmallProblem(dtype);
        using var byHand = new SmallProblem(dtype);
        using var parameter = new SteplessOptimizer([.. clipped.Model.parameters()]);
        using var loss = new Clipping();

        using var step = loss.Step(parameter, prediction: clipped.Model.call(clipped.Input));
        (byHand.Model.call(byHand.Input).square().sum() * 3).backward();
        var norm = nn.utils.clip_grad_norm_(byHand.Model.parameters(), 0.5);

        Assert.Equal(norm, step.Read().GradientNorm!.Value, 1e-5 * norm);
        foreach (var (expected, actual) in byHand.Gradients().Zip(clipped.Gradients()))
        {
            Tensors.AssertClose(expected, actual, 1e-5);
        }
    }

    [Fact]
    public void MaxNorm_leaves_short_gradients_alone()
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(full(2, 1e-3f));
        using var loss = new Clipping();
        using var step = loss.Step(new SteplessOptimizer(parameter), prediction: parameter);
        Tensors.AssertClose(full(2, 6e-3f), parameter.grad!);
    }

    /// <summary>As clip_grad_norm_ does: the finite gradients would otherwise go on without a limit.</summary>
    [Fact]
    public void MaxNorm_with_a_gradient_that_is_no_number()
    {
        using var scope = NewDisposeScope();
        using var large = new TorchSharp.Modules.Parameter(ones(1));
        using var bad = new TorchSharp.Modules.Parameter(ones(1));
        using var loss = new Clipping();
        using var step = loss.Step(new SteplessOptimizer(large, bad), prediction: cat([large * 1000, bad * float.NaN]));
        Assert.True(float.IsNaN(large.grad!.ToSingle()));
        Assert.True(float.IsNaN(bad.grad!.ToSingle()));
    }

    /// <summary>The options that a step began with hold to its end.</summary>
    [Fact]
    public void Policy_that_a_component_changes_holds_from_the_next_step_on()
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Changing();
        loss.Step(optimizer, prediction: parameter * float.NaN).Dispose();
        Assert.Equal(1, optimizer.Steps);
        Assert.Throws<NonFiniteLossException>(() => loss.Step(optimizer, prediction: parameter * float.NaN));
    }

    /// <summary>What is set wins over what is declared, for the scheme's state too.</summary>
    [Theory]
    [InlineData(NonFinite.Throw)]
    [InlineData(NonFinite.SkipStep)]
    public void Propagate_that_is_set_keeps_a_scheme_finite(NonFinite declared)
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        using LossModule loss = declared == NonFinite.Throw ? new ThrowingScheme() : new SkippingScheme();
        loss.NonFinite = NonFinite.Propagate;
        Step(parameter.mean());
        var before = loss.state_dict()["scheme.average"].clone();
        Step(parameter.mean() * float.NaN);
        Assert.True(Tensors.AreSame(before, loss.state_dict()["scheme.average"]));

        void Step(Tensor value) => (loss is ThrowingScheme throwing
            ? throwing.Step(new SteplessOptimizer(parameter), value: value)
            : ((SkippingScheme)loss).Step(new SteplessOptimizer(parameter), value: value)).Dispose();
    }

    private static void AssertSame(Tensor[] expected, Tensor[] actual) =>
        Assert.All(expected.Zip(actual), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));

    [CombinedLoss(NonFinite = NonFinite.Throw)]
    private sealed partial class Throwing
    {
        [MainLoss]
        private static Tensor Size(Tensor prediction) => prediction.square().sum();

        [AuxiliaryLoss]
        private static Tensor Scaled(Tensor prediction, Tensor factor) => prediction.mean() * factor;
    }

    [CombinedLoss(NonFinite = NonFinite.Throw)]
    private sealed partial class RootThrowing
    {
        [MainLoss]
        private static Tensor Root(Tensor prediction) => prediction.square().sum().sqrt();
    }

    [CombinedLoss(NonFinite = NonFinite.SkipStep)]
    private sealed partial class Skipping
    {
        [MainLoss]
        private static Tensor Size(Tensor prediction) => prediction.square().sum();

        [AuxiliaryLoss]
        private static Tensor Scaled(Tensor prediction, Tensor factor) => prediction.mean() * factor;
    }

    [CombinedLoss]
    private sealed partial class Propagating
    {
        [MainLoss]
        private static Tensor Scaled(Tensor prediction, Tensor factor) => prediction.mean() * factor;
    }

    [CombinedLoss]
    private sealed partial class Changing
    {
        [MainLoss]
        private Tensor Size(Tensor prediction)
        {
            NonFinite = NonFinite.Throw;
            return prediction.mean();
        }
    }

    [CombinedLoss(NonFinite = NonFinite.Throw), Fragile]
    private sealed partial class ThrowingScheme
    {
        [MainLoss]
        private static Tensor Size(Tensor value) => value;
    }

    [CombinedLoss(NonFinite = NonFinite.SkipStep), Fragile]
    private sealed partial class SkippingScheme
    {
        [MainLoss]
        private static Tensor Size(Tensor value) => value;
    }

    [CombinedLoss(MaxNorm = 0.5)]
    private sealed partial class Clipping
    {
        [MainLoss(3)]
        private static Tensor Size(Tensor prediction) => prediction.square().sum();
    }
}
