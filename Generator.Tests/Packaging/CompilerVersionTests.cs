using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary>LGCFG0001: the build says when its compiler is too old to load the generator.</summary>
public class CompilerVersionTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    [Theory]
    [InlineData("4.7", true)]
    [InlineData("4.8", false)]
    [InlineData("4.14", false)]
    public async Task A_compiler_older_than_the_generator_is_named(string compiler, bool warns)
    {
        var output = await Consumer.Create(package, $"Compiler{compiler}")
            .AsProject(package)
            .Write("Loss.cs", LossSources.Named("DepthLoss"))
            .DotNetAsync("build", $"-p:CompilerApiVersion=roslyn{compiler}");

        Assert.Equal(warns, output.Contains(
            $"warning LGCFG0001: LossGen generates nothing in this build: its generator needs C# compiler 4.8 or later (Visual Studio 2022 17.8, .NET SDK 8.0.100), and this one is {compiler}.",
            StringComparison.Ordinal));
    }
}
