using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A run that goes on where it was stopped.</summary>
internal static class ResumeProgram
{
    public static void Run()
    {
        manual_seed(0);
        var path = Path.Combine(Path.GetTempPath(), "copy.checkpoint");
        using var model = Sequential(Linear(16, 64), ReLU(), Dropout(0.1), Linear(64, 16));
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        using var loss = new CopyLoss();
        var checkpoint = new TrainingCheckpoint(model, optimizer, loss);
        if (File.Exists(path)) checkpoint.Load(path);                   // weights, moments, random numbers and Numbers
        for (var epoch = checkpoint.Numbers.TryGetValue("epoch", out var done) ? (int)done : 0; epoch < 10; epoch++)
        {
            for (var i = 0; i < 20; i++)
            {
                using var scope = NewDisposeScope();
                var target = rand(32, 16);
                using var step = loss.Step(optimizer, output: model.call(target), target: target);
                if (i == 0) Console.WriteLine($"{epoch}: {step.Read()}");
            }

            checkpoint.Numbers["epoch"] = epoch + 1;
            checkpoint.Save(path);                                      // even after kill -9 the file is whole
        }
    }
}
