using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

internal static class Checkpoint
{
    public static void Save(nn.Module model, LossModule loss, string folder)
    {
        model.save(Path.Combine(folder, "model.dat"));
        loss.save(Path.Combine(folder, "loss.dat"));
    }

    public static void Resume(nn.Module model, LossModule loss, string folder)
    {
        loss.CheckpointMismatch += (_, difference) => Console.WriteLine(difference.Message);
        model.load(Path.Combine(folder, "model.dat"));
        loss.load(Path.Combine(folder, "loss.dat"));
    }
}
