using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.OwnParameters;

/// <summary>Which fields of a loss class are its own parameters: those that it only ever sets to new ones.</summary>
public class OwnParameterEmissionTests
{
    [Theory]
    [InlineData("readonly Parameter p = new(zeros(1));")]
    [InlineData("readonly Parameter p = new Parameter(zeros(1));")]
    [InlineData("readonly Parameter p = Parameter(zeros(1));")]
    [InlineData("readonly Parameter p = torch.nn.Parameter(zeros(1));")]
    [InlineData("readonly Parameter p; public L(int n) { p = new(zeros(n)); }")]
    [InlineData("readonly Parameter p; public L(int n) { this.p = n > 1 ? new Parameter(zeros(n)) : Parameter(ones(1)); }")]
    [InlineData("Parameter? p; public L(bool has) { p = has ? new Parameter(zeros(1)) : null; }")]
    [InlineData("readonly Parameter p; public L() { var made = new Parameter(zeros(1)); p = made; }")]
    [InlineData("Parameter p { get; } = new(zeros(1));")]
    [InlineData("public Parameter p { get; set; } = new(zeros(1));")]
    [InlineData("readonly Parameter p; readonly int k; public L(int n) => (p, k) = (new Parameter(zeros(1)), n);")]
    [InlineData("Parameter p = new(zeros(1)); public void Reset() { p = new(ones(1)); }")]
    [InlineData("Parameter? p; public void Late() { p ??= new(ones(1)); }")]
    public void Made_by_the_class(string members) => Assert.Contains("RegisterOwnParameter(\"p\", this.p);", Text(members), StringComparison.Ordinal);

    [Theory]
    [InlineData("readonly Parameter p; public L(Parameter p) { this.p = p; }")]
    [InlineData("readonly Parameter p; public L(Parameter? q) { p = q ?? new Parameter(zeros(1)); }")]
    [InlineData("Parameter p = new(zeros(1)); public void Take(Parameter q) { p = q; }")]
    [InlineData("readonly Parameter p; public L(Linear l) { p = l.weight; }")]
    [InlineData("static readonly Parameter p = new(zeros(1));")]
    [InlineData("readonly Tensor p = zeros(1);")]
    [InlineData("Parameter? p;")]
    [InlineData("Parameter p => new(zeros(1));")]
    [InlineData("Parameter p = new(zeros(1)); void Give(out Parameter q) { q = new(ones(1)); } public void Fill() { Give(out p); }")]
    [InlineData("readonly Linear p = Linear(1, 1);")]
    [InlineData("readonly Parameter p; public L(Parameter q) { var made = q; p = made; }")]
    public void From_elsewhere(string members) => Assert.DoesNotContain("RegisterOwnParameter", Text(members), StringComparison.Ordinal);

    [Fact]
    public void Edited_constructor_is_read_again()
    {
        var run = GeneratorRun.Of(TestCompilation.Create(Source("readonly Parameter p; public L(Parameter q) { p = new(zeros(1)); }")));
        Assert.Contains("RegisterOwnParameter", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("RegisterOwnParameter", run.Again(TestCompilation.Create(Source("readonly Parameter p; public L(Parameter q) { p = q; }"))).Text, StringComparison.Ordinal);
    }

    private static string Text(string members)
    {
        var run = GeneratorRun.Of(TestCompilation.Create(Source(members)));
        Assert.DoesNotContain(run.Output.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return run.Text;
    }

    private static string Source(string members) =>
        "using TorchSharp.Modules;\n" + "[CombinedLoss] partial class L { [MainLoss] static Tensor A(Tensor x) => x.mean(); " + members + " }";
}
