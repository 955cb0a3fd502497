// A labelled and an unlabelled batch at each step: the consistency term is ramped up, its target comes from an average teacher.
using System;
using System.Collections.Generic;
using System.Linq;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.SemiSupervision;

[CombinedLoss]
internal sealed partial class MeanTeacherLoss
{
    [MainLoss]
    private static Tensor Labelled(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

    [AuxiliaryLoss(1)]
    private static Tensor Consistency(Tensor student, Tensor teacher) =>
        functional.mse_loss(student.softmax(1), teacher.softmax(1).detach());
}

internal sealed class MeanTeacher
{
    private readonly Module<Tensor, Tensor> student;
    private readonly Module<Tensor, Tensor> teacher;
    private readonly optim.Optimizer optimizer;
    private readonly MeanTeacherLoss loss = new();
    private int step;

    public MeanTeacher(Func<Module<Tensor, Tensor>> create)
    {
        student = create();
        teacher = create();
        teacher.load_state_dict(student.state_dict());
        optimizer = optim.SGD(student.parameters(), 0.05, momentum: 0.9);
    }

    public void Train(IEnumerable<(Tensor X, Tensor Labels, Tensor Unlabelled)> batches, int rampUp)
    {
        foreach (var (x, labels, unlabelled) in batches)
        {
            using var scope = NewDisposeScope();
            var t = Math.Min(1f, (float)step / rampUp);
            loss.Weights.Consistency = 10 * Math.Exp(-5 * (1 - t) * (1 - t));
            Tensor target;
            using (no_grad())
            {
                target = teacher.call(unlabelled);
            }

            using var result = loss.Step(optimizer, logits: student.call(x), labels: labels, student: student.call(unlabelled), teacher: target);
            Follow(Math.Min(0.999, 1 - 1.0 / (step + 1)));
            step++;
        }
    }

    private void Follow(double decay)
    {
        using var noGrad = no_grad();
        foreach (var (mine, learned) in teacher.parameters().Zip(student.parameters()))
        {
            mine.mul_(decay).add_(learned, alpha: 1 - decay);
        }
    }
}
