using System.Text.Json;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>The draws that a case recorded, in their order.</summary>
internal sealed class ReplayedDraws(JsonElement testCase) : IWeightingRandom
{
    private readonly Queue<double> _normal = new(testCase.TryGetProperty("draws", out _) ? testCase.Matrix("draws").SelectMany(static row => row) : []);
    private readonly Queue<double> _rho = new(testCase.TryGetProperty("rho", out _) ? testCase.Vector("rho") : []);

    /// <summary>The scheme of a case, which draws what was recorded if it draws.</summary>
    public static LossWeighting Create(WeightingAttribute attribute, JsonElement testCase, IReadOnlyList<ComponentInfo> components) => attribute switch
    {
        RandomWeightingAttribute random => random.Create(components, new ReplayedDraws(testCase)),
        ReLoBRaLoAttribute lookback => lookback.Create(components, new ReplayedDraws(testCase)),
        _ => attribute.Create(components),
    };

    public double Normal() => _normal.Dequeue();

    public bool Bernoulli(double probability) => _rho.Dequeue() > 0.5;

    public int[] Permutation(int count) => throw new NotSupportedException();
}

/// <summary>A scheme of a case whose draws are recorded, as an attribute.</summary>
internal sealed class ReplayedAttribute(WeightingAttribute attribute, JsonElement testCase) : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => ReplayedDraws.Create(attribute, testCase, components);
}
