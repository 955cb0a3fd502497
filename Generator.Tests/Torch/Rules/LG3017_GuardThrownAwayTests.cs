using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.GuardThrownAway>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GuardThrownAwayTests
{
    [Theory]
    [InlineData("model.eval(); {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));", "model.eval(); using var guard = no_grad(); Console.WriteLine(model.call(x));")]
    [InlineData("var off = {|LG3017:torch.no_grad()|}; Console.WriteLine(model.call(x));", "using var off = torch.no_grad(); Console.WriteLine(model.call(x));")]
    [InlineData("{|LG3017:inference_mode()|}; Console.WriteLine(model.call(x));", "using var guard = inference_mode(); Console.WriteLine(model.call(x));")]
    [InlineData("_ = {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));", "using var guard = no_grad(); Console.WriteLine(model.call(x));")]
    [InlineData("IDisposable off = {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));", "using IDisposable off = no_grad(); Console.WriteLine(model.call(x));")]
    [InlineData("using (no_grad()) { {|LG3017:enable_grad()|}; model.call(x).sum().backward(); }", "using (no_grad()) { using var guard = enable_grad(); model.call(x).sum().backward(); }")]
    [InlineData("{|LG3017:NewDisposeScope()|}; Console.WriteLine(model.call(x));", "using var scope = NewDisposeScope(); Console.WriteLine(model.call(x));")]
    [InlineData("var held = {|LG3017:NewDisposeScope()|}; var p = model.call(x); held.MoveToOuter(p); Console.WriteLine(held.DisposablesCount);", "using var held = NewDisposeScope(); var p = model.call(x); held.MoveToOuter(p); Console.WriteLine(held.DisposablesCount);")]
    [InlineData("var guard = 1; {|LG3017:no_grad()|}; Console.WriteLine(model.call(x) + guard);", "var guard = 1; using var guard2 = no_grad(); Console.WriteLine(model.call(x) + guard);")]
    [InlineData("var off = {|LG3017:set_grad_enabled(false)|}; Console.WriteLine(model.call(x));", "using var off = set_grad_enabled(false); Console.WriteLine(model.call(x));")]
    [InlineData("var off = epochs > 3 ? {|LG3017:no_grad()|} : null; Console.WriteLine(model.call(x));", "using var off = epochs > 3 ? no_grad() : null; Console.WriteLine(model.call(x));")]
    [InlineData("Action ask = () => { {|LG3017:no_grad()|}; Console.WriteLine(model.call(x)); }; ask();", "Action ask = () => { using var guard = no_grad(); Console.WriteLine(model.call(x)); }; ask();")]
    public Task The_guard_is_declared_with_using(string statements, string repaired) => Test.VerifyFixAsync<GuardThrownAwayFix>(statements, repaired);

    /// <summary>Alone or with Fix All, each guard has a name of its own where two would clash.</summary>
    [Theory]
    [InlineData(
        "{|LG3017:no_grad()|}; {|LG3017:inference_mode()|}; Console.WriteLine(model.call(x));",
        "using var guard = no_grad(); using var guard2 = inference_mode(); Console.WriteLine(model.call(x));")]
    [InlineData(
        "{|LG3017:no_grad()|}; if (epochs > 3) { {|LG3017:inference_mode()|}; Console.WriteLine(model.call(x)); } Console.WriteLine(model.call(x));",
        "using var guard = no_grad(); if (epochs > 3) { using var guard2 = inference_mode(); Console.WriteLine(model.call(x)); } Console.WriteLine(model.call(x));")]
    [InlineData(
        "_ = {|LG3017:no_grad()|}; {|LG3017:NewDisposeScope()|}; {|LG3017:NewDisposeScope()|}; Console.WriteLine(model.call(x));",
        "using var guard = no_grad(); using var scope = NewDisposeScope(); using var scope2 = NewDisposeScope(); Console.WriteLine(model.call(x));")]
    public Task Several_guards_have_names_of_their_own(string statements, string repaired) => Test.VerifyFixAsync<GuardThrownAwayFix>(statements, repaired);

    [Fact]
    public Task Comments_and_lines_stay() => Test.VerifyFixAsync<GuardThrownAwayFix>(
        """
        model.eval();

        // No gradients from here on.
        {|LG3017:no_grad()|}; // they cost memory
        Console.WriteLine(model.call(x));
        """,
        """
        model.eval();

        // No gradients from here on.
        using var guard = no_grad(); // they cost memory
        Console.WriteLine(model.call(x));
        """);

    [Fact]
    public Task In_a_program_of_statements() => Test.VerifySourceFixAsync<GuardThrownAwayFix>(
        """
        var model = Linear(2, 1);
        {|LG3017:no_grad()|};
        Console.WriteLine(Ask(ones(1, 2)));
        Tensor Ask(Tensor x)
        {
            {|LG3017:no_grad()|};
            return model.call(x);
        }
        """,
        """
        var model = Linear(2, 1);
        using var guard = no_grad();
        Console.WriteLine(Ask(ones(1, 2)));
        Tensor Ask(Tensor x)
        {
            using var guard = no_grad();
            return model.call(x);
        }
        """,
        OutputKind.ConsoleApplication);

    // Where nothing follows in the block, 'using' would end at once.
    [Theory]
    [InlineData("if (epochs > 3) {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));")]
    [InlineData("if (epochs > 3) { model.eval(); {|LG3017:no_grad()|}; } Console.WriteLine(model.call(x));")]
    [InlineData("IDisposable off; off = {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));")]
    [InlineData("Action a = () => {|LG3017:no_grad()|}; a(); Console.WriteLine(model.call(x));")]
    [InlineData("Action a = () => { {|LG3017:no_grad()|}; }; a(); Console.WriteLine(model.call(x));")]
    [InlineData("Action<int> a = _ => {|LG3017:NewDisposeScope()|}; a(1); Func<IDisposable> right = () => no_grad(); right().Dispose();")]
    [InlineData("void Off() => {|LG3017:no_grad()|}; Off(); Console.WriteLine(model.call(x));")]
    [InlineData("void Off() { {|LG3017:no_grad()|}; } Off(); Console.WriteLine(model.call(x));")]
    [InlineData("epochs.CompareTo(1); new List<int> { 1 }.ForEach(_ => {|LG3017:inference_mode()|}); Console.WriteLine(model.call(x));")]
    [InlineData("IDisposable? off = null; if (epochs > 3) off = {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));")]
    [InlineData("IDisposable? off = null; off ??= {|LG3017:no_grad()|}; Console.WriteLine(model.call(x));")]
    [InlineData("if ({|LG3017:no_grad()|} is { } off) Console.WriteLine(model.call(x));")]
    [InlineData("var (off, n) = ({|LG3017:no_grad()|}, 3); Console.WriteLine(model.call(x) * n);")]
    [InlineData("var (_, n) = ({|LG3017:NewDisposeScope()|}, 3); Console.WriteLine(model.call(x) * n);")]
    [InlineData("var (scope, (off, n)) = (3, ({|LG3017:NewDisposeScope()|}, 3)); Console.WriteLine(model.call(x) * n);")]
    [InlineData("IDisposable off; int n; (off, n) = ({|LG3017:inference_mode()|}, 3); Console.WriteLine(model.call(x) * n);")]
    [InlineData("var both = ({|LG3017:no_grad()|}, 3); Console.WriteLine(model.call(x) * both.Item2);")]
    [InlineData("var both = (N: 3, Off: {|LG3017:no_grad()|}); Console.WriteLine(model.call(x) * both.N);")]
    public Task Reported_without_a_certain_fix(string statements) => Test.VerifyFixAsync<GuardThrownAwayFix>(statements, statements);

    [Fact]
    public Task A_guard_that_another_method_made() => Test.VerifyAsync(
        """
        class Model
        {
            static IDisposable Off() => no_grad();
            void Evaluate(Module<Tensor, Tensor> net, Tensor x) { {|LG3017:Off()|}; net.call(x); }
            void Right(Module<Tensor, Tensor> net, Tensor x) { using (Off()) net.call(x); }
            void Expression() => {|LG3017:no_grad()|};
        }
        """);

    [Fact]
    public Task In_a_component_of_a_loss() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss] Tensor Fit(Tensor x, Tensor y) { {|LG3017:NewDisposeScope()|}; return functional.mse_loss(x, y); }
            [AuxiliaryLoss(0.1)] Tensor Size(Tensor x) { using var scope = NewDisposeScope(); return x.abs().mean().MoveToOuterDisposeScope(); }
        }
        """);

    // With 'using' the first two would train on nothing, and the others return what is disposed.
    [Theory]
    [InlineData("[MainLoss] Tensor Fit(Tensor x, Tensor y) { {|LG3017:no_grad()|}; return functional.mse_loss(x, y); }", "[MainLoss] Tensor Fit(Tensor x, Tensor y) { return functional.mse_loss(x, y); }")]
    [InlineData("[MainLoss] Tensor Fit(Tensor x) { var off = {|LG3017:inference_mode()|}; return x.mean(); }", "[MainLoss] Tensor Fit(Tensor x) { return x.mean(); }")]
    [InlineData("[MainLoss] Tensor Fit(Tensor x) { {|LG3017:NewDisposeScope()|}; return x.mean(); }", "[MainLoss] Tensor Fit(Tensor x) { return x.mean(); }")]
    [InlineData("Tensor Twice(Tensor x) { _ = {|LG3017:NewDisposeScope()|}; return x * 2; }", "Tensor Twice(Tensor x) { return x * 2; }")]
    [InlineData("Tensor Twice(Tensor x) { Tensor Inner() { {|LG3017:NewDisposeScope()|}; return x * 2; } return Inner(); }", "Tensor Twice(Tensor x) { Tensor Inner() { return x * 2; } return Inner(); }")]
    public Task Removed_where_using_would_end_too_much(string member, string repaired) =>
        Test.VerifySourceFixAsync<GuardThrownAwayFix>($"[CombinedLoss] partial class PairLoss {{ {member} }}", $"[CombinedLoss] partial class PairLoss {{ {repaired} }}");

    [Theory]
    [InlineData("Tensor Ask(Tensor x) { {|LG3017:no_grad()|}; return x * 2; }", "Tensor Ask(Tensor x) { using var guard = no_grad(); return x * 2; }")]
    [InlineData("Tensor Twice(Tensor x) { {|LG3017:NewDisposeScope()|}; return (x * 2).MoveToOuterDisposeScope(); }", "Tensor Twice(Tensor x) { using var scope = NewDisposeScope(); return (x * 2).MoveToOuterDisposeScope(); }")]
    [InlineData("float Ask(Tensor x) { {|LG3017:NewDisposeScope()|}; return x.mean().item<float>(); }", "float Ask(Tensor x) { using var scope = NewDisposeScope(); return x.mean().item<float>(); }")]
    public Task Declared_where_nothing_outlives_it(string member, string repaired) =>
        Test.VerifySourceFixAsync<GuardThrownAwayFix>($"class Model {{ {member} }}", $"class Model {{ {repaired} }}");

    [Fact]
    public Task The_message_in_a_component_says_to_remove_it() => Test.VerifyAsync(
        "[CombinedLoss] partial class PairLoss { [MainLoss] Tensor Fit(Tensor x) { {|#0:no_grad()|}; return x.mean(); } }",
        Test.Warning(0).WithMessage("Nobody disposes this guard; remove it: gradients stay off on this thread for good"));

    [Fact]
    public Task The_message_says_what_to_write() => Test.VerifyStatementsAsync(
        "{|#0:no_grad()|}; Console.WriteLine(model.call(x));",
        Test.Warning(0).WithMessage("Nobody disposes this guard; declare it with 'using var': gradients stay off on this thread for good"));

    [Theory]
    [InlineData("using var off = no_grad(); Console.WriteLine(model.call(x));")]
    [InlineData("using (no_grad()) Console.WriteLine(model.call(x));")]
    [InlineData("using (no_grad()) using (NewDisposeScope()) { Console.WriteLine(model.call(x)); }")]
    [InlineData("var off = no_grad(); try { model.call(x); } finally { off.Dispose(); }")]
    [InlineData("var off = no_grad(); using (off) model.call(x);")]
    [InlineData("var scope = NewDisposeScope(); model.call(x); scope.Dispose();")]
    [InlineData("var scope = NewDisposeScope(); for (var i = 0; i < epochs; i++) { model.call(x); scope.DisposeEverything(); }")]
    [InlineData("IDisposable? off = epochs > 3 ? no_grad() : null; model.call(x); off?.Dispose();")]
    [InlineData("var guards = new List<IDisposable> { no_grad() }; model.call(x); guards.ForEach(guard => guard.Dispose());")]
    [InlineData("IDisposable Off() => no_grad(); using (Off()) model.call(x);")]
    [InlineData("Func<IDisposable> off = () => no_grad(); using (off()) model.call(x);")]
    [InlineData("no_grad().Dispose(); model.call(x);")]
    [InlineData("var off = no_grad(); Action end = () => off.Dispose(); model.call(x); end();")]
    [InlineData("var (off, n) = (no_grad(), 3); model.call(x); off.Dispose();")]
    [InlineData("var (off, n) = (no_grad(), 3); using (off) model.call(x);")]
    [InlineData("var both = (Off: no_grad(), N: 3); model.call(x); both.Off.Dispose();")]
    [InlineData("var both = (no_grad(), 3); var (off, n) = both; model.call(x); off.Dispose();")]
    [InlineData("(IDisposable, int) Both() => (no_grad(), 3); var (off, n) = Both(); using (off) model.call(x);")]
    [InlineData("IDisposable? off = null; off ??= no_grad(); model.call(x); off.Dispose();")]
    [InlineData("if (no_grad() is { } off) using (off) model.call(x);")]
    public Task Disposed_guards_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    // As PyTorch has it, a statement of its own switches for the rest of the program.
    [Theory]
    [InlineData("torch.set_grad_enabled(false); model.call(x);")]
    [InlineData("set_grad_enabled(epochs > 3); model.call(x); set_grad_enabled(true);")]
    [InlineData("var on = set_grad_enabled(true); model.call(x);")]
    [InlineData("inference_mode(false); model.call(x);")]
    [InlineData("(_, var n) = (set_grad_enabled(false), 3); Console.WriteLine(model.call(x) * n);")]
    public Task Switches_on_purpose_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Fact]
    public Task A_guard_in_a_field_is_silent() => Test.VerifyAsync(
        """
        class Evaluation : IDisposable
        {
            private readonly IDisposable guard = no_grad();
            private IDisposable? scope;

            public void Begin() => scope = NewDisposeScope();
            public void Dispose() { scope?.Dispose(); guard.Dispose(); }
        }
        """);

    [Fact]
    public Task What_another_project_returns_is_silent() => Test.VerifyAsync(
        """
        interface IMode { IDisposable Off(); }
        class User { void Ask(IMode mode, Module<Tensor, Tensor> net, Tensor x) { mode.Off(); net.call(x); } }
        """);
}
