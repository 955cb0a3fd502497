using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

public class ReferencingProjectTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    [Fact]
    public async Task Nothing_is_generated_into_a_project_that_only_references_a_consumer()
    {
        var library = Consumer.Create(package, "ReferencedLosses").AsProject(package).Write("DepthLoss.cs", LossSources.Named("DepthLoss"));
        var program = Consumer.Create(package, "ReferencingProgram")
            .Write("ReferencingProgram.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="{library.PathOf("ReferencedLosses.csproj")}" />
                  </ItemGroup>
                </Project>
                """)
            .Write("Program.cs", """
                namespace Referencing;

                public static class Program
                {
                    public static string Formula => Consumer.DepthLoss.Formula;
                }
                """);

        await program.DotNetAsync("build", "-warnaserror");

        Assert.DoesNotContain(
            Directory.GetFiles(program.PathOf("obj"), "*.cs", SearchOption.AllDirectories),
            static file => file.Contains("LossGen.Generator", StringComparison.Ordinal));
    }
}
