using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.TensorOutlivesScope>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class TensorOutlivesScopeTests
{
    [Theory]
    [InlineData("Tensor p; using (NewDisposeScope()) { {|LG3018:p = model.call(x)|}; } Console.WriteLine(p.ToSingle());", "Tensor p; using (NewDisposeScope()) { p = model.call(x).MoveToOuterDisposeScope(); } Console.WriteLine(p.ToSingle());")]
    [InlineData("var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); {|LG3018:total = total + x|}; }", "var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); total = (total + x).MoveToOuterDisposeScope(); }")]
    [InlineData("var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); {|LG3018:total += x|}; }", "var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); total = (total + x).MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor p = x; using (var scope = torch.NewDisposeScope()) { if (epochs > 3) { {|LG3018:p = y.exp()|}; } } Console.WriteLine(p);", "Tensor p = x; using (var scope = torch.NewDisposeScope()) { if (epochs > 3) { p = y.exp().MoveToOuterDisposeScope(); } } Console.WriteLine(p);")]
    [InlineData("Tensor ema = zeros(1); while (epochs-- > 0) { using (NewDisposeScope()) { {|LG3018:ema = 0.9 * ema + 0.1 * x.detach()|}; } }", "Tensor ema = zeros(1); while (epochs-- > 0) { using (NewDisposeScope()) { ema = (0.9 * ema + 0.1 * x.detach()).MoveToOuterDisposeScope(); } }")]
    [InlineData("Tensor v; using (NewDisposeScope()) { {|LG3018:v = torch.ones(2)|}; } v.sum();", "Tensor v; using (NewDisposeScope()) { v = torch.ones(2).MoveToOuterDisposeScope(); } v.sum();")]
    [InlineData("Tensor v; using (NewDisposeScope()) { var h = x * 2; {|LG3018:v = h|}; } v.sum();", "Tensor v; using (NewDisposeScope()) { var h = x * 2; v = h.MoveToOuterDisposeScope(); } v.sum();")]
    [InlineData("Tensor state = zeros(2); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); var h = x + state; {|LG3018:state = h * 2|}; }", "Tensor state = zeros(2); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); var h = x + state; state = (h * 2).MoveToOuterDisposeScope(); }")]
    [InlineData("var losses = new List<Tensor>(); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); losses.Add({|LG3018:x.mean()|}); } Console.WriteLine(stack(losses));", "var losses = new List<Tensor>(); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); losses.Add(x.mean().MoveToOuterDisposeScope()); } Console.WriteLine(stack(losses));")]
    [InlineData("Tensor? t = null; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); t = t is null ? {|LG3018:x.mean()|} : {|LG3018:t + x.mean()|}; } Console.WriteLine(t);", "Tensor? t = null; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); t = t is null ? x.mean().MoveToOuterDisposeScope() : (t + x.mean()).MoveToOuterDisposeScope(); } Console.WriteLine(t);")]
    [InlineData("var t = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); t = i > 1 ? {|LG3018:t + x.mean()|} : t; } Console.WriteLine(t);", "var t = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); t = i > 1 ? (t + x.mean()).MoveToOuterDisposeScope() : t; } Console.WriteLine(t);")]
    [InlineData("Tensor? t = null; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); t = t ?? {|LG3018:x.mean()|}; } Console.WriteLine(t);", "Tensor? t = null; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); t = t ?? x.mean().MoveToOuterDisposeScope(); } Console.WriteLine(t);")]
    [InlineData("Tensor? t = null; using (NewDisposeScope()) { {|LG3018:t ??= x.mean()|}; } Console.WriteLine(t);", "Tensor? t = null; using (NewDisposeScope()) { t ??= x.mean().MoveToOuterDisposeScope(); } Console.WriteLine(t);")]
    [InlineData("Tensor t; using (NewDisposeScope()) { t = epochs switch { 0 => {|LG3018:x.mean()|}, 1 => x, _ => {|LG3018:x.sum()|} }; } Console.WriteLine(t);", "Tensor t; using (NewDisposeScope()) { t = epochs switch { 0 => x.mean().MoveToOuterDisposeScope(), 1 => x, _ => x.sum().MoveToOuterDisposeScope() }; } Console.WriteLine(t);")]
    [InlineData("Tensor t; using (NewDisposeScope()) { var h = epochs > 3 ? x.mean() : x.sum(); {|LG3018:t = h|}; } Console.WriteLine(t);", "Tensor t; using (NewDisposeScope()) { var h = epochs > 3 ? x.mean() : x.sum(); t = h.MoveToOuterDisposeScope(); } Console.WriteLine(t);")]
    [InlineData("(Tensor, Tensor) st = (x, y); while (epochs-- > 0) { using var scope = NewDisposeScope(); var h = model.call(st.Item1); st = ({|LG3018:h.detach()|}, {|LG3018:st.Item2 * 2|}); }", "(Tensor, Tensor) st = (x, y); while (epochs-- > 0) { using var scope = NewDisposeScope(); var h = model.call(st.Item1); st = (h.detach().MoveToOuterDisposeScope(), (st.Item2 * 2).MoveToOuterDisposeScope()); }")]
    [InlineData("(Tensor, Tensor)? st = null; while (epochs-- > 0) { using var scope = NewDisposeScope(); var (o, h, c) = LSTM(4, 4).call(x, st); st = ({|LG3018:h.detach()|}, {|LG3018:c.detach()|}); }", "(Tensor, Tensor)? st = null; while (epochs-- > 0) { using var scope = NewDisposeScope(); var (o, h, c) = LSTM(4, 4).call(x, st); st = (h.detach().MoveToOuterDisposeScope(), c.detach().MoveToOuterDisposeScope()); }")]
    [InlineData("Tensor h = x, c = y; while (epochs-- > 0) { using var scope = NewDisposeScope(); (h, c) = ({|LG3018:h * 2|}, {|LG3018:c * 2|}); }", "Tensor h = x, c = y; while (epochs-- > 0) { using var scope = NewDisposeScope(); (h, c) = ((h * 2).MoveToOuterDisposeScope(), (c * 2).MoveToOuterDisposeScope()); }")]
    [InlineData("var d = new Tensor[3]; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); d[i] = {|LG3018:model.call(x)|}; } Console.WriteLine(d[0]);", "var d = new Tensor[3]; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); d[i] = model.call(x).MoveToOuterDisposeScope(); } Console.WriteLine(d[0]);")]
    [InlineData("var d = new Dictionary<int, Tensor>(); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); d[i] = {|LG3018:model.call(x)|}; } Console.WriteLine(d[0]);", "var d = new Dictionary<int, Tensor>(); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); d[i] = model.call(x).MoveToOuterDisposeScope(); } Console.WriteLine(d[0]);")]
    public Task The_value_is_moved_out(string statement, string repaired) => Test.VerifyFixAsync<TensorOutlivesScopeFix>(statement, repaired);

    [Theory]
    [InlineData("using var scope = NewDisposeScope(); {|LG3018:average = 0.9 * average + 0.1 * x.detach()|};", "using var scope = NewDisposeScope(); average = (0.9 * average + 0.1 * x.detach()).MoveToOuterDisposeScope();")]
    [InlineData("using (NewDisposeScope()) { {|LG3018:this.average += x|}; }", "using (NewDisposeScope()) { this.average = (this.average + x).MoveToOuterDisposeScope(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); {|LG3018:average = average.mul(0.9).add(x)|}; }", "for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); average = average.mul(0.9).add(x).MoveToOuterDisposeScope(); }")]
    public Task A_field_that_is_calculated_of_itself(string statement, string repaired) =>
        Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(WithField(statement), WithField(repaired));

    [Theory]
    [InlineData("using var scope = NewDisposeScope(); average = (0.9 * average + x).MoveToOuterDisposeScope();")]
    [InlineData("using var scope = NewDisposeScope(); average = 0.9 * average + x; average.DetachFromDisposeScope();")]
    [InlineData("using var scope = NewDisposeScope(); average = zeros(1); for (var i = 0; i < 3; i++) average = average + x; Console.WriteLine(average.ToSingle());")]
    [InlineData("using var scope = NewDisposeScope(); average = x.exp(); Console.WriteLine(average.ToSingle());")]
    [InlineData("average = 0.9 * average + x;")]
    [InlineData("using var scope = NewDisposeScope(); average.add_(x);")]
    public Task A_field_that_is_moved_out_or_only_for_the_scope_is_silent(string statement) => Test.VerifyAsync(WithField(statement));

    [Theory]
    [InlineData("out", "{|LG3018:result = x * 2|};", "result = (x * 2).MoveToOuterDisposeScope();")]
    [InlineData("ref", "{|LG3018:result = result + x|};", "result = (result + x).MoveToOuterDisposeScope();")]
    [InlineData("ref", "{|LG3018:result += x|};", "result = (result + x).MoveToOuterDisposeScope();")]
    public Task A_parameter_that_the_caller_gets(string kind, string statement, string repaired) =>
        Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(WithParameter(kind, statement), WithParameter(kind, repaired));

    [Theory]
    [InlineData("out", "result = (x * 2).MoveToOuterDisposeScope();")]
    [InlineData("out", "result = x * 2; result = (result + 1).MoveToOuterDisposeScope();")]
    [InlineData("out", "result = x * 2; result.DetachFromDisposeScope();")]
    [InlineData("out", "result = x;")]
    public Task A_parameter_that_is_moved_out_is_silent(string kind, string statement) => Test.VerifyAsync(WithParameter(kind, statement));

    [Theory]
    [InlineData("all[\"a\"] = {|LG3018:x * 2|};", "all[\"a\"] = (x * 2).MoveToOuterDisposeScope();")]
    [InlineData("all.Add(\"a\", {|LG3018:x * 2|});", "all.Add(\"a\", (x * 2).MoveToOuterDisposeScope());")]
    [InlineData("all[\"a\"] = x * 2; all[\"a\"].MoveToOuterDisposeScope();", null)]
    [InlineData("all[\"a\"] = x * 2; foreach (var t in all.Values) t.MoveToOuterDisposeScope();", null)]
    [InlineData("all[\"a\"] = x;", null)]
    public Task A_dictionary_that_is_returned(string stored, string? repaired)
    {
        return repaired is null
            ? Test.VerifyAsync(Returned(stored))
            : Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(Returned(stored), Returned(repaired));

        static string Returned(string statement) =>
            $$"""
            class Program
            {
                static Dictionary<string, Tensor> Run(Tensor x)
                {
                    using var scope = NewDisposeScope();
                    var all = new Dictionary<string, Tensor>();
                    {{statement}}
                    return all;
                }
            }
            """;
    }

    [Fact]
    public Task A_list_that_is_returned() => Test.VerifySourceFixAsync<TensorOutlivesScopeFix>(Listed("{|LG3018:x * i|}"), Listed("(x * i).MoveToOuterDisposeScope()"));

    private static string Listed(string added) =>
        $$"""
        class Net
        {
            List<Tensor> Run(Tensor x)
            {
                using var scope = NewDisposeScope();
                var all = new List<Tensor>();
                for (var i = 0; i < 3; i++) all.Add({{added}});
                return all;
            }
        }
        """;

    // (values, indices) = …, where a call cannot be appended.
    [Theory]
    [InlineData("Tensor p; var s = NewDisposeScope(); try { {|LG3018:p = model.call(x)|}; } finally { s.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; DisposeScope? s = null; try { s = NewDisposeScope(); {|LG3018:p = model.call(x)|}; } finally { Console.WriteLine(1); s?.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; var s = NewDisposeScope(); using (s) { {|LG3018:p = model.call(x)|}; } Console.WriteLine(p);")]
    [InlineData("var t = zeros(1); for (var i = 0; i < 3; i++) { var s = NewDisposeScope(); try { {|LG3018:t = t + model.call(x).mean()|}; } finally { s.Dispose(); } }")]
    [InlineData("var all = new List<Tensor>(); var s = NewDisposeScope(); try { all.Add({|LG3018:model.call(x)|}); } finally { s.Dispose(); } Console.WriteLine(all[0]);")]
    public Task A_scope_that_is_disposed_in_finally(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("Tensor? p = null; var s = NewDisposeScope(); try { p = model.call(x); } finally { Console.WriteLine(p); s.Dispose(); }")]
    [InlineData("Tensor p; var s = NewDisposeScope(); try { p = model.call(x).MoveToOuterDisposeScope(); } finally { s.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; var s = NewDisposeScope(); try { p = model.call(x); s.Detach(p); } finally { s.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; var s = NewDisposeScope(); try { p = model.call(x); } finally { if (epochs > 3) s.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; var s = NewDisposeScope(); try { p = model.call(x); } catch { s.Dispose(); throw; } Console.WriteLine(p);")]
    [InlineData("Tensor p; DisposeScope? s = null; try { p = model.call(x); s = NewDisposeScope(); model.call(p); } finally { s?.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; var s = NewDisposeScope(); s.Dispose(); s = null; try { p = model.call(x); } finally { s?.Dispose(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; var z = rand(3); try { p = model.call(x); } finally { z.Dispose(); } Console.WriteLine(p);")]
    [InlineData("float p; var s = NewDisposeScope(); try { p = model.call(x).mean().ToSingle(); } finally { s.Dispose(); } Console.WriteLine(p);")]
    [InlineData("var s = NewDisposeScope(); try { model.call(x); } finally { s.Dispose(); } var p = model.call(x); Console.WriteLine(p);")]
    [InlineData("Tensor t; using (NewDisposeScope()) { t = epochs > 3 ? x : y; } Console.WriteLine(t);")]
    [InlineData("Tensor t; using (NewDisposeScope()) { t = (epochs > 3 ? x.mean() : x.sum()).MoveToOuterDisposeScope(); } Console.WriteLine(t);")]
    [InlineData("Tensor t; using (NewDisposeScope()) { t = epochs > 3 ? x.mean().MoveToOuterDisposeScope() : x; } Console.WriteLine(t);")]
    [InlineData("Tensor? t = null; using (NewDisposeScope()) { t = epochs > 3 ? x.mean() : null; Console.WriteLine(t); }")]
    [InlineData("Tensor? t = null; using (NewDisposeScope()) { t ??= x; } Console.WriteLine(t);")]
    [InlineData("Tensor? t = null; using (NewDisposeScope()) { t ??= x.mean(); Console.WriteLine(t); }")]
    [InlineData("Tensor t; using (NewDisposeScope()) { t = epochs switch { 0 => x, _ => throw new Exception() }; } Console.WriteLine(t);")]
    public Task What_the_scope_does_not_dispose_or_nobody_uses_after_it_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Fact]
    public Task A_tuple_is_taken_apart() => Test.VerifyFixAsync<TensorOutlivesScopeFix>(
        "Tensor v, i; using (NewDisposeScope()) { ({|LG3018:v|}, i) = x.max(1); } v.sum();",
        "Tensor v, i; using (NewDisposeScope()) { ({|LG3018:v|}, i) = x.max(1); } v.sum();");

    private static string WithParameter(string kind, string statement) =>
        $$"""
        class Trainer
        {
            void Compute(Tensor x, {{kind}} Tensor result)
            {
                using var scope = NewDisposeScope();
                {{statement}}
            }
        }
        """;

    private static string WithField(string statement) =>
        $$"""
        class Trainer
        {
            private Tensor average = zeros(1);

            void Update(Tensor x)
            {
                {{statement}}
            }
        }
        """;

    [Theory]
    [InlineData("Tensor p; using (NewDisposeScope()) { p = model.call(x).MoveToOuterDisposeScope(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; using (NewDisposeScope()) { p = model.call(x); p.MoveToOuterDisposeScope(); } Console.WriteLine(p);")]
    [InlineData("Tensor p; using (var scope = NewDisposeScope()) { p = model.call(x); scope.MoveToOuter(p); } Console.WriteLine(p);")]
    [InlineData("Tensor p; using (var scope = NewDisposeScope()) { p = model.call(x).DetachFromDisposeScope(); } Console.WriteLine(p);")]
    [InlineData("using (NewDisposeScope()) { Tensor p; p = model.call(x); Console.WriteLine(p); }")]
    [InlineData("Tensor p; using (NewDisposeScope()) { p = model.call(x); Console.WriteLine(p); }")]
    [InlineData("Tensor p; using (NewDisposeScope()) { p = y; } Console.WriteLine(p);")]
    [InlineData("Tensor p; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); p = model.call(x); Console.WriteLine(p); }")]
    [InlineData("float p; using (NewDisposeScope()) { p = model.call(x).ToSingle(); } Console.WriteLine(p);")]
    [InlineData("using (NewDisposeScope()) { Tensor p; using (no_grad()) { p = model.call(x); } Console.WriteLine(p); }")]
    [InlineData("Tensor p; using (NewDisposeScope()) { p = model.call(x); Console.WriteLine(p); } p = y; Console.WriteLine(p);")]
    [InlineData("Tensor t; using (torch.NewDisposeScope()) { t = x * x; t = (x + x).MoveToOuterDisposeScope(); } Console.WriteLine(t.sum());")]
    [InlineData("Tensor t; using (torch.NewDisposeScope()) { t = x * x; t = y; } Console.WriteLine(t.sum());")]
    [InlineData("Tensor t; using (torch.NewDisposeScope()) { if (epochs > 3) { t = x * x; } t = y; } Console.WriteLine(t.sum());")]
    [InlineData("Tensor u; using (torch.NewDisposeScope()) { u = x * x; } Console.WriteLine(u.IsInvalid);")]
    [InlineData("Tensor u; using (torch.NewDisposeScope()) { u = x * x; } u.Dispose();")]
    [InlineData("Tensor? u; using (torch.NewDisposeScope()) { u = x * x; } u?.Dispose(); Console.WriteLine(u is null);")]
    [InlineData("Tensor? u; using (torch.NewDisposeScope()) { u = x * x; } if (u is not null) Console.WriteLine(ReferenceEquals(u, x)); u = null;")]
    [InlineData("Tensor? state = null; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); var h = state is null ? x : x + state; state = (h * 2).DetachFromDisposeScope(); }")]
    [InlineData("Tensor state; for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); state = x * i; var h = x + state; Console.WriteLine(h); }")]
    [InlineData("var losses = new List<Tensor>(); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); losses.Add(x.mean().DetachFromDisposeScope()); } Console.WriteLine(stack(losses));")]
    [InlineData("var losses = new List<Tensor>(); using (NewDisposeScope()) { losses.Add(x * 2); Console.WriteLine(stack(losses)); losses.Clear(); } Console.WriteLine(losses.Count);")]
    [InlineData("for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); var losses = new List<Tensor>(); losses.Add(x * 2); Console.WriteLine(stack(losses)); }")]
    [InlineData("var losses = new List<Tensor>(); using (var scope = NewDisposeScope()) { losses.Add(x * 2); scope.MoveToOuter(losses); } Console.WriteLine(stack(losses));")]
    [InlineData("var d = new Tensor[3]; using (NewDisposeScope()) { d[0] = (x * 2).MoveToOuterDisposeScope(); } Console.WriteLine(d[0]);")]
    [InlineData("var d = new Tensor[3]; using (NewDisposeScope()) { d[0] = x * 2; d[0].MoveToOuterDisposeScope(); } Console.WriteLine(d[0]);")]
    [InlineData("var d = new Tensor[3]; using (NewDisposeScope()) { d[0] = x * 2; Console.WriteLine(d[0]); } d[0] = y; Console.WriteLine(d.Length);")]
    [InlineData("var d = new Tensor[3]; using (NewDisposeScope()) { d[0] = x; } Console.WriteLine(d[0]);")]
    [InlineData("var d = new Dictionary<string, Tensor>(); using (NewDisposeScope()) { d[\"a\"] = x * 2; foreach (var t in d.Values) t.MoveToOuterDisposeScope(); } Console.WriteLine(d[\"a\"]);")]
    [InlineData("using (NewDisposeScope()) { var d = new Dictionary<string, Tensor>(); d[\"a\"] = x * 2; Console.WriteLine(d[\"a\"]); }")]
    [InlineData("(Tensor, Tensor) st = (x, y); while (epochs-- > 0) { using var scope = NewDisposeScope(); st = (st.Item1.detach().MoveToOuterDisposeScope(), y); }")]
    [InlineData("(Tensor, Tensor) st; while (epochs-- > 0) { using var scope = NewDisposeScope(); st = (x * 2, y * 2); Console.WriteLine(st); }")]
    [InlineData("(Tensor, Tensor) st = (x, y); while (epochs-- > 0) { using var scope = NewDisposeScope(); st = (st.Item1 * 2, y * 2); st.Item1.MoveToOuterDisposeScope(); st.Item2.MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor h = x, c = y; while (epochs-- > 0) { using var scope = NewDisposeScope(); (h, c) = (c, h); }")]
    public Task Moved_unused_and_inner_tensors_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
