using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>States that a scheme changes behind its back, and names that it cannot have.</summary>
public partial class SchemeStateTests
{
    [Fact]
    public void Attribute_that_makes_no_scheme_is_named()
    {
        using var parameter = new Parameter(ones(2));
        SlyAttribute.Created = static _ => null!;
        var message = Assert.Throws<InvalidOperationException>(() => new Sly(parameter)).Message;
        Assert.StartsWith("SlyAttribute.Create returned null. It returns a new scheme", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attribute_that_gives_out_one_scheme_twice_is_named()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        SlyWeighting? one = null;
        SlyAttribute.Created = components => one ??= new SlyWeighting(components, 2) { ChangesFrom = int.MaxValue };
        using var first = new Sly(parameter);
        var message = Assert.Throws<InvalidOperationException>(() => new Sly(parameter)).Message;
        Assert.StartsWith("SlyAttribute.Create returned one SlyWeighting twice. Make a new one", message, StringComparison.Ordinal);

        // The first one keeps it.
        using var optimizer = new SteplessOptimizer(parameter);
        first.Step(optimizer, x: ones(2)).Dispose();
    }

    /// <summary>A small state at any step; a large one, which is not copied each time, at the next power of two.</summary>
    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 7, 7)]
    [InlineData(2000, 1, 1)]
    [InlineData(2000, 3, 4)]
    public void Change_in_place_is_refused_also_at_a_later_step(int size, int changesFrom, int toldAt)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(2));
        using var optimizer = new SteplessOptimizer(parameter);
        SlyAttribute.Created = components => new SlyWeighting(components, size) { ChangesFrom = changesFrom };
        using var loss = new Sly(parameter);
        var memory = loss.Weighting!.get_buffer("memory")!;
        for (var i = 1; i < toldAt; i++)
        {
            loss.Step(optimizer, x: ones(2)).Dispose();
        }

        var before = memory.clone();
        for (var i = 0; i < 2; i++)
        {
            var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: ones(2))).Message;
            Assert.Contains("SlyWeighting changed its state 'memory' in place", message, StringComparison.Ordinal);
            Assert.True(Tensors.AreSame(before, memory));
        }

        ((SlyWeighting)loss.Weighting).ChangesFrom = int.MaxValue;
        loss.Step(optimizer, x: ones(2)).Dispose();
        Assert.True(Tensors.AreSame(before + 1, memory));
    }

    public static TheoryData<string, Action<Names>, string[]> Clashes => new()
    {
        { "LossGen's own", static scheme => scheme.State("last_weights"), ["'last_weights'", "last factors", "another name"] },
        { "LossGen's own as a buffer", static scheme => scheme.register_buffer("last_weights", ones(1)), ["'last_weights'", "last factors"] },
        { "a state twice", static scheme => scheme.State("a").State("a"), ["the state 'a' twice"] },
        { "a state and a parameter", static scheme => scheme.State("a").register_parameter("a", new Parameter(ones(1))), ["'a' twice"] },
        { "a dot", static scheme => scheme.State("a.b"), ["'a.b'", "dot"] },
        { "a dot in a counter", static scheme => scheme.Counter("a.b"), ["'a.b'", "dot"] },
    };

    [Theory]
    [MemberData(nameof(Clashes))]
    public void Name_that_is_taken_is_told_with_the_scheme(string what, Action<Names> register, string[] words)
    {
        using var parameter = new Parameter(ones(2));
        SlyAttribute.Created = components => new Names(components, register);
        var failure = Record.Exception(() => new Sly(parameter));
        Assert.True(failure is InvalidOperationException or ArgumentException, what);
        Assert.All([nameof(Names), .. words], word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }

    /// <summary>As where an epoch ends inside a validation.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cycle_that_is_ended_without_recording_gradients_teaches_the_scheme(bool inference)
    {
        using var scope = NewDisposeScope();
        float[] Trained(Func<IDisposable> mode)
        {
            var parameter = new Parameter(ones(2));
            SlyAttribute.Created = static components => new Learned(components);
            var loss = new Sly(parameter) { AccumulateSteps = 2 };
            var own = loss.Weighting!.get_parameter("s")!;
            var optimizer = optim.SGD([parameter, own], 0.5);
            for (var i = 0; i < 2; i++)
            {
                loss.Step(optimizer, x: ones(2)).Dispose();
                using (mode())
                {
                    loss.EndCycle(optimizer)!.Dispose();
                }
            }

            return [.. own.detach().data<float>().ToArray(), .. parameter.detach().data<float>().ToArray()];
        }

        var expected = Trained(static () => enable_grad());
        Assert.NotEqual(0, expected[0]);
        Assert.Equal(expected, Trained(() => inference ? inference_mode() : no_grad()));
    }

    [CombinedLoss, Sly]
    private sealed partial class Sly(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).sum();

        [AuxiliaryLoss]
        private Tensor Second(Tensor x) => (parameter * x).square().sum();
    }

    public sealed class Names : LossWeighting
    {
        public Names(IReadOnlyList<ComponentInfo> components, Action<Names> register)
            : base(components) => register(this);

        public Names State(string name)
        {
            RegisterState(name, ones(1));
            return this;
        }

        public Names Counter(string name)
        {
            RegisterCounter(name);
            return this;
        }

        public override Tensor Next(Tensor losses) => ones_like(losses);
    }

    private sealed class Learned : LossWeighting
    {
        public Learned(IReadOnlyList<ComponentInfo> components)
            : base(components) => register_parameter("s", new Parameter(zeros(components.Count)));

        public override Tensor Next(Tensor losses) => get_parameter("s")!.neg().exp();

        public override Tensor? Penalty() => get_parameter("s")!.sum();
    }

    private sealed class SlyWeighting : LossWeighting
    {
        private readonly SchemeState _memory;
        private int _steps;

        public SlyWeighting(IReadOnlyList<ComponentInfo> components, int size)
            : base(components) => _memory = RegisterState("memory", ones(size));

        public int ChangesFrom { get; set; }

        public override Tensor Next(Tensor losses)
        {
            if (++_steps >= ChangesFrom)
            {
                _memory.Current.add_(1);
            }
            else
            {
                _memory.Next = _memory.Current + 1;
            }

            return ones_like(losses);
        }
    }
}

public sealed class SlyAttribute : WeightingAttribute
{
    [ThreadStatic]
    private static Func<IReadOnlyList<ComponentInfo>, LossWeighting>? s_created;

    internal static Func<IReadOnlyList<ComponentInfo>, LossWeighting>? Created
    {
        get => s_created;
        set => s_created = value;
    }

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => s_created!(components);
}
