using LossGen;
using MultiFashion.Data;
using static TorchSharp.torch.optim;

namespace MultiFashion.Training;

/// <summary>One training step: clears the gradients, evaluates the losses, goes backward, moves the weights.</summary>
internal delegate StepResult TrainingStep(Optimizer optimizer, Prediction prediction, Batch batch);

/// <summary>A loss, and how it is fed what the network said about a batch.</summary>
internal sealed record TrainableLoss(LossModule Loss, TrainingStep Step) : IDisposable
{
    public void Dispose() => Loss.Dispose();
}

/// <summary>A way to weight the losses. <paramref name="Create"/> makes a fresh loss for every run.</summary>
internal sealed record Scheme(string Name, Func<TrainableLoss> Create);
