using LossGen;
using MultiFashion.Data;
using static TorchSharp.torch.optim;

namespace MultiFashion.Training;

/// <summary>One training step: clears the gradients, evaluates the losses, goes backward, moves the weights.</summary>
/// <param name="optimizer">What moves the weights.</param>
/// <param name="predict">What the network says of the batch. A scheme may ask again, after the weights have moved.</param>
/// <param name="batch">The batch.</param>
internal delegate StepResult TrainingStep(Optimizer optimizer, Func<Prediction> predict, Batch batch);

/// <summary>A loss, and how it is fed what the network said about a batch.</summary>
internal sealed record TrainableLoss(LossModule Loss, TrainingStep Step) : IDisposable
{
    public void Dispose() => Loss.Dispose();
}

/// <summary>A way to weight the losses. <paramref name="Create"/> makes a fresh loss for every run.</summary>
internal sealed record Scheme(string Name, Func<TrainableLoss> Create);
