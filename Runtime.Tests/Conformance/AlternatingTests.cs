using System.Text.Json;
using LossGen.Runtime.Tests.Phases;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>Recorded alternating training: two losses over one trunk with an optimizer each, and a small GAN.</summary>
public class AlternatingTests
{
    [Theory]
    [InlineData("seed-alternating-both-per-step-m0")]
    [InlineData("seed-alternating-both-per-step-m0.9")]
    [InlineData("seed-alternating-every-other-step-m0")]
    [InlineData("seed-alternating-every-other-step-m0.9")]
    public void Two_losses_over_one_trunk_end_at_the_recorded_parameters(string scheme)
    {
        foreach (var testCase in ConformanceCase.Load("end-to-end", scheme))
        {
            using var scope = NewDisposeScope();
            using var network = new RecordedNetwork(testCase);
            var hyper = testCase.GetProperty("hyper");
            double Hyper(string name) => hyper.GetProperty(name).GetDouble();
            var turns = new ReplayedTurns(network.Losses).Alternate(
                first: optim.SGD(network.TrunkAndHead(0), Hyper("lr1"), Hyper("momentum")),
                second: optim.SGD(network.TrunkAndHead(1), Hyper("lr2"), Hyper("momentum")));
            var turnsPerStep = hyper.GetProperty("mode").GetString() == "both-per-step" ? 2 : 1;
            for (var i = 0; i < testCase.GetProperty("steps").GetInt32() * turnsPerStep; i++)
            {
                turns.Step().Dispose();
            }

            network.AssertAt(testCase, testCase.FirstReference().GetProperty("finalParameters"));
        }
    }

    [Fact]
    public void Gan_ends_at_the_recorded_parameters()
    {
        foreach (var testCase in ConformanceCase.Load("end-to-end", "seed-gan"))
        {
            using var scope = NewDisposeScope();
            var gan = testCase.GetProperty("gan");
            var critic = nn.Sequential(nn.Linear(2, 4, dtype: ScalarType.Float64), nn.Tanh(), nn.Linear(4, 1, dtype: ScalarType.Float64));
            var generator = nn.Sequential(nn.Linear(2, 4, dtype: ScalarType.Float64), nn.Tanh(), nn.Linear(4, 2, dtype: ScalarType.Float64));
            Load(critic, "D.", gan.GetProperty("initialParameters"));
            Load(generator, "G.", gan.GetProperty("initialParameters"));
            var alternation = new ReplayedGan(critic, generator).Alternate(
                critic: optim.SGD(critic.parameters(), testCase.GetProperty("hyper").GetProperty("lrD").GetDouble()),
                generator: optim.SGD(generator.parameters(), testCase.GetProperty("hyper").GetProperty("lrG").GetDouble()));
            var real = gan.Matrix("real").ToTensor();
            foreach (var recorded in gan.GetProperty("noise").Deserialize<double[][][]>()!)
            {
                var noise = recorded.ToTensor();
                alternation.StepCritic(real: real, noise: noise).Dispose();
                alternation.StepGenerator(noise: noise).Dispose();
            }

            var expected = testCase.FirstReference().GetProperty("finalParameters");
            AssertAt(testCase, critic, "D.", expected);
            AssertAt(testCase, generator, "G.", expected);
        }
    }

    private static void Load(nn.Module module, string prefix, JsonElement recorded)
    {
        using var noGrad = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            parameter.copy_(tensor(RecordedNetwork.Flatten(recorded.GetProperty(prefix + name)), dtype: ScalarType.Float64).reshape(parameter.shape));
        }
    }

    private static void AssertAt(JsonElement testCase, nn.Module module, string prefix, JsonElement expected)
    {
        foreach (var (name, parameter) in module.named_parameters())
        {
            ConformanceCase.AssertAgree(
                testCase, RecordedNetwork.Flatten(expected.GetProperty(prefix + name)), parameter.detach().data<double>().ToArray(), prefix + name);
        }
    }
}
