using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>A solution of a program that uses the package and a library that it calls, as they stand on a user's disk.</summary>
internal static class TwoProjects
{
    public const string Solution = "Two.sln";
    public const string Loss = "App/DepthLoss.cs";
    public const string Loop = "App/Training.cs";
    public const string ByHand = "App/ByHand.cs";

    /// <summary>Writes the solution beside the package, restores and builds it once: editors take analyzers from restored packages.</summary>
    /// <returns>The folder.</returns>
    public static async Task<string> CreateAsync(PackedLossGen package)
    {
        var folder = Path.Combine(package.Folder, "consumers", "editor");
        Consumer.Create(package, "editor", "Lib")
            .Write("Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""")
            .Write("Journal.cs", "namespace Lib;\npublic static class Journal { public static void Note(string text) { } }");
        var app = Consumer.Create(package, "editor", "App").AsProject(package, properties: "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>");
        app.Write("App.csproj", File.ReadAllText(app.PathOf("App.csproj")).Replace("<ItemGroup>", """<ItemGroup><ProjectReference Include="../Lib/Lib.csproj" />""", StringComparison.Ordinal))
            .Write("DepthLoss.cs", """
                using LossGen;
                using TorchSharp;
                using static TorchSharp.torch;
                using static TorchSharp.torch.nn;

                namespace App;

                [CombinedLoss]
                public partial class DepthLoss
                {
                    [MainLoss(Typical = 0.1)]
                    private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

                    [AuxiliaryLoss(0.1)]
                    private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
                }
                """)
            .Write("Training.cs", """
                using TorchSharp;
                using static TorchSharp.torch;

                namespace App;

                public static class Training
                {
                    public static void Run(nn.Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
                    {
                        using var loss = new DepthLoss();
                        for (var i = 0; i < 10; i++)
                        {
                            using var step = loss.Step(optimizer, prediction: net.call(x), image: y, depth: x);
                            Console.WriteLine(step.Read()["Photometric"]);
                            Lib.Journal.Note($"{i}");
                        }

                        loss.Weights.Smoothness = 0.1;
                        loss.Compute(prediction: net.call(x), image: y, depth: x).Smoothness.Dispose();
                        loss.forward(net.call(x), y, x).Dispose();
                        Console.WriteLine(DepthLoss.Formula);
                    }
                }
                """)
            .Write("ByHand.cs", """
                using TorchSharp;
                using static TorchSharp.torch;
                using static TorchSharp.torch.nn;

                namespace App;

                public static class ByHand
                {
                    public static void Run(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
                    {
                        for (var i = 0; i < 10; i++)
                        {
                            var loss = functional.mse_loss(net.call(x), y);
                            loss.backward();
                            optimizer.step();
                            Lib.Journal.Note($"{i}");
                        }
                    }
                }
                """);
        Directory.CreateDirectory(Path.Combine(folder, ".config"));
        File.Copy(CsharpLs.Manifest, Path.Combine(folder, ".config", "dotnet-tools.json"));
        await Command.DotNetAsync(folder, "new", "sln", "--format", "sln", "--name", "Two");
        await Command.DotNetAsync(folder, "sln", Solution, "add", "App", "Lib");
        await Command.DotNetAsync(folder, "build", Solution);
        return folder;
    }
}
