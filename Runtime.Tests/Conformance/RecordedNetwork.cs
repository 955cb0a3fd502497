using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>The network of the recorded cases, from its recorded parameters.</summary>
internal sealed class RecordedNetwork : nn.Module
{
    private readonly Sequential trunk = nn.Sequential(
        nn.Linear(2, 8, dtype: ScalarType.Float64), nn.Tanh(), nn.Linear(8, 8, dtype: ScalarType.Float64), nn.Tanh());

    private readonly ModuleList<Linear> heads = nn.ModuleList(
        nn.Linear(8, 1, dtype: ScalarType.Float64), nn.Linear(8, 1, dtype: ScalarType.Float64), nn.Linear(8, 1, dtype: ScalarType.Float64));

    private readonly Tensor inputs;
    private readonly Tensor targets;

    public RecordedNetwork(JsonElement testCase)
        : base(nameof(RecordedNetwork))
    {
        inputs = testCase.Matrix("inputs").ToTensor();
        targets = testCase.Matrix("targets").ToTensor();
        register_module(nameof(trunk), trunk);
        register_module(nameof(heads), heads);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            var recorded = testCase.GetProperty("initialParameters").GetProperty(name);
            parameter.copy_(tensor(Flatten(recorded), dtype: ScalarType.Float64).reshape(parameter.shape));
        }
    }

    public IEnumerable<Parameter> TrunkAndHead(int head) => trunk.parameters().Concat(heads[head].parameters());

    public Tensor[] Losses()
    {
        var features = trunk.call(inputs);
        return heads.Select((head, k) => (head.call(features).squeeze(1) - targets[TensorIndex.Colon, k]).square().mean()).ToArray();
    }

    public void AssertAt(JsonElement testCase, JsonElement parameters)
    {
        foreach (var (name, parameter) in named_parameters())
        {
            ConformanceCase.AssertAgree(testCase, Flatten(parameters.GetProperty(name)), parameter.detach().data<double>().ToArray(), name);
        }
    }

    public static double[] Flatten(JsonElement element) =>
        element[0].ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().SelectMany(static row => row.EnumerateArray().Select(static number => number.GetDouble()))]
            : [.. element.EnumerateArray().Select(static number => number.GetDouble())];
}
