using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>LG5001 on weights that are annealed by a quotient of integers, on whatever way it takes.</summary>
public class AnnealedWeightTests
{
    [Theory]
    [InlineData("loss.Weights.Size = epoch switch { < 100 => epoch / 100, _ => 1 };")]
    [InlineData("loss.Weights.Size = Convert.ToDouble(epoch / 10);")]
    [InlineData("loss.Weights.Size = Math.Pow(epoch / 10, 2);")]
    [InlineData("var b = Math.Sqrt(epoch / 10); loss.Weights.Size = b;")]
    public async Task The_quotient_is_reported(string statement)
    {
        var source =
            $$"""
            [CombinedLoss] partial class SizeLoss { [MainLoss(Typical = 1)] static Tensor Fit(Tensor x) => x.square().mean(); [AuxiliaryLoss(0.1, Typical = 1)] static Tensor Size(Tensor x) => x.abs().mean(); }
            class Trainer(SizeLoss loss) { public void Run(int epoch) { {{statement}} } }
            """;
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, TestSource.WithUsings(source)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        Assert.Equal("LG5001", Assert.Single(findings, static finding => finding.Id.StartsWith("LG", StringComparison.Ordinal)).Id);
    }
}
