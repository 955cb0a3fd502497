using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Phases;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reports;

/// <summary>
/// A component that calls <c>autograd.grad</c> needs a graph also where its loss is evaluated for the numbers alone. Without one the
/// process would end, and so would this test run.
/// </summary>
public partial class EvaluatedPenaltyTests
{
    public static TheoryData<string> Modes => ["recording", "no_grad", "inference_mode"];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Evaluate_gives_the_penalty_and_leaves_nothing(string mode)
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        using var loss = new PenaltyLoss(gan.Critic, gan.Generator);
        using var terms = loss.Compute(real: gan.Real, noise: gan.Noise);
        StepReport report;
        using (Mode(mode))
        {
            // Made in the caller's mode: in inference_mode no graph can lead through it.
            report = loss.Evaluate(real: gan.Real.mul(1), noise: gan.Noise.mul(1));
            Assert.Equal(mode == "recording", is_grad_enabled());
            Assert.Equal(mode == "inference_mode", is_inference_mode_enabled());
        }

        Assert.Equal(terms.Penalty.ToDouble(), report["Penalty"], 1e-6);
        Assert.Equal(terms.RawTotal.ToDouble(), report.RawTotal, 1e-5);
        Assert.True(report["Penalty"] > 0.1, report.ToString());
        Assert.All(gan.Parameters, static parameter => Assert.Null(parameter.grad));
    }

    /// <summary>The others that are called where no gradients are recorded.</summary>
    [Fact]
    public void Terms_and_total_under_no_grad_have_no_graph()
    {
        using var scope = NewDisposeScope();
        var gan = new SmallGan();
        using var loss = new PenaltyLoss(gan.Critic, gan.Generator);
        using var right = loss.Compute(real: gan.Real, noise: gan.Noise);
        using var average = new LossAverage();
        using var noGrad = no_grad();
        using var terms = loss.Compute(real: gan.Real, noise: gan.Noise);
        var total = loss.forward(real: gan.Real, noise: gan.Noise);
        average.Add(terms);
        Assert.False(is_grad_enabled());
        Assert.All([total, terms.Total, terms.RawTotal, terms.Distance, terms.Penalty], static tensor => Assert.False(tensor.requires_grad));
        Assert.Equal(right.Total.ToDouble(), total.ToDouble(), 1e-5);
        Assert.Equal(right.Penalty.ToDouble(), average.Read()["Penalty"], 1e-6);
        Assert.All(gan.Parameters, static parameter => Assert.Null(parameter.grad));
    }

    /// <summary>There are gradients for what a component asks for itself, and not for somebody else's training.</summary>
    [Fact]
    public void Step_of_another_loss_in_a_component_that_is_evaluated_for_its_numbers_is_refused()
    {
        using var scope = NewDisposeScope();
        using var theta = new TorchSharp.Modules.Parameter(ones(2));
        using var optimizer = optim.SGD([theta], 0.5);
        using var inner = new Losses.FixedLoss();
        using var outer = new Nested(() => inner.Step(optimizer, prediction: theta * ones(2, 2), target: zeros(2, 2)).Dispose());
        var message = Assert.Throws<InvalidOperationException>(() => outer.Evaluate(x: theta)).Message;
        Assert.StartsWith("FixedLoss.Step was called by a component of a loss that is evaluated for its numbers", message, StringComparison.Ordinal);
        Assert.Equal([1f, 1f], theta.data<float>().ToArray());
        Assert.Null(theta.grad);
        inner.Step(optimizer, prediction: theta * ones(2, 2), target: zeros(2, 2)).Dispose();
    }

    [CombinedLoss]
    private sealed partial class Nested(Action inside)
    {
        [MainLoss]
        private Tensor A(Tensor x)
        {
            inside();
            return x.square().mean();
        }
    }

    /// <summary>Where a component keeps a tensor is its own affair: a field, a dictionary, an object, a module that remembers.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void What_a_component_keeps_is_there_for_the_next(string mode)
    {
        using var scope = NewDisposeScope();
        using var network = new Remembering();
        using var loss = new Keeping(network);
        var input = ones(3, 2);
        using var terms = loss.Compute(input: input);
        using var block = Mode(mode);
        var report = loss.Evaluate(input: input);
        Assert.Equal(terms.Kept.ToDouble(), report["Kept"], 1e-6);
        Assert.Equal(terms.Slope.ToDouble(), report["Slope"], 1e-6);
        if (mode == "no_grad")
        {
            using var same = loss.Compute(input: input);
            Assert.Equal(terms.Kept.ToDouble(), same.Kept.ToDouble(), 1e-6);
            Assert.Equal(terms.Total.ToDouble(), loss.forward(input: input).ToDouble(), 1e-6);
        }
    }

    /// <summary>No graph leads through a tensor that inference mode made, and what hides in an array or a field is not copied.</summary>
    [Fact]
    public void Tensor_of_inference_mode_that_is_no_plain_input_is_explained()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 1);
        using var loss = new Hidden(model);
        Tensor[] made;
        using (inference_mode())
        {
            made = [ones(3, 2)];
            Says(() => loss.Evaluate(inputs: made), "Use no_grad() instead of inference_mode(), for Hidden.Evaluate: component 'Second'");
            loss.Field = made[0];
            Says(() => loss.Evaluate(inputs: []), "Use no_grad() instead of inference_mode(), for Hidden.Evaluate: component 'First'");
            loss.Compute(inputs: made).Dispose();
        }

        loss.Field = null;
        using (no_grad())
        {
            Says(() => loss.Evaluate(inputs: made), "Clone what was made inside of inference_mode()");
            Assert.Equal(model.call(ones(3, 2)).mean().ToDouble(), loss.Evaluate(inputs: [made[0].clone()])["Second"], 1e-6);
        }

        // What is native code's own to say stays.
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => loss.Evaluate(inputs: [ones(3, 5)]));
    }

    private static void Says(Action evaluate, string beginning) =>
        Assert.StartsWith(beginning, Assert.Throws<InvalidOperationException>(evaluate).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluating_between_the_steps_changes_no_bit()
    {
        using var scope = NewDisposeScope();
        var (plain, evaluated) = (new SmallGan(), new SmallGan());
        Train(plain, evaluates: false);
        Train(evaluated, evaluates: true);
        Assert.All(plain.Parameters.Zip(evaluated.Parameters), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
    }

    private static void Train(SmallGan gan, bool evaluates)
    {
        using var loss = new PenaltyLoss(gan.Critic, gan.Generator);
        using var critic = optim.Adam(gan.Critic.parameters(), 1e-2);
        using var generator = optim.Adam(gan.Generator.parameters(), 1e-2);
        var alternation = loss.Alternate(critic: critic, generator: generator);
        for (var i = 0; i < 12; i++)
        {
            alternation.Step(real: gan.Real, noise: gan.Noise).Dispose();
            if (evaluates)
            {
                loss.Evaluate(real: gan.Real, noise: gan.Noise);
            }
        }
    }

    /// <summary>A component may evaluate another loss, and be evaluated for the numbers alone.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Loss_within_a_component_is_not_trained_by_an_evaluation(string mode)
    {
        using var scope = NewDisposeScope();
        using var inner = new Inner();
        using var outer = new Outer(inner);
        var input = ones(3).requires_grad_();
        outer.forward(input: input, fails: false);
        var before = State(inner);
        using (Mode(mode))
        {
            outer.Evaluate(input: input, fails: false);
            Assert.Throws<FormatException>(() => outer.Evaluate(input: input, fails: true));
            if (mode != "recording")
            {
                outer.Compute(input: input, fails: false).Dispose();
                outer.forward(input: input, fails: false);
            }

            Assert.Equal(before, State(inner));
        }

        // After all of it, thrown ones among it, training is training again.
        outer.forward(input: input, fails: false).backward();
        Assert.NotEqual(before, State(inner));
        Assert.NotNull(input.grad);
    }

    /// <summary>The scheme's average, its random numbers and its last factors.</summary>
    private static string State(Inner loss) =>
        string.Join(' ', loss.state_dict().OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => $"{entry.Key} {Convert.ToHexString(entry.Value.bytes.ToArray())}"));

    private static IDisposable Mode(string mode) => mode switch
    {
        "no_grad" => no_grad(),
        "inference_mode" => inference_mode(),
        _ => enable_grad(),
    };

    [CombinedLoss]
    [Phase("Critic", nameof(Distance), nameof(Penalty), Trains = [nameof(critic)], Steps = 2)]
    [Phase("Generator", nameof(Fooling), Trains = [nameof(generator)])]
    internal sealed partial class PenaltyLoss(nn.Module<Tensor, Tensor> critic, nn.Module<Tensor, Tensor> generator)
    {
        private readonly nn.Module<Tensor, Tensor> critic = critic;
        private readonly nn.Module<Tensor, Tensor> generator = generator;

        [Intermediate]
        private Tensor Fake(Tensor noise) => generator.call(noise);

        [LossComponent]
        private Tensor Distance(Tensor real, Tensor fake) => critic.call(fake).mean() - critic.call(real).mean();

        [LossComponent(10)]
        private Tensor Penalty(Tensor real, Tensor fake)
        {
            var mixed = ((0.25f * real) + (0.75f * fake)).detach().requires_grad_();
            var gradient = autograd.grad([critic.call(mixed).sum()], [mixed], retain_graph: true, create_graph: true)[0];
            return (gradient.norm(1) - 1).square().mean();
        }

        [LossComponent]
        private Tensor Fooling(Tensor fake) => -critic.call(fake).mean();
    }

    /// <summary>Its second component takes what the first one left, and its third differentiates through it.</summary>
    [CombinedLoss]
    internal sealed partial class Keeping(Remembering network)
    {
        private readonly Dictionary<string, Tensor> _cache = new(StringComparer.Ordinal);
        private readonly Holder _holder = new();
        private Tensor? _field;

        [LossComponent]
        private Tensor First(Tensor input)
        {
            var traced = input.detach().requires_grad_();
            _holder.Kept = traced;
            _cache["output"] = network.call(traced);
            _field = _cache["output"].abs();
            return _cache["output"].square().mean();
        }

        [LossComponent]
        private Tensor Kept() => _cache["output"].abs().mean() + _field!.mean() + network.Activations[0].mean() + _holder.Kept!.mean();

        [LossComponent]
        private Tensor Slope() => autograd.grad([_cache["output"].sum()], [_holder.Kept!], retain_graph: true, create_graph: true)[0].square().mean();
    }

    [CombinedLoss, Wandering(0.9)]
    internal sealed partial class Inner
    {
        [MainLoss]
        private static Tensor Square(Tensor input) => input.square().mean();

        [AuxiliaryLoss(0.25)]
        private static Tensor Absolute(Tensor input) => input.abs().mean();
    }

    [CombinedLoss]
    internal sealed partial class Outer(Inner inner)
    {
        [MainLoss]
        private Tensor Within(Tensor input, bool fails)
        {
            var total = inner.forward(input: input);
            return fails ? throw new FormatException() : total;
        }

        [AuxiliaryLoss(0.5)]
        private static Tensor Beside(Tensor input) => input.abs().mean();
    }

    [CombinedLoss]
    internal sealed partial class Hidden(nn.Module<Tensor, Tensor> model)
    {
        public Tensor? Field { get; set; }

        [MainLoss]
        private Tensor First() => Field is null ? ones([]) : model.call(Field).square().mean();

        [AuxiliaryLoss(0.5)]
        private Tensor Second(Tensor[] inputs) => inputs.Length == 0 ? ones([]) : model.call(inputs[0]).mean();
    }

    internal sealed class Holder
    {
        public Tensor? Kept { get; set; }
    }

    /// <summary>Keeps an activation, as a hook does.</summary>
    internal sealed class Remembering : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> first = nn.Linear(2, 4);
        private readonly nn.Module<Tensor, Tensor> second = nn.Linear(4, 1);

        public Remembering()
            : base(nameof(Remembering))
        {
            RegisterComponents();
        }

        public List<Tensor> Activations { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Activations.Clear();
            Activations.Add(first.call(input).tanh());
            return second.call(Activations[0]);
        }
    }
}
