using System.Text.Json;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp.Modules;
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

    /// <summary>Schemes with state: the same generated loss under each. An epoch is a step there.</summary>
    [Theory]
    [InlineData("softadapt-ratio")]
    [InlineData("dwa-T2")]
    [InlineData("stch")]
    [InlineData("rlw")]
    [InlineData("relobralo")]
    [InlineData("uw")]
    [InlineData("uw-libmtl")]
    [InlineData("famo")]
    public void Training_under_a_scheme_with_state_ends_at_the_recorded_parameters(string scheme)
    {
        foreach (var testCase in ConformanceCase.Load("end-to-end", scheme))
        {
            using var scope = NewDisposeScope();
            using var network = new RecordedNetwork(testCase);
            var hyper = testCase.GetProperty("hyper");
            using var loss = ChosenAttribute.For(new ReplayedAttribute(Adaptive(scheme, hyper), testCase), static () => new ChosenGiven());
            loss.Weights.Absolute = 1;
            var rate = testCase.GetProperty("optimizer").GetProperty("lr").GetDouble();
            var groups = new List<SGD.ParamGroup> { new(network.parameters(), new SGD.Options { LearningRate = rate }) };
            if (loss.parameters().Any())
            {
                groups.Add(new SGD.ParamGroup(loss.parameters(), new SGD.Options { LearningRate = hyper.GetProperty("lrState").GetDouble() }));
            }

            using var optimizer = optim.SGD(groups, rate);
            for (var t = 0; t < testCase.GetProperty("steps").GetInt32(); t++)
            {
                using var step = loss.Step(optimizer, () =>
                {
                    var losses = network.Losses();
                    return new ChosenGiven.Inputs { A = losses[0], B = losses[1], C = losses[2] };
                });
                loss.EpochEnd();
            }

            network.AssertAt(testCase, testCase.FirstReference().GetProperty("finalParameters"));
        }
    }

    private static WeightingAttribute Adaptive(string scheme, JsonElement hyper)
    {
        double Hyper(string name) => hyper.GetProperty(name).GetDouble();
        return scheme switch
        {
            "softadapt-ratio" => new SoftAdaptAttribute { Rate = SoftAdaptRate.Ratio, Beta = 1, Sum = WeightSum.K },
            "dwa-T2" => new DynamicWeightAverageAttribute { Temperature = Hyper("T") },
            "stch" => new SmoothTchebycheffAttribute { Smoothness = Hyper("mu") },
            "rlw" => new RandomWeightingAttribute(),
            "famo" => new FamoAttribute { LearningRate = Hyper("wLr"), WeightDecay = Hyper("gamma") },
            "relobralo" => new ReLoBRaLoAttribute { Alpha = Hyper("alpha"), Temperature = Hyper("tau") },
            _ => new UncertaintyAttribute { Initial = Hyper("init") },
        };
    }

    private static Func<optim.Optimizer, Tensor[], StepResult> Step<TLoss>(TLoss loss, Func<TLoss, optim.Optimizer, Tensor[], StepResult> step) =>
        (optimizer, losses) => step(loss, optimizer, losses);
}
