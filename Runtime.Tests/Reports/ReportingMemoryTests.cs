using LossGen.Runtime.Tests.Phases;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reports;

/// <summary>Terms, evaluations and averages leave no tensor alive.</summary>
[Collection(nameof(TensorCounting))]
public class ReportingMemoryTests
{
    [Fact]
    public void Disposed_terms_leave_no_tensor()
    {
        using var problem = new SmallProblem();
        using var unit = new UnitLoss();
        using var fixedLoss = new FixedLoss();
        using var prediction = problem.Model.call(problem.Input);
        Tensors.AssertNoneStayAlive(50, _ =>
        {
            unit.Compute(prediction: prediction, target: problem.Target).Dispose();
            fixedLoss.Compute(prediction: prediction, target: problem.Target).Dispose();
        });
    }

    [Fact]
    public void Evaluating_leaves_no_tensor()
    {
        using var problem = new SmallProblem();
        using var loss = new RelativeLoss();
        using var prediction = problem.Model.call(problem.Input);
        Tensors.AssertNoneStayAlive(50, _ => loss.Evaluate(prediction: prediction, target: problem.Target));
    }

    /// <summary>Each component records a graph and loses it again.</summary>
    [Fact]
    public void Evaluating_a_gradient_penalty_leaves_no_tensor()
    {
        var gan = new SmallGan();
        using var loss = new EvaluatedPenaltyTests.PenaltyLoss(gan.Critic, gan.Generator);
        Tensors.AssertNoneStayAlive(50, _ => loss.Evaluate(real: gan.Real, noise: gan.Noise));
    }

    /// <summary>What a component keeps ends with the evaluation, wherever it keeps it.</summary>
    [Fact]
    public void Evaluating_a_loss_that_keeps_activations_leaves_no_tensor()
    {
        using var network = new EvaluatedPenaltyTests.Remembering();
        using var loss = new EvaluatedPenaltyTests.Keeping(network);
        using var input = ones(3, 2);
        Tensors.AssertNoneStayAlive(2000, _ => loss.Evaluate(input: input));
    }

    [Fact]
    public void Adding_keeps_one_tensor_for_each_sum_and_reset_frees_them()
    {
        using var problem = new SmallProblem();
        using var loss = new LossAverageTests.Normalised();
        using var parameter = new Parameter(tensor(1f));
        using var average = new LossAverage();
        var optimizer = new SteplessOptimizer(parameter);
        Tensors.AssertNoneStayAlive(200, i =>
        {
            using var scope = NewDisposeScope();
            loss.Weights.Second = 0.1 + (i % 7);
            using var step = loss.Step(optimizer, first: parameter * 2, second: parameter * 4);
            average.Add(step);
            if (i % 5 == 0)
            {
                average.Read();
            }
        });
        average.Reset();
        Assert.Equal(0, average.Count);
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => average.Read()).Message, StringComparison.Ordinal);
    }
}
