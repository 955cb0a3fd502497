using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Torch.Machinery;

public class OriginTests
{
    [Theory]
    [InlineData("var a = x.exp(); Ask(a);", "x.exp()")]
    [InlineData("var a = x.exp(); var b = a.view(-1).squeeze(0).to(float32); Ask(b.cpu());", "x.exp()")]
    [InlineData("Ask(x.exp()[0]);", "x.exp()")]
    [InlineData("Ask(reshape(x.exp(), 3));", "x.exp()")]
    [InlineData("Tensor a; a = x.exp(); Ask(a);", "x.exp()")]
    [InlineData("var a = x; a = a.exp(); Ask(a);", "a.exp()")]
    [InlineData("x = x.exp(); Ask(x);", "x.exp()")]
    [InlineData("var a = x.exp(); if (condition) a = x.log(); Ask(a);", "a")]
    [InlineData("var a = x.exp(); if (condition) { a = x.log(); Ask(a); }", "x.log()")]
    [InlineData("var a = x.exp(); for (var i = 0; i < 3; i++) { Ask(a); a = x.log(); }", "a")]
    [InlineData("for (var i = 0; i < 3; i++) { var a = x.exp(); Ask(a); }", "x.exp()")]
    [InlineData("var a = x.exp(); Action f = () => a = y; f(); Ask(a);", "a")]
    [InlineData("var a = x.exp(); a += y; Ask(a);", "a")]
    [InlineData("var (a, b) = (x.exp(), y); Ask(a);", "x.exp()")]
    [InlineData("(x, y) = (y.exp(), x); Ask(y);", "x")]
    [InlineData("var (a, _) = x.max(1); Ask(a);", "a")]
    [InlineData("Ask(x);", "x")]
    [InlineData("Ask(x.exp().to(int64));", "x.exp().to(int64)")]
    [InlineData("foreach (var a in new[] { x }) Ask(a);", "a")]
    [InlineData("Tensor a; while (condition) { a = x.exp(); Ask(a); }", "x.exp()")]
    [InlineData("var a = condition && (x = y) is not null ? x : y; Ask(x);", "x")]
    public void Follows_what_is_certain_and_stops_at_what_is_not(string statements, string origin)
    {
        var probe = Probe.Statements(statements);

        Assert.Equal(origin, Origin.Of(probe.Asked[0], probe.Torch, CancellationToken.None).Syntax.ToString());
    }

    [Theory]
    [InlineData("readonly Module<Tensor, Tensor> head = Linear(3, 1);", "Linear(3, 1)")]
    [InlineData("Module<Tensor, Tensor> head; public Program() { head = Linear(3, 1); }", "Linear(3, 1)")]
    [InlineData("Module<Tensor, Tensor> head = Linear(3, 1); void Other() { this.head = ReLU(); }", "head")]
    [InlineData("Module<Tensor, Tensor> head; void Later() { head = Linear(3, 1); }", "head")]
    [InlineData("public Module<Tensor, Tensor> head = Linear(3, 1);", "head")]
    [InlineData("Module<Tensor, Tensor> head { get; } = Linear(3, 1);", "Linear(3, 1)")]
    [InlineData("Module<Tensor, Tensor> head = Linear(3, 1); static void Set(out Module<Tensor, Tensor> m) => m = ReLU(); void Other() => Set(out head);", "head")]
    [InlineData("readonly Module<Tensor, Tensor> head; public Program(Module<Tensor, Tensor> given) { head = given; }", "given")]
    public void Members_are_followed_when_only_their_class_sets_them_once(string members, string origin)
    {
        var probe = Probe.Statements("Ask(head);", members);

        Assert.Equal(origin, Origin.Of(probe.Asked[0], probe.Torch, CancellationToken.None).Syntax.ToString());
    }

    [Fact]
    public void Shape_is_kept_where_it_matters()
    {
        var probe = Probe.Statements("var a = x.exp().view(-1); Ask(a.cpu());");

        Assert.Equal("x.exp().view(-1)", Origin.WithSameShape(probe.Asked[0], probe.Torch, CancellationToken.None).Syntax.ToString());
    }

    [Theory]
    [InlineData("const double w = 0.5; Ask(w);", 0.5)]
    [InlineData("var w = 0.5; Ask(w);", 0.5)]
    [InlineData("var w = 2; Ask((double)w);", 2.0)]
    [InlineData("var w = 0.5; w *= 2; Ask(w);", null)]
    [InlineData("Ask(Weight);", 0.25)]
    [InlineData("Ask(Math.Sqrt(4));", null)]
    public void Constants_are_what_the_compiler_knows(string statements, double? value)
    {
        var probe = Probe.Statements(statements, "static readonly double Weight = 0.25;");

        Assert.Equal(value, Constants.Number(probe.Asked[0], probe.Torch, CancellationToken.None));
    }
}
