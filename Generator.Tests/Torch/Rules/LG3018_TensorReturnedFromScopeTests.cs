using LossGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.TensorReturnedFromScope>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class TensorReturnedFromScopeTests
{
    private const string Scope = "using var scope = NewDisposeScope(); ";

    [Theory]
    [InlineData("Tensor", Scope + "return {|LG3018:net.call(x)|};", Scope + "return net.call(x).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", "using (NewDisposeScope()) { return {|LG3018:x * 2|}; }", "using (NewDisposeScope()) { return (x * 2).MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor", Scope + "return {|LG3018:torch.zeros(3)|};", Scope + "return torch.zeros(3).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return {|LG3018:x[0]|};", Scope + "return x[0].MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var h = net.call(x); h = functional.relu(h); return {|LG3018:h|};", Scope + "var h = net.call(x); h = functional.relu(h); return h.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "x = x.relu(); return {|LG3018:x|};", Scope + "x = x.relu(); return x.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var h = x; for (var i = 0; i < n; i++) h = net.call(h); return {|LG3018:h|};", Scope + "var h = x; for (var i = 0; i < n; i++) h = net.call(h); return h.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var y = x * 2; y += 1; return {|LG3018:y|};", Scope + "var y = x * 2; y += 1; return y.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "Tensor one = 1f; return {|LG3018:one|};", Scope + "Tensor one = 1f; return one.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return {|LG3018:x.max(1).values|};", Scope + "return x.max(1).values.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var (best, at) = x.max(1); return {|LG3018:best|};", Scope + "var (best, at) = x.max(1); return best.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return {|LG3018:x.chunk(2)[0]|};", Scope + "return x.chunk(2)[0].MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return n > 1 ? x : {|LG3018:x * 2|};", Scope + "return n > 1 ? x : (x * 2).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return n switch { 0 => x, _ => {|LG3018:x * 2|} };", Scope + "return n switch { 0 => x, _ => (x * 2).MoveToOuterDisposeScope() };")]
    [InlineData("Tensor", Scope + "Tensor? more = null; if (n > 1) more = x * 2; return {|LG3018:more|} ?? x;", Scope + "Tensor? more = null; if (n > 1) more = x * 2; return more.MoveToOuterDisposeScope() ?? x;")]
    [InlineData("(Tensor, Tensor)", Scope + "var y = net.call(x); return ({|LG3018:y.sum()|}, y.MoveToOuterDisposeScope());", Scope + "var y = net.call(x); return (y.sum().MoveToOuterDisposeScope(), y.MoveToOuterDisposeScope());")]
    [InlineData("Tensor[]", Scope + "return new[] { {|LG3018:x * 2|}, x };", Scope + "return new[] { (x * 2).MoveToOuterDisposeScope(), x };")]
    [InlineData("List<Tensor>", Scope + "return [{|LG3018:x * 2|}, x];", Scope + "return [(x * 2).MoveToOuterDisposeScope(), x];")]
    [InlineData("Dictionary<string, Tensor>", Scope + "return new Dictionary<string, Tensor> { [\"twice\"] = {|LG3018:x * 2|}, [\"once\"] = x };", Scope + "return new Dictionary<string, Tensor> { [\"twice\"] = (x * 2).MoveToOuterDisposeScope(), [\"once\"] = x };")]
    [InlineData("Tensor[]", Scope + "return Enumerable.Range(0, n).Select(i => {|LG3018:x * i|}).ToArray();", Scope + "return Enumerable.Range(0, n).Select(i => (x * i).MoveToOuterDisposeScope()).ToArray();")]
    [InlineData("Pair", Scope + "return new Pair({|LG3018:x.sum()|}, 1);", Scope + "return new Pair(x.sum().MoveToOuterDisposeScope(), 1);")]
    [InlineData("Pair", Scope + "return new Pair({|LG3018:x.sum()|}, 1) with { Value = 2 };", Scope + "return new Pair(x.sum().MoveToOuterDisposeScope(), 1) with { Value = 2 };")]
    [InlineData("Pair", Scope + "return new Pair(x, 1) with { Loss = {|LG3018:x.sum()|} };", Scope + "return new Pair(x, 1) with { Loss = x.sum().MoveToOuterDisposeScope() };")]
    [InlineData("Tensor", Scope + "return {|LG3018:Normalised(x)|};", Scope + "return Normalised(x).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return {|LG3018:Doubled(x)|};", Scope + "return Doubled(x).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", "using var outer = NewDisposeScope(); using (var inner = NewDisposeScope()) { return {|LG3018:x * 2|}; }", "using var outer = NewDisposeScope(); using (var inner = NewDisposeScope()) { return (x * 2).MoveToOuterDisposeScope().MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor", "using var outer = NewDisposeScope(); var y = x * 2; using (var inner = NewDisposeScope()) { return {|LG3018:y|}; }", "using var outer = NewDisposeScope(); var y = x * 2; using (var inner = NewDisposeScope()) { return y.MoveToOuterDisposeScope(); }")]
    [InlineData("Func<Tensor, Tensor>", "return t => { using var scope = NewDisposeScope(); return {|LG3018:t * 2|}; };", "return t => { using var scope = NewDisposeScope(); return (t * 2).MoveToOuterDisposeScope(); };")]
    [InlineData("Tensor", "return Half(x); Tensor Half(Tensor t) { using var scope = NewDisposeScope(); return {|LG3018:t / 2|}; }", "return Half(x); Tensor Half(Tensor t) { using var scope = NewDisposeScope(); return (t / 2).MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor", Scope + "var (o, h, c) = LSTM(4, 4).call(x); return {|LG3018:o|};", Scope + "var (o, h, c) = LSTM(4, 4).call(x); return o.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var r = LSTM(4, 4).call(x); return {|LG3018:r.Item2|};", Scope + "var r = LSTM(4, 4).call(x); return r.Item2.MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var (a, b) = Both(x); return {|LG3018:b|}; (Tensor, Tensor) Both(Tensor t) => (t, t * 2);", Scope + "var (a, b) = Both(x); return b.MoveToOuterDisposeScope(); (Tensor, Tensor) Both(Tensor t) => (t, t * 2);")]
    [InlineData("Tensor", Scope + "Func<Tensor, Tensor> twice = t => t * 2; return {|LG3018:twice(x)|};", Scope + "Func<Tensor, Tensor> twice = t => t * 2; return twice(x).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "return {|LG3018:Twice(x)|}; Tensor Twice(Tensor t) => t * 2;", Scope + "return Twice(x).MoveToOuterDisposeScope(); Tensor Twice(Tensor t) => t * 2;")]
    [InlineData("Dictionary<int, Tensor>", Scope + "return Enumerable.Range(0, n).ToDictionary(i => i, i => {|LG3018:x * i|});", Scope + "return Enumerable.Range(0, n).ToDictionary(i => i, i => (x * i).MoveToOuterDisposeScope());")]
    public Task The_returned_tensor_is_moved_out(string type, string statements, string repaired) =>
        Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(Class(type, statements), Class(type, repaired));

    // The elements stand in another statement.
    [Theory]
    [InlineData("(Tensor, Tensor)", Scope + "var both = (x * 2, x); return {|LG3018:both|};")]
    [InlineData("Tensor[]", Scope + "var both = new[] { x, x * 2 }; Console.WriteLine(both.Length); return {|LG3018:both|};")]
    [InlineData("Tensor[]", Scope + "return {|LG3018:x.unbind(0)|};")]
    [InlineData("(Tensor, Tensor)", Scope + "return {|LG3018:x.max(1)|};")]
    [InlineData("(Tensor, Tensor, Tensor)", Scope + "var r = LSTM(4, 4).call(x); return {|LG3018:r|};")]
    public Task A_variable_with_the_tensors(string type, string statements) => Test.VerifyAsync(Class(type, statements));

    // One branch moves its tensor, the other does not.
    [Fact]
    public Task The_first_return_only() => Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(
        Boxes("{|LG3018:torch.cat([(low + high) / 2, high - low], -1)|}"),
        Boxes("torch.cat([(low + high) / 2, high - low], -1).MoveToOuterDisposeScope()"));

    [Theory]
    [InlineData("Tensor", "using var y = x * 2; return {|LG3018:y|};", "var y = x * 2; return y;")]
    [InlineData("(Tensor, float)", "using var y = x * 2; return ({|LG3018:y|}, 1);", "var y = x * 2; return (y, 1);")]
    public Task A_tensor_that_using_disposes(string type, string statements, string repaired) =>
        Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(Class(type, statements), Class(type, repaired));

    [Fact]
    public Task A_component_of_a_loss_and_a_forward() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss] Tensor Fit(Tensor x, Tensor y) { using var scope = NewDisposeScope(); return {|LG3018:functional.mse_loss(x, y)|}; }
            [AuxiliaryLoss(0.1)] Tensor Size(Tensor x) { using var scope = NewDisposeScope(); return x.abs().mean().MoveToOuterDisposeScope(); }
        }
        sealed class Net : Module<Tensor, Tensor>
        {
            public Net() : base("net") { }
            public override Tensor forward(Tensor x) { using var scope = NewDisposeScope(); var h = x.relu(); return {|LG3018:h|}; }
        }
        """);

    [Fact]
    public Task The_message_says_what_to_append() => Test.VerifyAsync(
        Class("Tensor", Scope + "return {|#0:net.call(x)|};"),
        Test.Warning(0).WithMessage("'net.call(x)' is disposed with the scope when the method returns it; append MoveToOuterDisposeScope()"));

    [Theory]
    [InlineData("Tensor", Scope + "return net.call(x).MoveToOuterDisposeScope();")]
    [InlineData("Tensor", Scope + "var y = net.call(x); return scope.MoveToOuter(y);")]
    [InlineData("Tensor", Scope + "var y = net.call(x); y.DetachFromDisposeScope(); return y;")]
    [InlineData("Tensor", Scope + "var y = net.call(x); scope.Detach(y); return y;")]
    [InlineData("(Tensor, Tensor)", Scope + "var a = net.call(x); var b = a * 2; return scope.MoveToOuter(a, b);")]
    [InlineData("(Tensor, Tensor)", Scope + "var a = net.call(x); var b = a * 2; scope.MoveToOuter(a, b); return (a, b);")]
    [InlineData("(Tensor, float)", Scope + "var y = net.call(x); var a = y.mean(); return (y.MoveToOuterDisposeScope(), a.item<float>());")]
    [InlineData("Tensor[]", Scope + "var all = new[] { net.call(x), x * 2 }; foreach (var t in all) t.MoveToOuterDisposeScope(); return all;")]
    [InlineData("List<Tensor>", Scope + "var all = new List<Tensor>(); for (var i = 0; i < n; i++) all.Add(x * i); scope.MoveToOuter(all); return all;")]
    [InlineData("Tensor", Scope + "return n switch { 0 => x, _ => (x * 2).MoveToOuterDisposeScope() };")]
    [InlineData("Tensor", Scope + "var y = x * 2; if (n > 1) { return y.MoveToOuterDisposeScope(); } return x;")]
    [InlineData("Tensor", "using var outer = NewDisposeScope(); using (var inner = NewDisposeScope()) { return (x * 2).MoveToOuterDisposeScope().MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor", "return WrappedTensorDisposeScope(() => net.call(x) * 2);")]
    [InlineData("Tensor", "var scope = NewDisposeScope(); try { return net.call(x).MoveToOuterDisposeScope(); } finally { scope.Dispose(); }")]
    [InlineData("Tensor", "var scope = NewDisposeScope(); try { var y = x * 2; scope.Detach(y); return y; } finally { scope.Dispose(); }")]
    [InlineData("Tensor", "var scope = NewDisposeScope(); try { net.call(x); } finally { scope.Dispose(); } return net.call(x);")]
    [InlineData("Tensor", Scope + "var r = LSTM(4, 4).call(x); scope.MoveToOuter(r.Item1, r.Item2); return r.Item1;")]
    [InlineData("Tensor", Scope + "var r = LSTM(4, 4).call(x); r.Item1.MoveToOuterDisposeScope(); return r.Item1;")]
    [InlineData("Tensor", Scope + "var (o, h, c) = LSTM(4, 4).call(x); o.MoveToOuterDisposeScope(); return o;")]
    [InlineData("Tensor", Scope + "var (a, b) = Both(x); return a; (Tensor, Tensor) Both(Tensor t) => (t, t * 2);")]
    [InlineData("Tensor", Scope + "Func<Tensor, Tensor> same = t => t; return same(x);")]
    [InlineData("Tensor", "var r = LSTM(4, 4).call(x); using var scope = NewDisposeScope(); return r.Item1;")]
    [InlineData("Tensor[]", Scope + "var all = x.unbind(0); foreach (var t in all) t.MoveToOuterDisposeScope(); return all;")]
    [InlineData("Tensor[]", "return x.unbind(0);")]
    public Task Moved_tensors_are_silent(string type, string statements) => Test.VerifyAsync(Class(type, statements));

    [Theory]
    [InlineData("var scope = NewDisposeScope(); try { return {|LG3018:net.call(x)|}; } finally { scope.Dispose(); }")]
    [InlineData("DisposeScope? scope = null; try { scope = NewDisposeScope(); return {|LG3018:net.call(x)|}; } finally { scope?.Dispose(); }")]
    [InlineData("var scope = NewDisposeScope(); using (scope) { return {|LG3018:net.call(x)|}; }")]
    public Task A_scope_that_finally_disposes(string statements) => Test.VerifyAsync(Class("Tensor", statements));

    [Theory]
    [InlineData("float", Scope + "return net.call(x).sum().ToSingle();")]
    [InlineData("Tensor", Scope + "Console.WriteLine(net.call(x)); return x;")]
    [InlineData("Tensor", Scope + "return x.add_(1);")]
    [InlineData("Tensor", "var y = net.call(x); using var scope = NewDisposeScope(); Console.WriteLine(y * 2); return y;")]
    [InlineData("Tensor", "Tensor y; using (NewDisposeScope()) { y = (x * 2).MoveToOuterDisposeScope(); } return y;")]
    [InlineData("Tensor", Scope + "return kept;")]
    [InlineData("Tensor", "using var y = x * 2; return y.sum();")]
    [InlineData("Tensor", "if (n > 1) { using var scope = NewDisposeScope(); Console.WriteLine(x * 2); } return x * 2;")]
    [InlineData("Pair", Scope + "return new Pair(x * 2, 1) with { Loss = x };")]
    [InlineData("Pair", Scope + "return new Pair((x * 2).MoveToOuterDisposeScope(), 1) with { Value = 2 };")]
    [InlineData("Func<Tensor>", Scope + "return () => x * 2;")]
    [InlineData("IEnumerable<Tensor>", Scope + "return Enumerable.Range(0, n).Select(i => x * i);")]
    [InlineData("IEnumerable<Tensor>", Scope + "for (var i = 0; i < n; i++) yield return x * i;")]
    public Task What_the_scope_does_not_free_is_silent(string type, string statements) => Test.VerifyAsync(Class(type, statements));

    [Theory]
    [InlineData("Tensor", Scope + "return keeper.Keep(x * 2);")]
    [InlineData("Tensor", Scope + "var y = x * 2; keeper.Keep(y); return y;")]
    [InlineData("Tensor", Scope + "return Moved(x * 2);")]
    [InlineData("Tensor", Scope + "var y = x * 2; Moved(y); return y;")]
    [InlineData("Tensor", Scope + "Tensor Out(Tensor t) => t.MoveToOuterDisposeScope(); var y = x * 2; return Out(y);")]
    [InlineData("Tensor", Scope + "Tensor Out(Tensor t) => t.MoveToOuterDisposeScope(); var y = x * 2; Out(y); return y;")]
    [InlineData("Tensor", Scope + "return pass.call(x);")]
    [InlineData("Tensor", Scope + "Func<Tensor, Tensor> f = Moved; return f(x);")]
    [InlineData("Tensor[]", Scope + "var all = new Tensor[] { x * 2 }; Array.ForEach(all, t => t.MoveToOuterDisposeScope()); return all;")]
    public Task What_other_code_may_move_is_silent(string type, string statements) => Test.VerifyAsync(Class(type, statements));

    // In another thread the scopes are others.
    [Fact]
    public Task An_asynchronous_method_is_silent() => Test.VerifyAsync(
        "class Net { async System.Threading.Tasks.Task<Tensor> Run(Tensor x) { using var scope = NewDisposeScope(); await System.Threading.Tasks.Task.Yield(); return x * 2; } }");

    private static string Boxes(string centred) =>
        $$"""
        static class Boxes
        {
            public static Tensor Box(Tensor a, Tensor b, bool centre)
            {
                using var scope = NewDisposeScope();
                var low = torch.minimum(a, b); var high = torch.maximum(a, b);
                if (centre) return {{centred}};
                return torch.cat([low, high], -1).MoveToOuterDisposeScope();
            }
        }
        """;

    private static string Class(string type, string statements) =>
        $$"""
        record Pair(Tensor Loss, float Value);
        interface IKeeper { Tensor Keep(Tensor t); }
        sealed class Pass : Module<Tensor, Tensor>
        {
            public Pass() : base("pass") { }
            public override Tensor forward(Tensor x) => x;
        }
        class Net(IKeeper keeper)
        {
            readonly Module<Tensor, Tensor> net = Linear(2, 2);
            readonly Pass pass = new();
            readonly Tensor kept = zeros(1);

            static Tensor Normalised(Tensor t) => t / t.norm();
            static Tensor Doubled(Tensor t) { using var scope = NewDisposeScope(); return (t * 2).MoveToOuterDisposeScope(); }
            static Tensor Moved(Tensor t) => t.MoveToOuterDisposeScope();

            public {{type}} Run(Tensor x, int n)
            {
                {{statements}}
            }
        }
        """;
}
