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
    [InlineData("private Parameter p = null!; public L() { p = new Parameter(zeros(1)); }")]
    [InlineData("private Parameter p = default!; public L() { p = Parameter(zeros(1)); }")]
    [InlineData("private Parameter p { get; set; } = default(Parameter)!; public L() { p = new(zeros(1)); }")]
    [InlineData("Parameter p = null!; public L() { Init(); } void Init() => p = Parameter(zeros(1)); public void Drop() { p = null!; }")]
    [InlineData("readonly Parameter p = Make(3); static Parameter Make(int n) => new(zeros(n));")]
    [InlineData("readonly Parameter p; public L() { p = this.Make(); } Parameter Make() { var made = new Parameter(zeros(1)); init.ones_(made); return made; }")]
    [InlineData("readonly Parameter p = L.Make(3); static Parameter Make(int n) => n > 1 ? Made(n) : new(ones(1)); static Parameter Made(int n) { if (n > 3) { throw new ArgumentException(); } return Parameter(zeros(n)); }")]
    [InlineData("readonly Parameter p; public L(int n) { p = n switch { 1 => new Parameter(zeros(1)), 2 => Parameter(ones(1)), _ => throw new ArgumentException() }; }")]
    [InlineData("readonly Parameter p = (Parameter)new Parameter(zeros(1));")]
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
    [InlineData("Parameter p = null!;")]
    [InlineData("Parameter p = null!; public L(Parameter q) { p = q; }")]
    [InlineData("readonly Parameter p; readonly Linear l = Linear(1, 1); public L() { p = Of(l); } static Parameter Of(Linear l) => l.bias!;")]
    [InlineData("static Parameter? shared; readonly Parameter p = Make(); static Parameter Make() => shared ??= new(zeros(1));")]
    [InlineData("readonly Parameter p; public L() { p = Make(); } protected virtual Parameter Make() => new(zeros(1));")]
    [InlineData("readonly Parameter p = Make(1); static Parameter Make(int n) => Make(n - 1);")]
    [InlineData("readonly Parameter p = Make(new Parameter(zeros(1))); static Parameter Make(Parameter q) => q;")]
    [InlineData("readonly Parameter p; public L(Parameter q) { var made = q; p = made; }")]
    public void From_elsewhere(string members) => Assert.DoesNotContain("RegisterOwnParameter", Text(members), StringComparison.Ordinal);

    [Theory]
    [InlineData("abstract class Base : LossModule { protected readonly Parameter p = new(zeros(1)); }")]
    [InlineData("abstract class Base : Root { } abstract class Root : LossModule { internal Parameter p { get; private protected set; } = null!; protected Root() => p = Parameter(zeros(1)); }")]
    [InlineData("abstract class Base : Root<int> { } abstract class Root<T> : LossModule { protected Parameter p = Make(); static Parameter Make() => new(zeros(1)); }")]
    public void Made_by_a_base_that_is_no_loss_itself(string bases) =>
        Assert.Contains("RegisterOwnParameter(\"p\", this.p);", TextOf(bases + " [CombinedLoss] partial class L : Base { [MainLoss] static Tensor A(Tensor x) => x.mean(); }"), StringComparison.Ordinal);

    [Theory]
    [InlineData("abstract class Base : LossModule { private readonly Parameter p = new(zeros(1)); public Tensor Twice => p * 2; }", "")]
    [InlineData("abstract class Base : LossModule { protected Parameter p = new(zeros(1)); }", "public void Take(Parameter q) { p = q; }")]
    [InlineData("abstract class Base : LossModule { protected Parameter p; protected Base(Parameter q) { p = q; } }", "public L(Parameter q) : base(q) { }")]
    [InlineData("abstract class Base : LossModule { protected readonly Parameter p = new(zeros(1)); }", "new int p;")]
    public void Of_a_base_and_from_elsewhere(string bases, string members) =>
        Assert.DoesNotContain("RegisterOwnParameter", TextOf(bases + " [CombinedLoss] partial class L : Base { [MainLoss] static Tensor A(Tensor x) => x.mean(); " + members + " }"), StringComparison.Ordinal);

    [Fact]
    public void Base_that_is_a_loss_registers_for_itself()
    {
        var run = GeneratorRun.Of(TestCompilation.Create("using TorchSharp.Modules;\n[CombinedLoss] partial class Base { protected readonly Parameter p = new(zeros(1)); [MainLoss] protected static Tensor A(Tensor x) => x.mean(); } [CombinedLoss] partial class L : Base { [AuxiliaryLoss(1)] static Tensor B(Tensor x) => x.mean(); }"));

        Assert.Equal(2, run.Sources.Length);
        Assert.Single(run.Sources, static source => source.SourceText.ToString().Contains("RegisterOwnParameter(", StringComparison.Ordinal));
    }

    [Fact]
    public void Edited_constructor_is_read_again()
    {
        var run = GeneratorRun.Of(TestCompilation.Create(Source("readonly Parameter p; public L(Parameter q) { p = new(zeros(1)); }")));
        Assert.Contains("RegisterOwnParameter", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("RegisterOwnParameter", run.Again(TestCompilation.Create(Source("readonly Parameter p; public L(Parameter q) { p = q; }"))).Text, StringComparison.Ordinal);
    }

    private static string Text(string members) => TextOf(Source(members)["using TorchSharp.Modules;\n".Length..]);

    private static string TextOf(string declarations)
    {
        var run = GeneratorRun.Of(TestCompilation.Create("using TorchSharp.Modules;\n" + declarations));
        Assert.DoesNotContain(run.Output.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return run.Text;
    }

    private static string Source(string members) =>
        "using TorchSharp.Modules;\n" + "[CombinedLoss] partial class L { [MainLoss] static Tensor A(Tensor x) => x.mean(); " + members + " }";
}
