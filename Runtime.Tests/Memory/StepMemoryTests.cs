using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Transactions;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>Steps of every kind leave as many tensors alive as there were, whether they happen, fail, are skipped, or wait in a cycle.</summary>
[Collection(nameof(TensorCounting))]
public class StepMemoryTests
{
    private const int Steps = 400;

    public static TheoryData<string, FailurePoint> Kinds
    {
        get
        {
            var data = new TheoryData<string, FailurePoint>();
            foreach (var kind in new[] { nameof(JointState), nameof(JointPlain), nameof(JointAccumulated), nameof(Turns), nameof(AccumulatedTurns) })
            {
                data.Add(kind, FailurePoint.None);
                data.Add(kind, FailurePoint.AfterNext);
                data.Add(kind, FailurePoint.Optimizer);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Live_tensors_stay_as_many(string kind, FailurePoint point)
    {
        var run = new FragileRun(kind);

        // Two phases of two batches each: between those, gradients are alive.
        Tensors.AssertNoneStayAlive(Steps, i =>
        {
            for (var batch = 0; batch < 4; batch++)
            {
                Step(run, (i + batch) % 30, (i + batch) % 3 == 0 ? point : FailurePoint.None);
            }
        });
    }

    [Fact]
    public void Skipped_and_thrown_steps_leave_nothing()
    {
        foreach (var kind in new[] { nameof(JointPlain), nameof(JointAccumulated) })
        {
            var run = new FragileRun(kind);
            Tensors.AssertNoneStayAlive(Steps, _ =>
            {
                using var scope = NewDisposeScope();
                try
                {
                    run.BadStep().Dispose();
                }
                catch (NonFiniteLossException)
                {
                }
            });
        }
    }

    private static void Step(FragileRun run, int i, FailurePoint point)
    {
        using var scope = NewDisposeScope();
        run.Fails = point;
        try
        {
            run.Step(i).Dispose();
        }
        catch (PlannedException)
        {
            run.Fails = FailurePoint.None;
            run.Step(i).Dispose();
        }
    }
}
