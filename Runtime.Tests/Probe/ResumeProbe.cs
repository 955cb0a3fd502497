using System.Globalization;
using System.Security.Cryptography;
using LossGen.Runtime.Tests.Phases;
using LossGen.Runtime.Tests.Schedules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>Trains for some steps, from a checkpoint and to one, and prints a hash of everything that was trained.</summary>
internal static class ResumeProbe
{
    public static int Run(string scenario, int steps, string from, string to)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var run = scenario switch { "phases" => Phases(), "scheduled" => Scheduled(), "bounds" => Bounds(), _ => Joint() };
        var done = 0;
        if (from != "-")
        {
            done = int.Parse(File.ReadAllText(Path.Combine(from, "steps")), CultureInfo.InvariantCulture);
            foreach (var (name, module) in run.Modules)
            {
                module.load(Path.Combine(from, name));
            }

            foreach (var (name, optimizer) in run.Optimizers)
            {
                optimizer.load_state_dict(Path.Combine(from, name));
            }
        }

        for (var i = done; i < done + steps; i++)
        {
            // The data of a step depend on its number alone, so that a resumed run sees what the stopped one would have.
            using var data = new Generator((ulong)(100 + i));
            run.Step(randn(6, 2, generator: data), randn(6, 3, generator: data));
        }

        if (to != "-")
        {
            File.WriteAllText(Path.Combine(to, "steps"), (done + steps).ToString(CultureInfo.InvariantCulture));
            foreach (var (name, module) in run.Modules)
            {
                module.save(Path.Combine(to, name));
            }

            foreach (var (name, optimizer) in run.Optimizers)
            {
                optimizer.save_state_dict(Path.Combine(to, name));
            }
        }

        Console.WriteLine(Hash(run.Modules.Values));
        return 0;
    }

    private static Scenario Joint()
    {
        var model = nn.Linear(2, 3);
        var loss = new WanderingLoss();
        loss.Weights.Second = 0.75;
        var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()), 0.01);
        return new Scenario(
            new() { ["model"] = model, ["loss"] = loss },
            new() { ["optimizer"] = optimizer },
            (x, y) => loss.Step(optimizer, prediction: model.call(x), target: y).Dispose());
    }

    private static Scenario Scheduled()
    {
        var model = nn.Linear(2, 3);
        var loss = new ScheduledLoss();
        var optimizer = optim.Adam(model.parameters(), 0.01);
        return new Scenario(
            new() { ["model"] = model, ["loss"] = loss },
            new() { ["optimizer"] = optimizer },
            (x, y) =>
            {
                loss.Step(optimizer, prediction: model.call(x), target: y).Dispose();
                loss.EpochEnd();
            });
    }

    /// <summary>Bounds of three kinds under a scheme, one of them scheduled, one absent at times and one due at times; one is changed.</summary>
    private static Scenario Bounds()
    {
        var model = nn.Linear(2, 3);
        var loss = new BoundedLoss();
        loss.Bounds.Small = 0.6;
        var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()), 0.01);
        return new Scenario(
            new() { ["model"] = model, ["loss"] = loss },
            new() { ["optimizer"] = optimizer },
            (x, y) =>
            {
                // Which batches have it depends on their numbers, and those on the data alone.
                var isThere = x[0, 0].item<float>() > 0;
                loss.Step(optimizer, prediction: model.call(x), target: y, extra: isThere ? y : null).Dispose();
            });
    }

    private static Scenario Phases()
    {
        var critic = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1));
        var generator = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 2));
        var loss = new GanLoss(critic, generator);
        var (critics, generators) = (optim.Adam(critic.parameters(), 0.01), optim.Adam(generator.parameters(), 0.02));
        var alternation = loss.Alternate(critic: critics, generator: generators);

        // Both have a state from their first step on, which TorchSharp's loading of an optimizer expects.
        alternation.StepCritic(real: ones(2, 2), noise: ones(2, 3)).Dispose();
        alternation.StepGenerator(noise: ones(2, 3)).Dispose();
        return new Scenario(
            new() { ["critic"] = critic, ["generator"] = generator, ["loss"] = loss },
            new() { ["critics"] = critics, ["generators"] = generators },
            (real, noise) => alternation.Step(real: real, noise: noise).Dispose());
    }

    private static string Hash(IEnumerable<nn.Module> modules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in modules.SelectMany(static module => module.state_dict().OrderBy(static entry => entry.Key, StringComparer.Ordinal)))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(tensor.Key));
            hash.AppendData(tensor.Value.detach().contiguous().bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private sealed record Scenario(
        Dictionary<string, nn.Module> Modules, Dictionary<string, OptimizerHelper> Optimizers, Action<Tensor, Tensor> Step);
}
