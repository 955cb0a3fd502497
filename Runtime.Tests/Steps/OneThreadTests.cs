using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>A loss object belongs to one thread at a time, and to one evaluation.</summary>
public partial class OneThreadTests
{
    private static readonly Dictionary<string, Action<Meeting, Meeting.Alternation, optim.Optimizer>> Entries = new(StringComparer.Ordinal)
    {
        ["Step"] = static (loss, _, optimizer) => loss.Step(optimizer, x: ones(2)).Dispose(),
        ["Compute"] = static (loss, _, _) => loss.Compute(x: ones(2)),
        ["forward"] = static (loss, _, _) => loss.forward(x: ones(2)),
        ["StepOnly"] = static (_, alternation, _) => alternation.StepOnly(x: ones(2)).Dispose(),
        ["EndCycle"] = static (loss, _, optimizer) => loss.EndCycle(optimizer)?.Dispose(),
        ["load_state_dict"] = static (loss, _, _) => loss.load_state_dict([], strict: false),
        ["to"] = static (loss, _, _) => loss.to(ScalarType.Float64),
        ["Evaluate"] = static (loss, _, _) => loss.Evaluate(x: ones(2)),
        ["Dispose"] = static (loss, _, _) => loss.Dispose(),
    };

    public static TheoryData<string> Names => [.. Entries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Second_thread_is_refused(string entry)
    {
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Meeting(parameter);
        var alternation = loss.Alternate(optimizer);
        using var inside = new ManualResetEventSlim();
        using var over = new ManualResetEventSlim();
        loss.Inside = () =>
        {
            inside.Set();
            over.Wait();
        };
        var first = Task.Run(() => loss.Step(optimizer, x: ones(2)).Dispose());
        inside.Wait();
        var message = Assert.Throws<InvalidOperationException>(() => Entries[entry](loss, alternation, optimizer)).Message;
        over.Set();
        await first;

        Assert.Contains($"Meeting.{entry} was called on thread", message, StringComparison.Ordinal);
        Assert.Contains("is in Meeting.Step", message, StringComparison.Ordinal);
        Assert.Contains("one thread at a time", message, StringComparison.Ordinal);
        loss.Inside = null;
        foreach (var later in Entries.Values)
        {
            later(loss, alternation, optimizer);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Component_that_comes_back_in_is_named(string entry)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Meeting(parameter);
        var alternation = loss.Alternate(optimizer);
        loss.Inside = () => Entries[entry](loss, alternation, optimizer);
        foreach (var outer in new[] { "Step", "Compute", "StepOnly", "Evaluate" })
        {
            var message = Assert.Throws<InvalidOperationException>(() => Entries[outer](loss, alternation, optimizer)).Message;
            Assert.Contains($"Component 'Second' of Meeting called {entry}", message, StringComparison.Ordinal);
            Assert.Contains($"in {outer}", message, StringComparison.Ordinal);
        }

        loss.Inside = null;
        loss.Step(optimizer, x: ones(2)).Dispose();
    }

    /// <summary>Native code that meets a freed tensor ends the process, and this test run with it.</summary>
    [Fact]
    public async Task Loss_that_is_disposed_while_another_thread_uses_it_gives_a_sentence()
    {
        for (var i = 0; i < 20; i++)
        {
            using var model = nn.Linear(16, 16);
            using var optimizer = optim.SGD(model.parameters(), 0.01);
            var loss = new Scaled(model);
            using var begun = new ManualResetEventSlim();
            var stepping = Task.Run(() =>
            {
                while (true)
                {
                    loss.Step(optimizer, x: ones(8, 16)).Dispose();
                    begun.Set();
                }
            });
            begun.Wait();
            InvalidOperationException? told = null;
            do
            {
                try
                {
                    told = null;
                    loss.Dispose();
                }
                catch (InvalidOperationException exception)
                {
                    told = exception;
                    Assert.Contains("Scaled.Dispose was called on thread", told.Message, StringComparison.Ordinal);
                }
            }
            while (told is not null);

            // Between the steps nothing is in the way: then the next one says so.
            var ended = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => stepping);
            Assert.True(ended is ObjectDisposedException || ended.Message.Contains("is in Scaled.Dispose", StringComparison.Ordinal), ended.Message);
            loss.Dispose();
        }
    }

    [Fact]
    public void Component_that_calls_backward_is_told()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Meeting(parameter);
        loss.Inside = () => parameter.sum().backward();
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: ones(2))).Message;
        Assert.Contains("called backward itself", message, StringComparison.Ordinal);
        Assert.Contains("First, Second", message, StringComparison.Ordinal);
        Assert.Null(parameter.grad);
    }

    [Fact]
    public void Weight_that_another_thread_changes_holds_from_the_next_step_on()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Meeting(parameter);
        loss.Inside = () => Task.Run(() => loss.Weights.Second = 7).Wait();
        var x = ones(2);
        using (var step = loss.Step(optimizer, x: x))
        {
            Assert.Equal([1, 0.5], step.Read().EffectiveWeights.Values);
            Assert.Equal([1.5f, 1.5f], parameter.grad!.data<float>().ToArray());
        }

        loss.Weights.Second = 0.5;
        var terms = loss.Compute(x: x);
        Assert.Equal(3, terms.Total.ToDouble(), 1e-6);
        Assert.Equal(3, terms.RawTotal.ToDouble(), 1e-6);
        loss.Inside = null;
        using var next = loss.Step(optimizer, x: x);
        Assert.Equal([1, 7], next.Read().EffectiveWeights.Values);
        Assert.Equal([8f, 8f], parameter.grad!.data<float>().ToArray());
    }

    /// <summary>Two threads that take turns by themselves, without a lock: every call gives the right number or the sentence.</summary>
    [Fact]
    public async Task Threads_that_collide_get_right_totals_or_the_sentence()
    {
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Meeting(parameter);
        var alternation = loss.Alternate(optimizer);
        void Collide(Func<double> total, double expected)
        {
            for (var i = 0; i < 500; i++)
            {
                using var scope = NewDisposeScope();
                try
                {
                    Assert.Equal(expected, total(), 1e-6);
                }
                catch (InvalidOperationException exception)
                {
                    Assert.Contains("one thread at a time", exception.Message, StringComparison.Ordinal);
                }
            }
        }

        await Task.WhenAll(
            Task.Run(() => Collide(() => loss.forward(x: ones(2)).ToDouble(), 3)),
            Task.Run(() => Collide(() => Sum(alternation.StepOnly(x: ones(2))), 2)));
    }

    private static double Sum(StepResult result)
    {
        using (result)
        {
            return result.Read().Losses.Sum();
        }
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class Scaled(nn.Module<Tensor, Tensor> model)
    {
        [MainLoss]
        private Tensor First(Tensor x) => model.call(x).square().mean();

        [AuxiliaryLoss(0.25)]
        private Tensor Second(Tensor x) => model.call(x).abs().mean();
    }

    [CombinedLoss]
    [Phase("Only", nameof(Second))]
    [Phase("Other", nameof(First))]
    private sealed partial class Meeting(Parameter parameter)
    {
        public Action? Inside { get; set; }

        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss(0.5)]
        private Tensor Second(Tensor x)
        {
            Inside?.Invoke();
            return (parameter * x).sum();
        }
    }
}
