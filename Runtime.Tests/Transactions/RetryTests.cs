using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Transactions;

/// <summary>Whatever throws, a step that failed is no step: all is as before it, and the retry gives what one step gives.</summary>
public class RetryTests
{
    private const int Before = 3;
    private const int After = 9;

    public static TheoryData<string, FailurePoint> JointFailures
    {
        get
        {
            var data = new TheoryData<string, FailurePoint>();
            foreach (var kind in new[] { nameof(JointState), nameof(JointPlain), nameof(JointAccumulated), nameof(Turns), nameof(AccumulatedTurns) })
            {
                foreach (var point in Enum.GetValues<FailurePoint>().Where(static point => point is not (FailurePoint.None or FailurePoint.Scheduler)))
                {
                    data.Add(kind, point);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(JointFailures))]
    public void Failure_takes_everything_back(string kind, FailurePoint point)
    {
        using var scope = NewDisposeScope();
        var (failed, untouched) = (new FragileRun(kind), new FragileRun(kind));
        failed.Steps(0, Before);
        untouched.Steps(0, Before);
        for (var i = Before; i < After; i++)
        {
            failed.Fails = point;
            var before = failed.Everything();
            try
            {
                // Where batches are accumulated the optimizer and the scheme take part in the last one only.
                failed.Step(i).Dispose();
            }
            catch (Exception)
            {
                failed.Fails = FailurePoint.None;
                failed.AssertEqual(before);
                failed.Step(i).Dispose();
            }

            untouched.Step(i).Dispose();
            failed.AssertEqual(untouched.Everything());
        }

        Assert.Equal(untouched.Optimizers.Sum(static optimizer => optimizer.Steps), failed.Optimizers.Sum(static optimizer => optimizer.Steps));
    }

    [Fact]
    public void Failures_do_happen()
    {
        using var scope = NewDisposeScope();
        foreach (var row in JointFailures)
        {
            var run = new FragileRun((string)row[0]) { Fails = (FailurePoint)row[1] };
            Assert.ThrowsAny<Exception>(() => run.Steps(0, 2));
        }
    }

    /// <summary>The optimizer has stepped when its scheduler is asked: nothing could take that back, so the step counts.</summary>
    [Fact]
    public void Scheduler_that_throws_leaves_a_step_that_counts()
    {
        using var scope = NewDisposeScope();
        var (failed, untouched) = (new FragileRun(nameof(Turns)), new FragileRun(nameof(Turns)));
        untouched.Steps(0, 1);
        failed.Fails = FailurePoint.Scheduler;
        Assert.Throws<PlannedException>(() => failed.Step(0));
        failed.Fails = FailurePoint.None;
        failed.AssertEqual(untouched.Everything());
        failed.Steps(1, 4);
        untouched.Steps(1, 4);
        failed.AssertEqual(untouched.Everything());
    }

    [Theory]
    [InlineData(nameof(JointAccumulated))]
    public void Skipped_batch_leaves_the_state_of_the_last_step(string kind)
    {
        using var scope = NewDisposeScope();
        var (skipping, untouched) = (new FragileRun(kind), new FragileRun(kind));
        for (var i = 0; i < 8; i++)
        {
            using (var skipped = skipping.BadStep())
            {
                Assert.True(skipped.Skipped);
            }

            skipping.AssertEqual(untouched.Everything());
            skipping.Step(i).Dispose();
            untouched.Step(i).Dispose();
            skipping.AssertEqual(untouched.Everything());
        }
    }

    [Fact]
    public void Thrown_step_takes_scheme_and_clipping_back()
    {
        using var scope = NewDisposeScope();
        var (throwing, untouched) = (new FragileRun(nameof(JointPlain)), new FragileRun(nameof(JointPlain)));
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<NonFiniteLossException>(() => throwing.BadStep());
            throwing.AssertEqual(untouched.Everything());
            throwing.Step(i).Dispose();
            untouched.Step(i).Dispose();
            throwing.AssertEqual(untouched.Everything());
        }
    }
}
