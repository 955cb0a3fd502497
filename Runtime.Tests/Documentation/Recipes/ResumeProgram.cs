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
        var scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma: 0.95);
        using var loss = new CopyLoss();
        using var validation = new LossAverage();
        var checkpoint = new TrainingCheckpoint(model, optimizer, loss).Add("scheduler", scheduler);
        if (File.Exists(path)) checkpoint.Load(path);                   // weights, moments, rates, random numbers and Numbers
        double Number(string name, double first) => checkpoint.Numbers.TryGetValue(name, out var saved) ? saved : first;
        var (best, waited) = (Number("best", double.MaxValue), Number("waited", 0));
        var epoch = (int)Number("epoch", 0);
        for (; epoch < 20 && waited < 10; epoch++)
        {
            model.train();
            for (var i = 0; i < 20; i++)
            {
                using var scope = NewDisposeScope();
                var target = rand(32, 16);
                using var step = loss.Step(optimizer, output: model.call(target), target: target);
                if (i == 0) Console.WriteLine($"{epoch}: {step.Read()}");
            }

            scheduler.step();
            model.eval();
            validation.Reset();
            for (var i = 0; i < 5; i++)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                var target = rand(32, 16);
                validation.Add(loss.Evaluate(output: model.call(target), target: target));
            }

            var now = validation.Read().DeclaredTotal;
            (best, waited) = now < best * 0.999 ? (now, 0) : (best, waited + 1);
            if (waited == 4) foreach (var group in optimizer.ParamGroups) group.LearningRate *= 0.5;

            (checkpoint.Numbers["best"], checkpoint.Numbers["waited"], checkpoint.Numbers["epoch"]) = (best, waited, epoch + 1);
            checkpoint.Save(path);                                      // even after kill -9 the file is whole
        }

        Console.WriteLine($"Done: {epoch} epochs, best {best:F4}. Delete {path} to begin again.");
    }
}
