namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>One mistake, made by hand and made with LossGen's members. The squiggle is marked <c>[|…|]</c>.</summary>
/// <param name="Rule">The rule that reports both.</param>
/// <param name="ByHand">Statements of a method, or whole declarations; null where TorchSharp alone cannot make the mistake.</param>
/// <param name="ByLossGen">The same with generated members; null where they cannot make the mistake.</param>
public sealed record MistakeRow(string Rule, string? ByHand, string? ByLossGen)
{
    /// <summary>Why one of the two is missing.</summary>
    public string? Reason { get; init; }
}
