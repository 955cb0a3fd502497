// A student learns from labels and from a frozen teacher's softened predictions.
using System.Collections.Generic;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Distilling;

internal static class Distillation
{
    public static void Train(Module<Tensor, Tensor> teacher, Module<Tensor, Tensor> student, IEnumerable<(Tensor X, Tensor Y)> data)
    {
        const double temperature = 4;
        const double alpha = 0.7;
        teacher.eval();
        student.train();
        using var optimizer = optim.SGD(student.parameters(), 0.05, momentum: 0.9, weight_decay: 5e-4);
        foreach (var (x, y) in data)
        {
            using var scope = NewDisposeScope();
            Tensor soft;
            using (no_grad())
            {
                soft = functional.softmax(teacher.call(x) / temperature, dim: 1);
            }

            var logits = student.call(x);
            var hardLoss = functional.cross_entropy(logits, y);
            var softLoss = functional.kl_div(
                functional.log_softmax(logits / temperature, dim: 1),
                soft,
                log_target: false,
                reduction: Reduction.Sum) / x.shape[0] * (temperature * temperature);
            var loss = (1 - alpha) * hardLoss + alpha * softLoss;

            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }
}
