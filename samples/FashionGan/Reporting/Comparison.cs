using FashionGan.Training;
using TorchSharp;

namespace FashionGan.Reporting;

/// <summary>Two runs compared bit for bit: every loss of every step, and every weight at the end.</summary>
internal sealed record Comparison(bool SameLosses, bool SameWeights)
{
    public bool IsIdentical => SameLosses && SameWeights;

    public static Comparison Of(GanRun left, GanRun right) => new(
        left.Steps.Count == right.Steps.Count && left.Steps.Zip(right.Steps).All(static pair => Same(pair.First, pair.Second)),
        Same(left.Players.Critic, right.Players.Critic) && Same(left.Players.Generator, right.Players.Generator));

    private static bool Same(GanStep left, GanStep right) =>
        left.Phase == right.Phase && left.Losses.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(right.Losses.Select(BitConverter.DoubleToInt64Bits));

    private static bool Same(torch.nn.Module left, torch.nn.Module right) =>
        left.parameters().Zip(right.parameters()).All(static pair => pair.First.allclose(pair.Second, rtol: 0, atol: 0));
}
