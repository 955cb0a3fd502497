using LossGen.CodeFixes.Torch;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Generator.Analyzers.Torch.Rules.TensorOutlivesScope>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class TensorOutlivesScopeTests
{
    [Theory]
    [InlineData("Tensor p; using (NewDisposeScope()) { {|LG3010:p = model.call(x)|}; } Console.WriteLine(p.ToSingle());", "Tensor p; using (NewDisposeScope()) { p = model.call(x).MoveToOuterDisposeScope(); } Console.WriteLine(p.ToSingle());")]
    [InlineData("var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); {|LG3010:total = total + x|}; }", "var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); total = (total + x).MoveToOuterDisposeScope(); }")]
    [InlineData("var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); {|LG3010:total += x|}; }", "var total = zeros(1); for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); total = (total + x).MoveToOuterDisposeScope(); }")]
    [InlineData("Tensor p = x; using (var scope = torch.NewDisposeScope()) { if (epochs > 3) { {|LG3010:p = y.exp()|}; } } Console.WriteLine(p);", "Tensor p = x; using (var scope = torch.NewDisposeScope()) { if (epochs > 3) { p = y.exp().MoveToOuterDisposeScope(); } } Console.WriteLine(p);")]
    [InlineData("Tensor ema = zeros(1); while (epochs-- > 0) { using (NewDisposeScope()) { {|LG3010:ema = 0.9 * ema + 0.1 * x.detach()|}; } }", "Tensor ema = zeros(1); while (epochs-- > 0) { using (NewDisposeScope()) { ema = (0.9 * ema + 0.1 * x.detach()).MoveToOuterDisposeScope(); } }")]
    public Task The_value_is_moved_out(string statement, string repaired) => Test.VerifyFixAsync<LossOutlivesIterationFix>(statement, repaired);

    [Theory]
    [InlineData("using var scope = NewDisposeScope(); {|LG3010:average = 0.9 * average + 0.1 * x.detach()|};", "using var scope = NewDisposeScope(); average = (0.9 * average + 0.1 * x.detach()).MoveToOuterDisposeScope();")]
    [InlineData("using (NewDisposeScope()) { {|LG3010:this.average += x|}; }", "using (NewDisposeScope()) { this.average = (this.average + x).MoveToOuterDisposeScope(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); {|LG3010:average = average.mul(0.9).add(x)|}; }", "for (var i = 0; i < 3; i++) { using var scope = NewDisposeScope(); average = average.mul(0.9).add(x).MoveToOuterDisposeScope(); }")]
    public Task A_field_that_is_calculated_of_itself(string statement, string repaired) =>
        Test.VerifySourceFixAsync<LossOutlivesIterationFix>(WithField(statement), WithField(repaired));

    [Theory]
    [InlineData("using var scope = NewDisposeScope(); average = (0.9 * average + x).MoveToOuterDisposeScope();")]
    [InlineData("using var scope = NewDisposeScope(); average = 0.9 * average + x; average.DetachFromDisposeScope();")]
    [InlineData("using var scope = NewDisposeScope(); average = zeros(1); for (var i = 0; i < 3; i++) average = average + x; Console.WriteLine(average.ToSingle());")]
    [InlineData("using var scope = NewDisposeScope(); average = x.exp(); Console.WriteLine(average.ToSingle());")]
    [InlineData("average = 0.9 * average + x;")]
    [InlineData("using var scope = NewDisposeScope(); average.add_(x);")]
    public Task A_field_that_is_moved_out_or_only_for_the_scope_is_silent(string statement) => Test.VerifyAsync(WithField(statement));

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
    public Task Moved_unused_and_inner_tensors_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
