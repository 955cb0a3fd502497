using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>What nearly is a mistake in an intermediate, and what the fixes leave alone there.</summary>
public class IntermediateNearMissTests
{
    [Theory]
    [InlineData("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) { shares = y * 2; return functional.cross_entropy(shares, y); } [Intermediate] Tensor Shares(Tensor x) => x.softmax(1);")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor shares, Tensor y, bool first) { if (first) shares = y * 2; return functional.cross_entropy(shares, y); } [Intermediate] Tensor Shares(Tensor x) => x.softmax(1);")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy(shares, y); [Intermediate] Tensor Shares(Tensor x, bool first) { if (first) return x; return x.softmax(1); }")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy(shares, y); [Intermediate] protected virtual Tensor Shares(Tensor x) => x.softmax(1);")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => Helped(x, y) + x.mean(); static Tensor Helped(Tensor shares, Tensor y) => functional.cross_entropy(shares, y); [Intermediate] Tensor Shares(Tensor x) => x.softmax(1); [AuxiliaryLoss] static Tensor Size(Tensor shares) => shares.square().mean();")]
    public Task Parameter_that_may_have_another_value(string members) => SilentAsync(members);

    [Theory]
    [InlineData("[MainLoss] Tensor Fit(Tensor x, Tensor taught) => functional.mse_loss(net.call(x), taught); [Intermediate] Tensor Taught(Tensor x) { using (no_grad()) { return teacher.call(x); } }")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor x, Tensor y, Tensor weight) => (weight * (x - y).square()).mean(); [Intermediate] static Tensor Weight(Tensor x) => x.detach().abs();")]
    [InlineData("[MainLoss] Tensor Fit(Tensor fake) => net.call(fake).mean(); [Intermediate] Tensor Fake(Tensor noise) => teacher.call(noise).detach();")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor x, float scale) => x.mean() * scale; [Intermediate] static float Scale(Tensor y) => y.abs().mean().item<float>();")]
    [InlineData("[MainLoss] Tensor Fit(Tensor cut) => (scale * cut).mean(); [Intermediate] static Tensor Cut(Tensor x) => x.detach(); private readonly TorchSharp.Modules.Parameter scale = new(zeros(1));")]
    public Task Value_that_is_cut_on_purpose(string members) => SilentAsync(members);

    [Theory]
    [InlineData("[MainLoss] static Tensor Fit(Tensor x, Tensor root) => (x * root.detach()).mean(); [Intermediate] static Tensor Root(Tensor x, Tensor y) => functional.mse_loss(x, y).sqrt();")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor x, Tensor ce) => x.mean() * (ce > 0).to(float32).detach(); [Intermediate] static Tensor Ce(Tensor x, Tensor y, Tensor mask) => functional.cross_entropy(x[mask], y[mask]);")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor x, Tensor y, Tensor scale) => functional.mse_loss(x, y) / (scale + 1e-8); [Intermediate] static Tensor Scale(Tensor x, Tensor y) => functional.mse_loss(x, y).detach();")]
    public Task Value_that_has_no_gradient_where_it_is_taken(string members) => SilentAsync(members);

    [Theory]
    [InlineData("[MainLoss] static Tensor Fit(Tensor both) => both; [Intermediate] static Tensor Both(Tensor x, Tensor y) => functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y);")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor error) => error.square().mean(); [AuxiliaryLoss] static Tensor Size(Tensor error) => error.abs().mean(); [Intermediate] static Tensor Error(Tensor x, Tensor y) => x - y;")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor summed) => summed / 32; [AuxiliaryLoss] static Tensor Size(Tensor x) => x.abs().mean(); [Intermediate] static Tensor Summed(Tensor x, Tensor y) => functional.mse_loss(x, y, Reduction.Sum);")]
    public Task Parts_of_a_loss(string members) => SilentAsync(members);

    /// <summary>A class whose name says loss has parts that are none.</summary>
    [Fact]
    public Task Intermediate_is_no_loss_by_the_name_of_its_class() => SilentAsync(
        "[MainLoss] Tensor Fit(Tensor fake) => net.call(fake).mean(); [Intermediate] Tensor Fake(Tensor noise, Tensor shift) => (noise - shift).abs() + noise * 1e-3;");

    [Theory]
    [InlineData("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy(shares, y); [Intermediate] static Tensor Shares(Tensor logits) => logits.log().softmax(1); [Intermediate] static Tensor Logits(Tensor shares) => shares.exp();")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor a) => a.mean().detach(); [Intermediate] static Tensor A(Tensor b) => b.relu(); [Intermediate] static Tensor B(Tensor a) => a.relu();")]
    [InlineData("[MainLoss] static Tensor Fit(Tensor a, Tensor x) => functional.l1_loss(a, x) + a.mean().item<float>(); [Intermediate] static Tensor A(Tensor a) => a.relu();")]
    public async Task Values_that_are_computed_from_themselves_end(string members)
    {
        var findings = await AllAnalyzers.RunAsync(GeneratorRun.Of(TestCompilation.Create(Class(members))).Output);
        AllAnalyzers.Survived(findings);
        Assert.Contains(findings, static finding => finding.Id == "LG1012");
    }

    [Fact]
    public Task Activation_that_one_component_takes_is_removed() => Activation(
        "[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy({|LG3001:shares|}, y);\n[Intermediate] private static Tensor Shares(Tensor x) => x.softmax(1);",
        "[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy(shares, y);\n[Intermediate] private static Tensor Shares(Tensor x) => x;");

    /// <summary>The other component means the shares; and what they are made of has no name where the loss is.</summary>
    [Fact]
    public Task Activation_that_others_take_is_left()
    {
        const string Members = "[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy({|LG3001:shares|}, y);\n[AuxiliaryLoss(0.1)] static Tensor Sure(Tensor shares) => shares.square().mean();\n[Intermediate] private static Tensor Shares(Tensor x) => x.softmax(1);";
        return Activation(Members, Members);
    }

    private static Task Activation(string members, string repaired) =>
        RuleTest<SoftmaxBeforeCrossEntropy>.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(Class(members), Class(repaired));

    private static async Task SilentAsync(string members)
    {
        var run = GeneratorRun.Of(TestCompilation.Create(Class(members)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        Assert.True(findings.IsEmpty, string.Join("\n", findings));
    }

    private static string Class(string members) =>
        $$"""
        [CombinedLoss]
        partial class PartLoss(Module<Tensor, Tensor> net, Module<Tensor, Tensor> teacher)
        {
            private readonly Module<Tensor, Tensor> net = net, teacher = teacher;
            {{members}}
        }
        """;
}
