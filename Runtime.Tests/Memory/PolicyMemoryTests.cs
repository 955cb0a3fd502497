using System.Globalization;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>Each seventh batch is not finite: under no policy, with clipping and cycles or without, is a tensor left.</summary>
[Collection(nameof(TensorCounting))]
public class PolicyMemoryTests
{
    private static readonly int s_steps =
        int.Parse(Environment.GetEnvironmentVariable("LOSSGEN_MEMORY_STEPS") ?? "700", CultureInfo.InvariantCulture);

    public static TheoryData<NonFinite, int, bool> Policies
    {
        get
        {
            var data = new TheoryData<NonFinite, int, bool>();
            foreach (var policy in Enum.GetValues<NonFinite>())
            {
                data.Add(policy, 1, false);
                data.Add(policy, 1, true);
                data.Add(policy, 3, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Plain_scheme(NonFinite policy, int accumulate, bool clips) => LeavesNothing(
        new UnitLoss(), policy, accumulate, clips, static (loss, optimizer, prediction, target) => loss.Step(optimizer, prediction: prediction, target: target));

    [Theory]
    [MemberData(nameof(Policies))]
    public void Scheme_with_state_and_parameters(NonFinite policy, int accumulate, bool clips) => LeavesNothing(
        new Schemes.Wandering(), policy, accumulate, clips, static (loss, optimizer, prediction, target) => loss.Step(optimizer, prediction: prediction, target: target));

    private static void LeavesNothing<TLoss>(
        TLoss loss, NonFinite policy, int accumulate, bool clips, Func<TLoss, optim.Optimizer, Tensor, Tensor, StepResult> step)
        where TLoss : LossModule
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters().Concat(loss.parameters()), 1e-3);
        using var bad = problem.Target.mul(float.NaN);
        (loss.NonFinite, loss.AccumulateSteps, loss.MaxNorm) = (policy, accumulate, clips ? 1 : 0);
        var (batches, thrown) = (0, 0);
        Tensors.AssertNoneStayAlive(s_steps / accumulate, i =>
        {
            // What waits in an open cycle is alive.
            do
            {
                using var scope = NewDisposeScope();
                try
                {
                    using var result = step(loss, optimizer, problem.Model.call(problem.Input), ++batches % 7 == 0 ? bad : problem.Target);
                    if (i % 50 == 0)
                    {
                        result.Read();
                    }
                }
                catch (NonFiniteLossException)
                {
                    thrown++;
                }
            }
            while (loss.LossParts.State.OpenCycle() is not null);
        });
        Assert.Equal(policy == NonFinite.Throw, thrown > 0);
        loss.Dispose();
    }
}
