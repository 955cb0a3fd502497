namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>The rule LG5099 about clamps whose limits are swapped, as a contributor adds it.</summary>
internal static class AddedRule
{
    public const string Id = "LG5099";

    public const string Name = "ClampLimitsSwapped";

    /// <summary>Adds the files, and the lines in files that are there.</summary>
    public static void AddTo(ScratchRepository repository)
    {
        repository.AddFiles(Id);
        repository.Insert("Generator/LossGen.Analyzers/AnalyzerReleases.Unshipped.md", "--------|----------|----------|-------", "LG5099 | LossGen.Numerics | Warning | Clamp with its limits swapped\n");
        repository.Insert("Generator/LossGen.Analyzers/TorchRules.cs", "ImmutableArray.Create<TorchRule>(", "        new ClampLimitsSwapped(),\n");
        repository.Insert("CHANGELOG.md", "### Added\n", "- LG5099 finds clamps whose limits are swapped.\n");
    }
}
