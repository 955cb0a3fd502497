namespace LossGen.Generator.Names;

/// <summary>The names of the pipeline's steps, by which tests see what an edit re-runs.</summary>
internal static class TrackingNames
{
    public const string Model = nameof(Model);
    public const string HintCollisions = nameof(HintCollisions);
    public const string Output = nameof(Output);
}
