using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>A way to null, or to an exception, is no other loss: the rules judge what a component returns where it is there.</summary>
public class AbsentComponentTests
{
    private const string Call = "loss.Step(optimizer, p: model.call(x).softmax(1), t: y).Dispose();";

    /// <summary>The ways to say that there is nothing, with the loss in the place of §.</summary>
    private static readonly string[] Ways =
    [
        "{ if (p.numel() == 0) return null; return §; }",
        "{ if (p.numel() == 0) { return null; } else { return §; } }",
        "{ if (p.numel() > 0) { return §; } return null; }",
        "{ if (p is null) throw new ArgumentNullException(nameof(p)); return §; }",
        "=> p.numel() == 0 ? null : §;",
        "=> p.numel() > 0 ? § : throw new ArgumentException();",
        "=> p.numel() switch { 0 => null, _ => § };",
    ];

    [Theory]
    [InlineData("LG2001", "functional.binary_cross_entropy_with_logits(p, t)", "[AuxiliaryLoss(10)]", "[CombinedLoss]", "Typical = 0.01")]
    [InlineData("LG2003", "functional.l1_loss(p, t, Reduction.Sum)", "[AuxiliaryLoss(0.01)]", "[CombinedLoss]", "Typical = 0.3")]
    [InlineData("LG2006", "100 * p.abs().mean()", "[LossComponent]", "[CombinedLoss, UnitNormalized]", "")]
    [InlineData("LG2009", "1000 * p.abs().mean()", "[AuxiliaryLoss(1)]", "[CombinedLoss]", "")]
    [InlineData("LG3001", "functional.cross_entropy(p, t)", "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", "")]
    [InlineData("LG3007", "functional.mse_loss(p, t) + Off(p, t)", "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", "")]
    [InlineData("LG3019", "functional.mse_loss(p, t, Reduction.None)", "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", "")]
    [InlineData("LG3019", "functional.mse_loss(p, t).detach()", "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", "")]
    [InlineData("LG5004", "functional.mse_loss(p, t).sqrt()", "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", "")]
    public async Task A_loss_that_may_be_absent_is_read_as_one_that_is_not(string rule, string loss, string role, string head, string main)
    {
        foreach (var way in Ways.Append("=> §;"))
        {
            var findings = await FindingsAsync(way.Replace("§", loss, StringComparison.Ordinal), role, head, main);
            Assert.True(findings.Any(finding => finding.Id == rule), $"{rule} is silent on {way}");
        }
    }

    [Theory]
    [InlineData("{ if (p.numel() == 1) return functional.mse_loss(p, t); return functional.cross_entropy(p, t); }")]
    [InlineData("{ if (p.numel() == 0) return null; if (p.numel() == 1) return functional.mse_loss(p, t); return functional.cross_entropy(p, t); }")]
    [InlineData("=> p.numel() == 0 ? null : t.is_floating_point() ? functional.mse_loss(p, t) : functional.cross_entropy(p, t);")]
    [InlineData("=> p.numel() switch { 0 => null, 1 => functional.mse_loss(p, t), _ => functional.cross_entropy(p, t) };")]
    [InlineData("{ if (p.numel() > 1) { p = p.log(); } return functional.cross_entropy(p, t); }")]
    [InlineData("{ if (p.numel() == 0) return null; return functional.nll_loss(p.log(), t); }")]
    public async Task Another_loss_on_another_way_is_silent(string body) =>
        Assert.DoesNotContain(await FindingsAsync(body, "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", ""), static finding => finding.Id == "LG3001");

    // What asks for the shapes has thought of them: only shapes that fit come to the loss.
    [Theory]
    [InlineData("{ if (p.numel() == 0) return null; return functional.mse_loss(p, t); }", true)]
    [InlineData("=> functional.mse_loss(p, t);", true)]
    [InlineData("{ if (p.dim() != t.dim()) return null; return functional.mse_loss(p, t); }", false)]
    [InlineData("{ if (!p.shape.SequenceEqual(t.shape)) throw new ArgumentException(); return functional.mse_loss(p, t); }", false)]
    [InlineData("=> t.ndim == 2 ? functional.mse_loss(p, t) : null;", false)]
    public async Task A_guard_of_shapes_keeps_the_rule_about_shapes_silent(string body, bool isFound) => Assert.Equal(isFound, (await FindingsAsync(
        body, "[AuxiliaryLoss(0.1)]", "[CombinedLoss]", "", "loss.Step(optimizer, p: Linear(10, 1).call(x), t: y.view(-1)).Dispose();")).Any(
            static finding => finding is { Id: "LG3012" } && finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("[N, 1]", StringComparison.Ordinal)));

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string body, string role, string head, string main, string call = Call)
    {
        var first = head.Contains("UnitNormalized", StringComparison.Ordinal) ? "[LossComponent]" : $"[MainLoss({main})]";
        var source =
            $$"""
            {{head}}
            partial class FitLoss
            {
                {{first}} static Tensor Fit(Tensor q, Tensor t) => functional.l1_loss(q, t);
                {{role}} static Tensor? Some(Tensor p, Tensor t) {{body}}
                static Tensor Off(Tensor a, Tensor b) { using var off = no_grad(); return (a - b).abs().mean(); }
            }

            """ + TestSource.Method("using var loss = new FitLoss();\n" + call.Replace("t: ", "q: model.call(x), t: ", StringComparison.Ordinal));
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, "#nullable enable\n" + TestSource.WithUsings(source)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        return findings;
    }
}
