using System.Text.RegularExpressions;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>What an editor shows while a declaration is typed: a language server, two projects, the package as users get it.</summary>
public sealed partial class LiveTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    private static readonly (string From, string To)[] HalfTyped =
    [
        ("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1, Typical = )]"),
        ("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1, Typical)]"),
        ("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(double.NaN)]"),
        ("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(\"0.1\")]"),
        ("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1"),
        ("[AuxiliaryLoss(0.1)]", "[AuxiliaryLos]"),
        ("[AuxiliaryLoss(0.1)]", "[]"),
        ("[AuxiliaryLoss(0.1)]", "["),
        ("public partial class DepthLoss", "public class DepthLoss"),
        ("public partial class DepthLoss", "public partial class DepthLoss("),
        ("private static Tensor Smoothness(Tensor depth)", "private static void Smoothness(Tensor depth)"),
        ("private static Tensor Smoothness(Tensor depth)", "private static Tensro Smoothness(Tensor depth)"),
        ("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(Tensor depth, )"),
        ("=> functional.l1_loss(prediction, image);", "=> functional."),
        ("=> functional.l1_loss(prediction, image);", "{ return functional."),
        ("[CombinedLoss]", "[CombinedLoss] [RelativeToMain(Epsilon = )]"),
    ];

    /// <summary>One test, because opening a solution costs more than all that is asked of it.</summary>
    [LanguageServerFact]
    public async Task Rules_are_live_and_callers_keep_the_members_at_every_key()
    {
        await using var solution = await OpenSolution.OpenAsync(await TwoProjects.CreateAsync(package), TwoProjects.Solution);
        foreach (var file in new[] { TwoProjects.Loss, TwoProjects.Loop, TwoProjects.ByHand })
        {
            await solution.ShowAsync(file);
        }

        // A call into the other project, which an editor has as a compilation, silences no rule.
        var byHand = Assert.Single(await solution.FindingsAsync(TwoProjects.ByHand), static finding => finding.Severity < 3);
        Assert.Equal(("LG4001", "optimizer.step()"), (byHand.Id, byHand.Underlined));

        // Calls by position are named where the names are missing.
        var byPosition = Assert.Single(await solution.FindingsAsync(TwoProjects.Loop));
        Assert.Equal("LG1008", byPosition.Id);
        Assert.Contains("Photometric + 0.1·Smoothness", await solution.HoverAsync(TwoProjects.Loop, "Step(optimizer"), StringComparison.Ordinal);

        await solution.TypeAsync(TwoProjects.Loss, "[AuxiliaryLoss(0.1", ", Typical = 2", typed => AssertExplained(solution, typed));
        var dominates = Assert.Single(await solution.FindingsAsync(TwoProjects.Loss));
        Assert.Equal(("LG2001", "0.1"), (dominates.Id, dominates.Underlined));
        Assert.StartsWith("Auxiliary 'Smoothness' is 67 % of the update, main 'Photometric' 33 %; weight 0.05 is parity", dominates.Message, StringComparison.Ordinal);
        await solution.ReplaceAsync(TwoProjects.Loss, ", Typical = 2", "");

        foreach (var (from, to) in HalfTyped)
        {
            var whole = solution.TextOf(TwoProjects.Loss);
            await solution.ReplaceAsync(TwoProjects.Loss, from, to);
            await AssertExplained(solution, to);
            await solution.ReplaceAsync(TwoProjects.Loss, solution.TextOf(TwoProjects.Loss), whole);
        }

        Assert.DoesNotContain(await solution.FindingsAsync(TwoProjects.Loss), static finding => finding.Severity < 3);
    }

    /// <summary>Callers show no error but the reason that the declaration has, too.</summary>
    private static async Task AssertExplained(OpenSolution solution, string state)
    {
        var unexplained = (await solution.FindingsAsync(TwoProjects.Loop)).Where(static finding => finding.IsError && !Reason().IsMatch(finding.Message)).ToList();
        Assert.True(unexplained.Count == 0, $"After '{state}' callers show:\n{string.Join('\n', unexplained)}");
    }

    [GeneratedRegex("is obsolete: 'LG1[0-9]{3}: ")]
    private static partial Regex Reason();
}
