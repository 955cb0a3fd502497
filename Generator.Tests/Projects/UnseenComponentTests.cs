using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Projects;

/// <summary>A loss that derives from one in another project: a component that it cannot see is one finding, whatever else seems to be missing.</summary>
public class UnseenComponentTests
{
    [Theory]
    [InlineData("private", "[MainLoss(Typical = 1)]")]
    [InlineData("internal", "[MainLoss(Typical = 1)]")]
    [InlineData("private", "[MainLoss]")]
    public async Task Main_component_that_cannot_be_seen_is_said_once(string modifier, string attribute) =>
        Assert.Equal(["LG1001"], await FoundAsync(modifier, attribute, ""));

    [Fact]
    public async Task Under_a_scheme_that_scales_to_it_as_well() =>
        Assert.Equal(["LG1001"], await FoundAsync("private", "[MainLoss(Typical = 1)]", "[RelativeToMain]"));

    [Fact]
    public async Task Main_component_that_can_be_seen_is_no_finding() =>
        Assert.Empty(await FoundAsync("protected", "[MainLoss(Typical = 1)]", ""));

    private static async Task<IEnumerable<string>> FoundAsync(string modifier, string attribute, string scheme)
    {
        var findings = await ReferencedAs.EverythingAsync(
            $"[CombinedLoss] public partial class BaseLoss {{ {attribute} {modifier} static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y); }}",
            $"[CombinedLoss] {scheme} public partial class MoreLoss : BaseLoss {{ [AuxiliaryLoss(0.1, Typical = 1)] static Tensor Rough(Tensor x) => x.diff().abs().mean(); }}");
        return findings.Where(static finding => finding.Severity >= DiagnosticSeverity.Info && finding.Id.StartsWith("LG", StringComparison.Ordinal)).Select(static finding => finding.Id);
    }
}
