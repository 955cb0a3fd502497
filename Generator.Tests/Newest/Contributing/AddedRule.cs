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
        repository.Insert("Generator/LossGen.Generator/Diagnostics/Descriptors.Numerics.cs", "internal static partial class Descriptors\n{",
            """
                /// <summary>clamp from {lower} to {upper} …</summary>
                public static readonly DiagnosticDescriptor ClampLimitsSwapped = Create(
                    "LG5099",
                    "Clamp with its limits swapped",
                    "clamp from {0} to {1}; exchange them: every value becomes {1}, and no gradient comes through",
                    Numerics,
                    Warning,
                    "Of a lower limit above the upper one, PyTorch takes the upper one for every value.");


            """);
        repository.Insert("Generator/LossGen.Generator/AnalyzerReleases.Unshipped.md", "--------|----------|----------|-------", "LG5099 | LossGen.Numerics | Warning | Clamp with its limits swapped\n");
        repository.Insert("Generator/LossGen.Analyzers/TorchRules.cs", "ImmutableArray.Create<TorchRule>(", "        new ClampLimitsSwapped(),\n");
        repository.Insert("CHANGELOG.md", "### Added\n", "- LG5099 finds clamps whose limits are swapped.\n");
    }
}
