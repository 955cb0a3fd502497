using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>The examples of docs/checkpoints.md.</summary>
internal static class CheckpointExample
{
    public static void Save(nn.Module model, AveragedLoss loss, string folder)
    {
        model.save(Path.Combine(folder, "model.dat"));
        loss.save(Path.Combine(folder, "loss.dat"));
    }

    public static void Resume(nn.Module model, AveragedLoss loss, string folder)
    {
        loss.CheckpointMismatch += (_, difference) => Console.WriteLine(difference.Message);
        model.load(Path.Combine(folder, "model.dat"));
        loss.load(Path.Combine(folder, "loss.dat"));
    }
}
