using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

internal static class ResumedTraining
{
    public static void Train(nn.Module model, optim.Optimizer optimizer, LossModule loss, Action step, string path, int steps)
    {
        var checkpoint = new TrainingCheckpoint(model, optimizer, loss);
        if (File.Exists(path))
        {
            checkpoint.Load(path);
        }

        for (var i = checkpoint.Numbers.TryGetValue("step", out var saved) ? (int)saved : 0; i < steps; i++)
        {
            step();
            checkpoint.Numbers["step"] = i + 1;
            checkpoint.Save(path);
        }
    }

    public static TrainingCheckpoint OfGan(
        nn.Module critic, nn.Module generator, optim.Optimizer critics, optim.Optimizer generators, LossModule loss) =>
        new TrainingCheckpoint()
            .Add("critic", critic)
            .Add("generator", generator)
            .Add("critic's optimizer", critics)
            .Add("generator's optimizer", generators)
            .Add("loss", loss);
}
