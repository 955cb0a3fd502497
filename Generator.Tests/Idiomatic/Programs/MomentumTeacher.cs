// Self-supervised learning: a student predicts a teacher that is its own moving average.
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.SelfSupervised;

internal sealed class MomentumTeacher
{
    private readonly Sequential student = Network();
    private readonly Sequential teacher = Network();
    private readonly Sequential predictor = Sequential(Linear(64, 64), ReLU(), Linear(64, 64));
    private readonly optim.Optimizer optimizer;
    private readonly double decay;
    private double average;

    public MomentumTeacher(double decay = 0.996)
    {
        this.decay = decay;
        teacher.load_state_dict(student.state_dict());
        foreach (var parameter in teacher.parameters())
        {
            parameter.requires_grad_(false);
        }

        optimizer = optim.SGD(student.parameters().Concat(predictor.parameters()), 0.03, momentum: 0.9, weight_decay: 1e-4);
    }

    public double Average => average;

    public void Train(IEnumerable<(Tensor First, Tensor Second)> views)
    {
        foreach (var (first, second) in views)
        {
            using var scope = NewDisposeScope();
            var loss = Distance(first, second) + Distance(second, first);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            UpdateTeacher();
            average = 0.99 * average + 0.01 * loss.ToDouble();
        }
    }

    private static Sequential Network() => Sequential(Linear(128, 128), ReLU(), Linear(128, 64));

    private Tensor Distance(Tensor seen, Tensor other)
    {
        Tensor goal;
        using (no_grad())
        {
            goal = functional.normalize(teacher.call(other), dim: 1);
        }

        var prediction = functional.normalize(predictor.call(student.call(seen)), dim: 1);
        return 2 - 2 * (prediction * goal).sum(1).mean();
    }

    private void UpdateTeacher()
    {
        using var noGrad = no_grad();
        foreach (var (slow, fast) in teacher.parameters().Zip(student.parameters()))
        {
            slow.mul_(decay).add_(fast, alpha: 1 - decay);
        }
    }
}
