using System.Globalization;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>
/// Trains up to a step, saving after each, from wherever the file says that it was. Prints every step that is saved, and at
/// the end a hash of everything that was trained. Its data, its dropout and its scheme draw random numbers.
/// </summary>
internal static class TrainProbe
{
    private const int Width = 192;

    public static int Run(string path, long steps)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var model = nn.Sequential(nn.Linear(8, Width), nn.Dropout(0.3), nn.Linear(Width, Width), nn.Tanh(), nn.Linear(Width, 3));
        using var loss = new WanderingLoss();
        using var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()), 0.01);
        var checkpoint = new TrainingCheckpoint(model, optimizer, loss);
        if (File.Exists(path))
        {
            checkpoint.Load(path);
        }

        var step = (long)(checkpoint.Numbers.TryGetValue("step", out var saved) ? saved : 0);
        Print(step);
        while (step < steps)
        {
            using var inner = NewDisposeScope();
            loss.Step(optimizer, prediction: model.call(randn(4, 8)), target: randn(4, 3)).Dispose();
            checkpoint.Numbers["step"] = ++step;
            checkpoint.Save(path);
            Print(step);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in model.state_dict().Values.Concat(loss.state_dict().Values))
        {
            hash.AppendData(tensor.detach().bytes);
        }

        Console.WriteLine(Convert.ToHexString(hash.GetHashAndReset()));
        return 0;
    }

    private static void Print(long step) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step}"));
}
