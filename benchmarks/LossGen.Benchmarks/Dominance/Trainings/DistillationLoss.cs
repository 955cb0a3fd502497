using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Labels, and a teacher at temperature 4 whose softening is undone by the factor 16.</summary>
[CombinedLoss]
internal sealed partial class DistillationLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Teacher(Tensor logits, Tensor teacher) => 16 * functional.kl_div(
        functional.log_softmax(logits / 4, 1), functional.softmax(teacher / 4, 1), reduction: Reduction.Sum, log_target: false) / logits.shape[0];
}

/// <summary>The training of <see cref="DistillationLoss"/>, by a teacher that learned the labels before.</summary>
internal sealed class Distillation : GarmentTraining
{
    private const int TeacherSteps = 300;

    private readonly DistillationLoss loss = new();
    private readonly Module<Tensor, Tensor> teacher = Sequential(Linear(Garments.Pixels, 256), ReLU(), Linear(256, Garments.Classes));

    public Distillation()
        : base(Garments.Classes, 1)
    {
        using var optimizer = optim.Adam(teacher.parameters());
        for (var step = 0; step < TeacherSteps; step++)
        {
            using var scope = NewDisposeScope();
            var (images, labels) = Garments.Next();
            optimizer.zero_grad();
            functional.cross_entropy(teacher.call(images), labels).backward();
            optimizer.step();
        }
    }

    public override Type Loss => typeof(DistillationLoss);

    /// <summary>One head for both: all of the model is shared.</summary>
    public override IEnumerable<Parameter> Shared => Trunk.parameters().Concat(First.parameters());

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var terms = loss.Compute(logits: First.call(Trunk.call(images)), labels: labels, teacher: teacher.call(images).detach());
        return (terms.Labels, terms.Teacher);
    }

    public override void Dispose()
    {
        teacher.Dispose();
        base.Dispose();
    }
}
