using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>An input that is null or disposed is named with who takes it, and one that a component disposes with that component, in every way to evaluate a loss.</summary>
public sealed partial class InputMessageTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _parameter = new(tensor(2f));
    private readonly Given _loss = new();
    private readonly SteplessOptimizer _optimizer;

    public InputMessageTests() => _optimizer = new SteplessOptimizer(_parameter);

    public static TheoryData<string> Ways => ["Step", "Compute", "forward", "Evaluate", "StepOnly"];

    public void Dispose()
    {
        _loss.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Null(string way)
    {
        Says(way, x: _parameter, y: null, $"Input 'y' of Given.{way} is null, and 'Second' takes it", "'Tensor?'");
        Says(way, x: null, y: _parameter, $"Input 'x' of Given.{way} is null, and 'First' and 'Shared' take it");
        Goes(way);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Disposed(string way)
    {
        var gone = ones(1);
        gone.Dispose();
        Says(way, x: _parameter, y: gone, $"Input 'y' of Given.{way} is a disposed tensor, and 'Second' takes it", "move it out of its own");
        Says(way, x: gone, y: _parameter, $"Input 'x' of Given.{way} is a disposed tensor", "'First' and 'Shared'");
        Goes(way);
        Says(way, x: _parameter, y: _parameter, mask: gone, $"Input 'mask' of Given.{way} is a disposed tensor", "'Second' takes it");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Input_that_may_be_null(string way)
    {
        Assert.Equal(2 + 3 + 2, Run(way, _parameter, _parameter * 1.5, mask: null));
        Assert.Equal(2 + 6 + 2, Run(way, _parameter, _parameter * 1.5, mask: tensor(2f)));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Component_that_disposes_an_input(string way)
    {
        // The one that disposes is blamed, and not the one that finds the input disposed.
        _loss.Disposes = true;
        Says(way, x: _parameter, y: _parameter * 1.5, "Component 'Second' of Given disposed the input 'y'", "Dispose only what the method makes itself");
        _loss.Disposes = false;
        Goes(way);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Component_that_disposes_the_value_of_an_intermediate(string way)
    {
        _loss.DisposesShared = true;
        Says(way, x: _parameter, y: _parameter * 1.5, "Component 'Second' of Given disposed the value of intermediate 'Shared'");
        _loss.DisposesShared = false;
        Goes(way);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Intermediate_that_disposes_an_input(string way)
    {
        _loss.SharedDisposes = true;
        Says(way, x: _parameter * 1, y: _parameter * 1.5, "Intermediate 'Shared' of Given disposed the input 'x'");
        _loss.SharedDisposes = false;
        Goes(way);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Component_that_leaves_a_scope_open(string way)
    {
        _loss.LeavesOpen = true;
        Says(way, x: _parameter, y: _parameter * 1.5, "left a dispose scope open", "'Second'", "'using'");
        _loss.LeavesOpen = false;
        _loss.Left!.Dispose();
        Goes(way);
    }

    /// <summary>What the caller does afterwards records as it did before.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Component_that_leaves_a_mode_open(string way)
    {
        foreach (var leave in new Func<IDisposable>[] { no_grad, () => inference_mode() })
        {
            _loss.LeavesMode = leave;
            if (way is "Step" or "StepOnly")
            {
                Says(way, x: _parameter, y: _parameter * 1.5, "Component 'Second' of Given has no gradient");
            }
            else
            {
                Run(way, _parameter, _parameter * 1.5);
            }

            Assert.True(is_grad_enabled());
            Assert.False(is_inference_mode_enabled());
            _loss.LeavesMode = null;
            Goes(way);
        }
    }

    /// <summary>A batch without rows is a fault where batches are accumulated.</summary>
    [Fact]
    public void Empty_batch_names_the_input()
    {
        _loss.AccumulateSteps = 2;
        Says("Step", x: ones(0, 3), y: _parameter, "input 'x' has the shape [0, 3]");
    }

    private void Goes(string way) => Assert.Equal(2 + 3 + 2, Run(way, _parameter, _parameter * 1.5));

    /// <summary>The total that comes of it.</summary>
    private double Run(string way, Tensor? x, Tensor? y, Tensor? mask = null)
    {
        switch (way)
        {
            case "Step":
                return _loss.Step(_optimizer, x: x!, y: y!, mask: mask).Read().RawTotal;
            case "Compute":
                return _loss.Compute(x: x!, y: y!, mask: mask).Total.ToDouble();
            case "forward":
                return _loss.forward(x: x!, y: y!, mask: mask).ToDouble();
            case "Evaluate":
                return _loss.Evaluate(x: x!, y: y!, mask: mask).RawTotal;
            default:
                return _loss.Alternate(only: _optimizer).StepOnly(x: x!, y: y!, mask: mask).Read().RawTotal;
        }
    }

    private void Says(string way, Tensor? x, Tensor? y, params string[] parts) => Says(way, x, y, mask: null, parts);

    private void Says(string way, Tensor? x, Tensor? y, Tensor? mask, params string[] parts)
    {
        var message = Assert.Throws<InvalidOperationException>(() => Run(way, x, y, mask)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [CombinedLoss]
    [Phase("Only", nameof(First), nameof(Second), nameof(Third))]
    internal sealed partial class Given
    {
        public bool Disposes { get; set; }

        public bool DisposesShared { get; set; }

        public bool SharedDisposes { get; set; }

        public bool LeavesOpen { get; set; }

        public Func<IDisposable>? LeavesMode { get; set; }

        public DisposeScope? Left { get; private set; }

        [Intermediate]
        private Tensor Shared(Tensor x)
        {
            var value = x * 1;
            if (SharedDisposes)
            {
                x.Dispose();
            }

            return value;
        }

        [LossComponent]
        private static Tensor First(Tensor x) => x * 1;

        [LossComponent]
        private Tensor Second(Tensor shared, Tensor y, Tensor? mask = null)
        {
            LeavesMode?.Invoke();
            if (LeavesOpen)
            {
                Left = NewDisposeScope();
            }

            var value = (mask is null ? y : y * mask) + (shared * 0);
            if (Disposes)
            {
                y.Dispose();
            }

            if (DisposesShared)
            {
                shared.Dispose();
            }

            return value;
        }

        [LossComponent]
        private static Tensor Third(Tensor shared) => shared * 1;
    }
}
