using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary><c>torch.autograd.grad</c> ends the process where <c>backward</c> throws: the Runtime may not call it.</summary>
public class BannedApiTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    [Fact]
    public async Task The_runtime_does_not_build_with_a_call_that_is_banned()
    {
        var folder = Directory.CreateDirectory(Path.Combine(package.Folder, "banned")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Calls.cs"), """
            using TorchSharp;

            namespace LossGen;

            internal static class Calls
            {
                public static void Banned(torch.Tensor loss, torch.Tensor parameter) => torch.autograd.grad([loss], [parameter]);
                public static void Allowed(torch.Tensor loss, torch.Tensor parameter) => torch.autograd.backward([loss], inputs: [parameter]);
            }
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Calls.targets"), """
            <Project>
              <ItemGroup>
                <Compile Include="$(MSBuildThisFileDirectory)Calls.cs" />
              </ItemGroup>
            </Project>
            """);

        var (_, output) = await Command.RunAsync(
            "dotnet", folder,
            "build", Repository.File("Runtime", "LossGen.Runtime.csproj"),
            "--artifacts-path", Path.Combine(folder, "build"),
            $"-p:CustomAfterMicrosoftCommonTargets={Path.Combine(folder, "Calls.targets")}",
            "-p:BuildProjectReferences=false");

        // The build's summary repeats what it printed before.
        var error = Assert.Single(output.Split('\n').Where(static line => line.Contains(": error ", StringComparison.Ordinal)).Distinct());
        Assert.Matches(@"Calls\.cs\(7,\d+\): error RS0030: .*autograd\.grad", error);
    }
}
