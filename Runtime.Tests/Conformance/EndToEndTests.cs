using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>Twenty training steps of a network with a trunk and three heads: generated steps end at the parameters that independent implementations reach.</summary>
public class EndToEndTests
{
    private static readonly Dictionary<string, Func<optim.Optimizer, Tensor[], StepResult>> Steps = new(StringComparer.Ordinal)
    {
        ["sum"] = Step(new ReplayedSum3(), static (loss, optimizer, l) => loss.Step(optimizer, a: l[0], b: l[1], c: l[2])),
        ["log-sum"] = Step(new ReplayedLogSum3(), static (loss, optimizer, l) => loss.Step(optimizer, a: l[0], b: l[1], c: l[2])),
        ["gls"] = Step(new ReplayedGeometric3(), static (loss, optimizer, l) => loss.Step(optimizer, a: l[0], b: l[1], c: l[2])),
        ["seed-normalized"] = Step(new ReplayedNormalized3(), static (loss, optimizer, l) => loss.Step(optimizer, a: l[0], b: l[1], c: l[2])),
        ["seed-ratio"] = Step(new ReplayedRatio(), static (loss, optimizer, l) => loss.Step(optimizer, a: l[0], b: l[1])),
        ["seed-convex"] = Step(new ReplayedConvex(), static (loss, optimizer, l) => loss.Step(optimizer, a: l[0], b: l[1])),
    };

    public static TheoryData<string> Names() => [.. Steps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_ends_at_the_recorded_parameters(string scheme)
    {
        foreach (var testCase in ConformanceCase.Load("end-to-end", scheme))
        {
            using var scope = NewDisposeScope();
            using var network = new RecordedNetwork(testCase);
            var settings = testCase.GetProperty("optimizer");
            Assert.Equal("sgd", settings.GetProperty("kind").GetString());
            using var optimizer = optim.SGD(network.parameters(), settings.GetProperty("lr").GetDouble(), settings.GetProperty("momentum").GetDouble());
            for (var t = 0; t < testCase.GetProperty("steps").GetInt32(); t++)
            {
                using var step = Steps[scheme](optimizer, network.Losses());
            }

            network.AssertAt(testCase, testCase.FirstReference().GetProperty("finalParameters"));
        }
    }

    private static Func<optim.Optimizer, Tensor[], StepResult> Step<TLoss>(TLoss loss, Func<TLoss, optim.Optimizer, Tensor[], StepResult> step) =>
        (optimizer, losses) => step(loss, optimizer, losses);
}
