using LossGen.Runtime.Tests.Alternating;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reporting;

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

    /// <summary>A graph lives as long as a tensor of it does.</summary>
    [Fact]
    public void Graph_of_a_component_is_freed_before_the_next_runs()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 1);
        using var loss = new Watched(model);
        var input = ones(3, 2);
        loss.Evaluate(input: input);
        Assert.Equal([true, true, true], [loss.WasFreed, loss.WasKept, loss.WasShared]);

        // Where the caller records, the graph is the caller's.
        using var terms = loss.Compute(input: input);
        Assert.Equal([false, true, true], [loss.WasFreed, loss.WasKept, loss.WasShared]);
        terms.Total.backward();
        Assert.NotNull(model.weight.grad);
    }

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

    /// <summary>Looks, in its second component, at what the first one made.</summary>
    [CombinedLoss]
    internal sealed partial class Watched(nn.Module<Tensor, Tensor> model)
    {
        private readonly List<WeakReference<Tensor>> _made = [];
        private Tensor? _kept;

        public bool WasFreed { get; private set; }

        public bool WasKept { get; private set; }

        public bool WasShared { get; private set; }

        [Intermediate]
        private Tensor Output(Tensor input) => model.call(input);

        [LossComponent]
        private Tensor First(Tensor output)
        {
            _kept = output.abs();
            var squared = output.square();
            _made.Clear();
            _made.Add(new WeakReference<Tensor>(squared));
            var mean = squared.mean();
            GC.KeepAlive(squared);
            return mean;
        }

        [LossComponent]
        private Tensor Second(Tensor output)
        {
            WasFreed = !_made[0].TryGetTarget(out var squared) || squared.IsInvalid;
            WasKept = _kept is { IsInvalid: false, requires_grad: true };
            WasShared = output.requires_grad;
            return _kept!.mean();
        }
    }
}
