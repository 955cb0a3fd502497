using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reports;

/// <summary>What <c>Compute</c> and <c>Evaluate</c> return: whose the tensors are, what they say, and what evaluating leaves alone.</summary>
public partial class TermsTests
{
    [Fact]
    public void Total_of_one_component_is_a_tensor_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var loss = new Single();
        var value = tensor(2f, requires_grad: true);
        var terms = loss.Compute(value: value * 3);
        terms.Value.Dispose();
        Assert.Equal(6, terms.Total.ToSingle());
        terms.RawTotal.Dispose();
        terms.DeclaredTotal.Dispose();
        terms.Total.backward();
        Assert.Equal(3, value.grad!.ToSingle());
    }

    [Fact]
    public void Terms_and_results_leave_a_tensor_that_a_component_only_passes_on()
    {
        using var scope = NewDisposeScope();
        using var loss = new Single();
        using var parameter = new Parameter(tensor(2f));
        loss.Compute(value: parameter).Dispose();
        loss.forward(value: parameter).Dispose();
        loss.Step(new SteplessOptimizer(parameter), value: parameter).Dispose();
        loss.Evaluate(value: parameter);
        Assert.Equal(2, parameter.ToSingle());
        using var two = new PassedOn();
        two.Compute(value: parameter).Dispose();
        two.forward(value: parameter).Dispose();
        Assert.Equal(2, parameter.ToSingle());
    }

    [Fact]
    public void Terms_print_names_and_values()
    {
        using var scope = NewDisposeScope();
        using var loss = new Two();
        loss.Weights.Second = 0.25;
        var terms = loss.Compute(first: tensor(2f), second: tensor(4f));
        Assert.Equal("First 2, Second 4 | total 3, raw total 3, declared total 4", terms.ToString());
        terms.Dispose();
        Assert.Equal("First 2, Second 4 | total (disposed), raw total (disposed), declared total (disposed)".Replace("2", "(disposed)", StringComparison.Ordinal).Replace("4", "(disposed)", StringComparison.Ordinal), terms.ToString());
    }

    [Fact]
    public void Weights_print_names_and_values()
    {
        using var loss = new Two();
        loss.Weights.Second = 0.25;
        Assert.Equal("First 1, Second 0.25", loss.Weights.ToString());
    }

    [Fact]
    public void Terms_are_deconstructed_in_their_order()
    {
        using var scope = NewDisposeScope();
        using var loss = new Two();
        var (first, second, total, raw) = loss.Compute(first: tensor(2f), second: tensor(4f));
        Assert.Equal([2, 4, 4, 4], new[] { first, second, total, raw }.Select(static tensor => tensor.ToSingle()));
    }

    [Fact]
    public void Declared_total_stays_while_a_weight_is_annealed()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        foreach (var create in (Func<LossModule>[])[static () => new UnitLoss(), static () => new RelativeLoss(), static () => new FixedRegularizedLoss()])
        {
            using var loss = create();
            var before = Report();
            Assert.Equal(before.RawTotal, before.DeclaredTotal, 1e-6);
            foreach (var name in before.Names.Skip(1))
            {
                WeightsOf(loss)[name] *= 0.5;
            }

            var after = Report();
            Assert.Equal(before.DeclaredTotal, after.DeclaredTotal, 1e-6);
            Assert.NotEqual(before.RawTotal, after.RawTotal, 1e-3);

            StepReport Report() => loss switch
            {
                UnitLoss l => l.Evaluate(problem.Model.call(problem.Input), problem.Target),
                RelativeLoss l => l.Evaluate(problem.Model.call(problem.Input), problem.Target),
                _ => ((FixedRegularizedLoss)loss).Evaluate(problem.Model.call(problem.Input), problem.Target),
            };
        }

        static ComponentWeights WeightsOf(LossModule loss) => loss switch
        {
            UnitLoss l => l.Weights,
            RelativeLoss l => l.Weights,
            _ => ((FixedRegularizedLoss)loss).Weights,
        };
    }

    [Fact]
    public void Step_terms_and_evaluation_report_the_same_numbers()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new RelativeLoss();
        loss.Weights.Largest = 0.125;
        var evaluated = loss.Evaluate(problem.Model.call(problem.Input), problem.Target);
        using var terms = loss.Compute(problem.Model.call(problem.Input), problem.Target);
        using var step = loss.Step(new SteplessOptimizer([.. problem.Model.parameters()]), problem.Model.call(problem.Input), problem.Target);
        var report = step.Read();
        Assert.Equal(report.ToString(), evaluated.ToString());
        Assert.Equal(report.Losses, evaluated.Losses);
        Assert.Equal(report.EffectiveWeights.Values, evaluated.EffectiveWeights.Values);
        Assert.Equal(report.DeclaredTotal, evaluated.DeclaredTotal);
        Assert.Equal(report.DeclaredTotal, terms.DeclaredTotal.ToDouble(), 1e-5);
        Assert.Equal(report.RawTotal, terms.RawTotal.ToDouble(), 1e-5);
    }

    [Fact]
    public void Evaluating_records_for_components_alone_and_changes_no_mode()
    {
        using var problem = new SmallProblem();
        using var loss = new Recording();
        using var prediction = problem.Model.call(problem.Input);
        loss.Evaluate(prediction: prediction);
        Assert.True(loss.SawGradient);
        Assert.True(loss.training);
        Assert.True(is_grad_enabled());
        using var noGrad = no_grad();
        loss.Evaluate(prediction: prediction);
        Assert.False(is_grad_enabled());
    }

    [CombinedLoss]
    internal sealed partial class Single
    {
        [MainLoss]
        private static Tensor Value(Tensor value) => value;
    }

    [CombinedLoss]
    internal sealed partial class PassedOn
    {
        [MainLoss]
        private static Tensor Value(Tensor value) => value;

        [Regularizer]
        private static Tensor Again(Tensor value) => value;
    }

    [CombinedLoss]
    internal sealed partial class Two
    {
        [MainLoss]
        private static Tensor First(Tensor first) => first;

        [AuxiliaryLoss(0.5)]
        private static Tensor Second(Tensor second) => second;
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class Recording
    {
        public bool SawGradient { get; private set; }

        [MainLoss]
        private Tensor Value(Tensor prediction)
        {
            SawGradient |= is_grad_enabled();
            return prediction.square().mean();
        }
    }
}
