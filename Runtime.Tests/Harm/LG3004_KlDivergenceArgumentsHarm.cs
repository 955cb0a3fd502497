#pragma warning disable LG3004 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class KlDivergenceArgumentsHarm
{
    private static readonly Tensor P = tensor(new[] { 0.7f, 0.2f, 0.1f, 0.1f, 0.3f, 0.6f }).reshape(2, 3);

    [Fact]
    public void A_distribution_is_not_at_distance_zero_from_itself_by_default()
    {
        var wrong = functional.kl_div(P.log(), P, reduction: Reduction.Sum) / 2;
        var right = functional.kl_div(P.log(), P, log_target: false, reduction: Reduction.Sum) / 2;

        Assert.True(wrong.ToSingle() > 1);
        Assert.Equal(0, right.ToSingle(), tolerance: 1e-6);
    }

    [Fact]
    public void Training_towards_probabilities_only_gets_there_with_log_target_false()
    {
        Assert.True(DistanceAfterTraining(logTarget: true) > 0.05);
        Assert.True(DistanceAfterTraining(logTarget: false) < 0.005);
    }

    [Fact]
    public void Probabilities_as_input_train_away_from_the_target()
    {
        using var logits = P.log().requires_grad_();
        functional.kl_div(logits.softmax(1), P, log_target: false, reduction: Reduction.Sum).backward();
        var wrong = logits.grad!.abs().max().ToSingle();

        logits.grad = null;
        functional.kl_div(logits.log_softmax(1), P, log_target: false, reduction: Reduction.Sum).backward();
        var right = logits.grad!.abs().max().ToSingle();

        // At the target itself there is nothing left to learn.
        Assert.True(wrong > 0.01);
        Assert.Equal(0, right, tolerance: 1e-6);
    }

    [Fact]
    public void The_other_way_round_it_is_another_divergence()
    {
        var sharp = tensor(new[] { 0.9f, 0.1f });
        var flat = tensor(new[] { 0.5f, 0.5f });

        Assert.Equal(0.368, functional.kl_div(flat.log(), sharp, log_target: false, reduction: Reduction.Sum).ToSingle(), tolerance: 0.001);
        Assert.Equal(0.511, functional.kl_div(sharp.log(), flat, log_target: false, reduction: Reduction.Sum).ToSingle(), tolerance: 0.001);
    }

    [Fact]
    public void The_mean_also_divides_by_the_classes()
    {
        var student = zeros(4, 100).log_softmax(1);
        var teacher = (arange(100) / 10.0).expand(4, 100).softmax(1);
        var mean = functional.kl_div(student, teacher, log_target: false).ToSingle();
        var batchMean = (functional.kl_div(student, teacher, log_target: false, reduction: Reduction.Sum) / 4).ToSingle();

        Assert.Equal(100, batchMean / mean, tolerance: 0.01);
    }

    private static float DistanceAfterTraining(bool logTarget)
    {
        using var logits = zeros(2, 3, requires_grad: true);
        using var optimizer = optim.SGD([new TorchSharp.Modules.Parameter(logits)], 0.5);
        var parameter = optimizer.parameters().First();
        for (var step = 0; step < 400; step++)
        {
            optimizer.zero_grad();
            functional.kl_div(parameter.log_softmax(1), P, log_target: logTarget, reduction: Reduction.Sum).backward();
            optimizer.step();
        }

        return (parameter.softmax(1) - P).abs().max().ToSingle();
    }
}
