using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>How many tensors generated code creates beyond its components' own: counts, because clocks on shared machines lie.</summary>
public class OperationCountTests
{
    private const int Terms = 3;

    /// <summary>A step of fixed weights goes backward with weights that it keeps: only its result is new.</summary>
    [Fact]
    public void Step_of_fixed_weights_creates_its_result_and_nothing_else() =>
        Assert.Equal(1, BeyondComponents(new FixedLoss(), static (loss, optimizer, p, t) => loss.Step(optimizer, prediction: p, target: t)));

    /// <summary>The convex combination is a weighted sum like any other.</summary>
    [Fact]
    public void Step_of_convex_weights_creates_its_result_and_nothing_else() =>
        Assert.Equal(1, BeyondComponents(new ConvexLoss(), static (loss, optimizer, p, t) => loss.Step(optimizer, prediction: p, target: t)));

    /// <summary>stack, abs, divide, the result, and a handle on the factors for EffectiveWeights: the same for any number of components.</summary>
    [Fact]
    public void Step_of_unit_normalisation_creates_what_its_factors_need() =>
        Assert.Equal(5, BeyondComponents(new UnitLoss(), static (loss, optimizer, p, t) => loss.Step(optimizer, prediction: p, target: t)));

    /// <summary>stack, abs of the main and of the others, divide, the result, and a handle on the factors: the same for any number of components.</summary>
    [Fact]
    public void Step_relative_to_the_main_component_creates_what_its_factors_need() =>
        Assert.Equal(6, BeyondComponents(new RelativeLoss(), static (loss, optimizer, p, t) => loss.Step(optimizer, prediction: p, target: t)));

    [Fact]
    public void Forward_of_fixed_weights_creates_no_more_than_the_best_sum_by_hand()
    {
        using var scope = NewDisposeScope();
        var (p, t) = (randn(4, 3, requires_grad: true), randn(4, 3));
        using var loss = new FixedLoss();
        using Scalar b = 0.3, c = 0.01;
        Warm(() => loss.forward(prediction: p, target: t));
        var generated = Tensors.CreatedBy(() => loss.forward(prediction: p, target: t));
        var byHand = Tensors.CreatedBy(() => Components.Squared(p, t).add(Components.Absolute(p, t), alpha: b).add(Components.Largest(p, t), alpha: c));
        Assert.Equal(byHand, generated);
    }

    [Fact]
    public void Forward_of_unit_normalisation_creates_no_more_than_the_best_form_by_hand()
    {
        using var scope = NewDisposeScope();
        var (p, t) = (randn(4, 3, requires_grad: true), randn(4, 3));
        using var loss = new UnitLoss();
        var weights = tensor(new[] { 1, 0.3f, 0.5f });
        Warm(() => loss.forward(prediction: p, target: t));
        var generated = Tensors.CreatedBy(() => loss.forward(prediction: p, target: t));
        var byHand = Tensors.CreatedBy(() =>
        {
            var losses = stack([Components.Squared(p, t), Components.Absolute(p, t), Components.Largest(p, t)]);
            Tensor factors;
            using (no_grad())
            {
                factors = weights.div(losses.abs().add_(1e-8));
            }

            _ = losses.dot(factors);
        });
        Assert.Equal(byHand, generated);
    }

    [Fact]
    public void Weights_are_made_once_and_again_only_after_a_change()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.01);
        using var loss = new FixedLoss();
        long Step() => Tensors.CreatedBy(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose());
        Step();
        var usual = Step();
        loss.Weights.Absolute = 0.25;
        Assert.True(Step() > usual, "A changed weight needs a new tensor.");
        Assert.Equal(usual, Step());
    }

    private static long BeyondComponents<TLoss>(TLoss loss, Func<TLoss, optim.Optimizer, Tensor, Tensor, StepResult> step)
    {
        using var scope = NewDisposeScope();
        using var parameter = new TorchSharp.Modules.Parameter(randn(4, 3));
        using var optimizer = new SteplessOptimizer(parameter);
        var target = randn(4, 3);
        step(loss, optimizer, parameter, target).Dispose();
        var whole = Tensors.CreatedBy(() => step(loss, optimizer, parameter, target).Dispose());
        var components = Tensors.CreatedBy(() =>
        {
            _ = (Components.Squared(parameter, target), Components.Absolute(parameter, target), Components.Largest(parameter, target));
        });
        Assert.True(components >= Terms);
        return whole - components;
    }

    private static void Warm(Func<Tensor> evaluate) => evaluate().Dispose();
}
