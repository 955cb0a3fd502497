using System.Globalization;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.Numbers;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>Nothing of a step outlives it, in any scheme.</summary>
[Collection(nameof(TensorCounting))]
public class MemoryTests
{
    private static readonly int s_steps =
        int.Parse(Environment.GetEnvironmentVariable("LOSSGEN_MEMORY_STEPS") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public void Fixed_weights() => StepsLeaveNothing(new FixedRegularizedLoss(), static (loss, o, p, t) => loss.Step(o, prediction: p, target: t));

    [Fact]
    public void Convex_weights() => StepsLeaveNothing(new ConvexLoss(), static (loss, o, p, t) => loss.Step(o, prediction: p, target: t));

    [Fact]
    public void Unit_normalisation() => StepsLeaveNothing(new UnitRegularizedLoss(), static (loss, o, p, t) => loss.Step(o, prediction: p, target: t));

    [Fact]
    public void Relative_to_main() => StepsLeaveNothing(new RelativeRegularizedLoss(), static (loss, o, p, t) => loss.Step(o, prediction: p, target: t));

    [Fact]
    public void Geometric_mean() => StepsLeaveNothing(new GeometricLoss(), static (loss, o, p, t) => loss.Step(o, prediction: p, target: t));

    [Fact]
    public void Scheme_of_its_own() => StepsLeaveNothing(new Wandering(), static (loss, o, p, t) => loss.Step(o, prediction: p, target: t));

    [Fact]
    public void Weights_that_change_at_every_step()
    {
        var i = 0;
        StepsLeaveNothing(new FixedLoss(), (loss, o, p, t) =>
        {
            loss.Weights.Absolute = 1.0 / ++i;
            return loss.Step(o, prediction: p, target: t);
        });
    }

    [Fact]
    public void Forward_and_Compute_leave_their_results_to_the_callers_scope()
    {
        using var problem = new SmallProblem();
        using var loss = new RelativeLoss();
        Tensors.AssertNoneStayAlive(200, _ =>
        {
            using var scope = NewDisposeScope();
            loss.forward(prediction: problem.Model.call(problem.Input), target: problem.Target);
            loss.Compute(prediction: problem.Model.call(problem.Input), target: problem.Target);
        });
    }

    /// <summary>Their way back into float16 is written in C#.</summary>
    [Fact]
    public void Float16_totals_leave_nothing()
    {
        using var parameter = new TorchSharp.Modules.Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Float16Tests.Unit();
        Tensors.AssertNoneStayAlive(400, _ =>
        {
            using var scope = NewDisposeScope();
            loss.forward(parameter: parameter).backward();
            loss.Compute(parameter: parameter);
            parameter.grad = null;
        });
    }

    [Fact]
    public void Step_that_throws_leaves_nothing()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 1e-3);
        using var loss = new FixedLoss();
        Tensors.AssertNoneStayAlive(200, _ =>
        {
            using var scope = NewDisposeScope();
            Assert.ThrowsAny<Exception>(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input).detach(), target: problem.Target));
        });
    }

    /// <summary>The assertion that the other tests rest on sees a leak where there is one.</summary>
    [Fact]
    public void Planted_leak_is_seen()
    {
        using var problem = new SmallProblem();
        using var loss = new FixedLoss();
        var kept = new List<Tensor>();
        var failure = Assert.ThrowsAny<Exception>(() => Tensors.AssertNoneStayAlive(10, _ =>
            kept.Add(loss.forward(prediction: problem.Model.call(problem.Input), target: problem.Target))));
        Assert.Contains("tensors more than before", failure.Message, StringComparison.Ordinal);
        kept.ForEach(static tensor => tensor.Dispose());
    }

    private static void StepsLeaveNothing<TLoss>(TLoss loss, Func<TLoss, optim.Optimizer, Tensor, Tensor, StepResult> step)
        where TLoss : LossModule
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.Adam(problem.Model.parameters().Concat(loss.parameters()), 1e-3);
        Tensors.AssertNoneStayAlive(s_steps, i =>
        {
            using var scope = NewDisposeScope();
            using var result = step(loss, optimizer, problem.Model.call(problem.Input), problem.Target);
            if (i % 50 == 0)
            {
                result.Read();
            }
        });
        loss.Dispose();
    }
}

/// <summary>The tensor count is the process's: tests that watch it run alone.</summary>
[CollectionDefinition(nameof(TensorCounting), DisableParallelization = true)]
public sealed class TensorCounting;
