namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>The scheme <c>[Averaged]</c>, Σ wᵢLᵢ / K, as a contributor adds it.</summary>
internal static class AddedScheme
{
    public const string Name = "Averaged";

    /// <summary>Adds the files, and the lines in files that are there.</summary>
    public static void AddTo(ScratchRepository repository)
    {
        repository.AddFiles(Name);
        repository.Insert("Runtime/PublicAPI.Unshipped.txt", "#nullable enable",
            """
            LossGen.AveragedAttribute
            LossGen.AveragedAttribute.AveragedAttribute() -> void
            LossGen.LossModule.ScalesToAverage(TorchSharp.torch.Tensor! losses) -> TorchSharp.torch.Tensor!
            override LossGen.AveragedAttribute.Create(System.Collections.Generic.IReadOnlyList<LossGen.ComponentInfo!>! components) -> LossGen.LossWeighting!

            """);
        repository.Insert("Runtime/LossModule.cs", "public abstract class LossModule : nn.Module\n{",
            """
                /// <summary>wᵢ / K for every component. For generated code.</summary>
                /// <param name="losses">The losses of the scaled components: [K], or 0-d for one.</param>
                /// <returns>Factors without gradient, in the shape of the losses.</returns>
                [EditorBrowsable(EditorBrowsableState.Never)]
                protected Tensor ScalesToAverage(Tensor losses)
                {
                    ArgumentNullException.ThrowIfNull(losses);
                    return _lossGen.Scales.ToAverage(losses);
                }


            """);
        repository.Insert("Runtime/Schemes/Base/WrittenOutScales.cs", "WeightsInForce weights, HeldWeights held)\n{",
            """
                /// <summary>wᵢ / K.</summary>
                public Tensor ToAverage(Tensor losses)
                {
                    using var noGrad = no_grad();
                    return weights.OfScaled(losses).div(losses.numel());
                }


            """);
        repository.Insert("Generator/LossGen.Generator/Names/RuntimeHelpers.cs", "public static readonly HashSet<string> Instance =\n    [", "        \"ScalesToAverage\",\n");
        repository.Insert("Generator/LossGen.Generator/Emission/Schemes/InlineSchemes.cs", "SchemeEmission> All = new()\n    {", "        [\"LossGen.AveragedAttribute\"] = new AveragedScheme(),\n");
        repository.Insert("Generator.Tests/Schemes/OpenSetTests.cs", "private static readonly string[] Inline =\n    [", "        \"AveragedAttribute\",\n");
        repository.Insert("Generator.Tests/Snapshots/SchemeSnapshotTests.cs", "public class SchemeSnapshotTests\n{",
            """"
                [Fact]
                public Task Averaged() => Snapshot.VerifyAsync(
                    """
                    [CombinedLoss]
                    [Averaged]
                    public partial class DepthLoss
                    {
                        [MainLoss]
                        private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);
                    }
                    """);


            """");
        repository.Change("docs/schemes.md", repository.Read("docs/schemes.md") + "\n## `[Averaged]`\n\n**Σ wᵢLᵢ / K.**\n");
        repository.Insert("README.md", "| `[ConvexWeights]` | Σ wᵢLᵢ, Σ wᵢ = 1 | the learning rate keeps its meaning when a weight changes |", "| `[Averaged]` | Σ wᵢLᵢ / K | one more component does not raise the learning rate |\n");
        repository.Insert("CHANGELOG.md", "### Added\n", "- The scheme `[Averaged]`.\n");
    }
}
