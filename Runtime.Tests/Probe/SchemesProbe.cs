using System.Security.Cryptography;
using System.Text;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Probe;

/// <summary>Trains under every scheme of the package, from checkpoints and to some, and prints a hash of what each has become.</summary>
internal static class SchemesProbe
{
    private const int StepsPerEpoch = 3;

    public static int Run(int first, int steps, string from, string to)
    {
        var schemes = typeof(WeightingAttribute).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(WeightingAttribute)) && type != typeof(ConvexWeightsAttribute))
            .OrderBy(static type => type.Name, StringComparer.Ordinal);
        foreach (var scheme in schemes)
        {
            using var scope = NewDisposeScope();
            manual_seed(11);
            ChosenAttribute.Now = (WeightingAttribute)Activator.CreateInstance(scheme)!;
            using var model = nn.Linear(2, 3);
            using var loss = new ChosenLoss();
            using var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()), 0.01);
            var checkpoint = new TrainingCheckpoint(model, optimizer, loss);
            if (from != "-")
            {
                checkpoint.Load(Path.Combine(from, scheme.Name));
            }

            for (var i = first; i < first + steps; i++)
            {
                // The data of a step depend on its number alone, so that a resumed run sees what the stopped one would have.
                using var step = NewDisposeScope();
                using var data = new Generator((ulong)(100 + i));
                var (input, target) = (randn(6, 2, generator: data), randn(6, 3, generator: data));
                loss.Step(optimizer, () => new ChosenLoss.Inputs { Prediction = model.call(input), Target = target }).Dispose();
                if ((i + 1) % StepsPerEpoch == 0)
                {
                    loss.EpochEnd();
                }
            }

            if (to != "-")
            {
                checkpoint.Save(Path.Combine(to, scheme.Name));
            }

            Console.WriteLine($"{scheme.Name} {Hash(model, loss)}");
        }

        return 0;
    }

    private static string Hash(params nn.Module[] modules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, tensor) in modules.SelectMany(static module => module.state_dict().OrderBy(static entry => entry.Key, StringComparer.Ordinal)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(key));
            hash.AppendData(tensor.detach().contiguous().bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

/// <summary>The scheme that is trained under now: one loss class serves all.</summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, UsesMeasures = true)]
internal sealed class ChosenAttribute : WeightingAttribute
{
    public static WeightingAttribute Now { get; set; } = new FixedWeightsAttribute();

    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => Now.Create(components);
}

[CombinedLoss, Chosen]
internal sealed partial class ChosenLoss
{
    [MainLoss(Measure = nameof(Near))]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [AuxiliaryLoss(0.5, Measure = nameof(Nearer))]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);

    private static Tensor Near(Tensor prediction, Tensor target) => (prediction - target).abs().lt(1).to(ScalarType.Float32).mean();

    private static Tensor Nearer(Tensor prediction, Tensor target) => (prediction - target).abs().lt(0.5).to(ScalarType.Float32).mean();
}
