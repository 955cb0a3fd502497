using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Training with averages, validation, a log and early stopping.</summary>
internal static class ValidationProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Sequential(Linear(16, 64), ReLU(), Dropout(0.1), Linear(64, 16));
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        var plateau = optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor: 0.5, patience: 3);
        using var loss = new CopyLoss();
        using var training = new LossAverage();
        using var validation = new LossAverage();
        var folder = Directory.CreateTempSubdirectory("copy").FullName;
        using var trainingLog = LossLog.Csv(Path.Combine(folder, "training.csv"));
        using var validationLog = LossLog.Csv(Path.Combine(folder, "validation.csv"));
        var (best, waited) = (double.MaxValue, 0);
        for (var epoch = 0; epoch < 200 && waited < 10; epoch++)
        {
            model.train();
            training.Reset();
            for (var i = 0; i < 20; i++)
            {
                using var scope = NewDisposeScope();
                var target = rand(32, 16);
                using var step = loss.Step(optimizer, output: model.call(target), target: target);
                training.Add(step);                                     // on the device: nothing waits
            }

            model.eval();
            validation.Reset();
            for (var i = 0; i < 5; i++)
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();                           // for the model; Evaluate needs none
                var target = rand(32, 16);
                validation.Add(loss.Evaluate(output: model.call(target), target: target), count: 32);
            }

            training.Read().WriteTo(trainingLog, epoch);
            validation.Read().WriteTo(validationLog, epoch);
            var now = validation.Read().DeclaredTotal;
            plateau.step(now);
            (best, waited) = now < best * 0.999 ? (now, 0) : (best, waited + 1);
        }

        Console.WriteLine(validation.Read());
        Console.WriteLine(folder);
    }
}
