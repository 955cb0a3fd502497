namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>One mistake in the body of a component, and the same in what the component takes from an intermediate. The squiggle is marked <c>[|…|]</c>.</summary>
/// <param name="Rule">The rule that reports both. <see cref="Mistakes"/> has the mistake by hand.</param>
/// <param name="InComponent">The class; null where no body of a component can make the mistake.</param>
/// <param name="InIntermediate">The class; null where an intermediate cannot make it.</param>
public sealed record IntermediateRow(string Rule, string? InComponent, string? InIntermediate)
{
    /// <summary>Why one of the two is missing.</summary>
    public string? Reason { get; init; }
}
