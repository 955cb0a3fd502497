namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>Tests that share one packed package, and run one after the other: each of them is a build.</summary>
[CollectionDefinition(Name)]
public sealed class SharedPackage : ICollectionFixture<PackedLossGen>
{
    public const string Name = "Packed LossGen";
}
