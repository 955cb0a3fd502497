using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.GradientsNeverCleared>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class GradientsNeverClearedTests
{
    [Theory]
    [InlineData("optimizer.zero_grad({|CS1739:set_to_none|}: true);")]
    [InlineData("optimizer.{|CS1061:zero_gra|}();")]
    [InlineData("optimizer?{|CS1061:.zero_gra|}();")]
    [InlineData("{|CS0103:opt|}.zero_grad();")]
    [InlineData("optimizer.{|CS1061:zero_grads|}();")]
    public Task A_call_that_is_not_finished_and_may_clear_is_silent(string clear) => Test.VerifyStatementsAsync(
        $"while (epochs-- > 0) {{ {clear} functional.mse_loss(model.call(x), y).backward(); optimizer.step(); }}");

    [Theory]
    [InlineData("{|CS0103:logger|}.Log();")]
    [InlineData("optimizer.{|CS1061:learning_rate|}();")]
    public Task A_call_that_is_not_finished_and_means_another_method_changes_nothing(string other) => Test.VerifyStatementsAsync(
        $"while (epochs-- > 0) {{ {other} functional.mse_loss(model.call(x), y).backward(); {{|LG4001:optimizer.step()|}}; }}");

    [Fact]
    public Task They_are_cleared_before_backward() => Test.VerifyFixAsync<GradientsNeverClearedFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var loss = functional.mse_loss(model.call(x), y);

            // Where the gradients come from.
            loss.backward();
            {|LG4001:optimizer.step()|};
        }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var loss = functional.mse_loss(model.call(x), y);
            optimizer.zero_grad();

            // Where the gradients come from.
            loss.backward();
            optimizer.step();
        }
        """);

    [Fact]
    public Task They_are_cleared_before_the_loop_that_accumulates_and_everywhere() => Test.VerifyFixAsync<GradientsNeverClearedFix>(
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var part = 0; part < 4; part++)
            {
                functional.mse_loss(model.call(x[part]), y[part]).backward();
            }

            {|LG4001:optimizer.step()|};
        }

        while (epochs-- > 0) { functional.mse_loss(model.call(x), y).backward(); {|LG4001:optimizer.step()|}; }
        """,
        """
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            optimizer.zero_grad();
            for (var part = 0; part < 4; part++)
            {
                functional.mse_loss(model.call(x[part]), y[part]).backward();
            }

            optimizer.step();
        }

        while (epochs-- > 0) { optimizer.zero_grad(); functional.mse_loss(model.call(x), y).backward(); optimizer.step(); }
        """);

    [Fact]
    public Task What_may_be_missing_is_cleared_where_it_is_there() => Test.VerifyFixAsync<GradientsNeverClearedFix>(
        """
        while (true)
        {
            model.call(x).mean().backward();
            {|LG4001:optimizer?.step()|};
        }
        """,
        """
        while (true)
        {
            optimizer?.zero_grad();
            model.call(x).mean().backward();
            optimizer?.step();
        }
        """);

    [Theory]
    [InlineData("foreach (var one in all) one.zero_grad();", "foreach (var o in all) { {|LG4001:o.step()|}; }", "foreach (var o in all) { o.zero_grad(); }", "foreach (var o in all) { o.step(); }")]
    [InlineData("foreach (var one in all) one.zero_grad();", "all.ForEach(o => {|LG4001:o.step()|});", "all.ForEach(o => o.zero_grad());", "all.ForEach(o => o.step());")]
    [InlineData("foreach (var one in all) one.zero_grad();", "all.ForEach(o => { {|LG4001:o?.step()|}; });", "all.ForEach(o => o?.zero_grad());", "all.ForEach(o => { o?.step(); });")]
    public Task All_of_a_collection_are_cleared_as_they_are_stepped(string before, string step, string clearing, string stepped) => Test.VerifyFixAsync<GradientsNeverClearedFix>(
        $"var all = new List<torch.optim.Optimizer> {{ optimizer }};\n{before}\nwhile (true)\n{{\n    model.call(x).mean().backward();\n    {step}\n}}",
        $"var all = new List<torch.optim.Optimizer> {{ optimizer }};\n{before}\nwhile (true)\n{{\n    {clearing}\n    model.call(x).mean().backward();\n    {stepped}\n}}");

    [Theory]
    [InlineData("while (true) { model.call(x).mean()?.backward(); {|LG4001:optimizer?.step()|}; }")]
    [InlineData("while (true) { model.call(x).mean().backward(); if (optimizer != null) {|LG4001:optimizer.step()|}; }")]
    [InlineData("while (true) { model.call(x).mean().backward(); if (optimizer is not null) { {|LG4001:optimizer.step()|}; } }")]
    [InlineData("var all = new[] { optimizer }; while (true) { model.call(x).mean().backward(); Array.ForEach(all, o => {|LG4001:o.step()|}); }")]
    [InlineData("new List<Tensor> { x }.ForEach(b => { model.call(b).mean().backward(); {|LG4001:optimizer.step()|}; });")]
    [InlineData("var batches = new List<Tensor> { x }; for (var e = 0; e < epochs; e++) { batches.ForEach(b => { model.call(b).mean().backward(); {|LG4001:optimizer?.step()|}; }); }")]
    public Task A_missing_optimizer_is_no_condition_and_ForEach_is_a_loop(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer?.zero_grad(); model.call(x).mean().backward(); optimizer?.step(); }")]
    [InlineData("while (true) { model?.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); if (epochs++ % 4 == 0) optimizer?.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); if (optimizer != null && epochs++ % 4 == 0) optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); if (optimizer == null) continue; optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("var all = new List<torch.optim.Optimizer> { optimizer }; while (true) { all.ForEach(o => o.zero_grad()); model.call(x).mean().backward(); all.ForEach(o => o.step()); }")]
    [InlineData("var all = new List<torch.optim.Optimizer> { optimizer }; while (true) { model.call(x).mean().backward(); all.ForEach(o => { o.step(); o.zero_grad(); }); }")]
    [InlineData("var all = new List<torch.optim.Optimizer> { optimizer }; while (true) { model.call(x).mean().backward(); if (epochs++ % 4 == 0) all.ForEach(o => o.step()); }")]
    [InlineData("var all = new List<torch.optim.Optimizer> { optimizer }; void Clear() => model.zero_grad(); while (true) { new List<int> { 1 }.ForEach(_ => Clear()); model.call(x).mean().backward(); all.ForEach(o => o.step()); }")]
    [InlineData("var all = new[] { optimizer }; while (true) { model.call(x).mean().backward(); if (epochs++ % 4 != 0) continue; foreach (var o in all) o.step(); }")]
    [InlineData("var all = new[] { optimizer }; foreach (var o in all) { model.call(x).mean().backward(); o.step(); }")]
    [InlineData("while (true) { var all = new List<torch.optim.Optimizer> { torch.optim.SGD(model.parameters(), 0.1) }; model.call(x).mean().backward(); all.ForEach(o => o.step()); }")]
    [InlineData("new List<int> { 1, 2 }.ForEach(fold => { var net = Linear(1, 1); var sgd = torch.optim.SGD(net.parameters(), 0.1); net.call(x).mean().backward(); sgd.step(); });")]
    [InlineData("for (var e = 0; e < epochs; e++) { optimizer.zero_grad(); new List<Tensor> { x }.ForEach(b => { model.call(b).mean().backward(); optimizer.step(); }); }")]
    [InlineData("new List<Tensor> { x }.ForEach(b => { model.call(b).mean().backward(); if (++epochs % 4 == 0) optimizer.step(); });")]
    [InlineData("Action<Tensor> train = b => { model.call(b).mean().backward(); optimizer.step(); }; train(x);")]
    public Task Optimizers_that_are_cleared_or_wait_in_whatever_form_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Fact]
    public Task Top_level_statements_are_a_method_too() => Test.VerifySourceFixAsync<GradientsNeverClearedFix>(
        """
        var net = Linear(1, 1);
        var adam = torch.optim.Adam(net.parameters());
        while (true)
        {
            net.call(ones(1)).mean().backward();
            {|LG4001:adam.step()|};
        }
        """,
        """
        var net = Linear(1, 1);
        var adam = torch.optim.Adam(net.parameters());
        while (true)
        {
            adam.zero_grad();
            net.call(ones(1)).mean().backward();
            adam.step();
        }
        """,
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task The_message_names_the_optimizer() => Test.VerifyStatementsAsync(
        "while (true) { model.call(x).mean().backward(); {|#0:optimizer.step()|}; }",
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG4001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Nothing in this loop clears the gradients of 'optimizer'; call optimizer.zero_grad() before backward, or the n-th step applies the sum of n gradients"));

    [Theory]
    [InlineData("foreach (var i in new int[3]) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); {|LG4001:optimizer.step()|}; }")]
    [InlineData("do { torch.autograd.backward(new[] { functional.mse_loss(model.call(x), y) }); {|LG4001:optimizer.step()|}; } while (--epochs > 0);")]
    [InlineData("for (var e = 0; e < epochs; e++) { foreach (var i in new int[3]) { using (NewDisposeScope()) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } } Console.WriteLine(e); }")]
    [InlineData("optimizer.zero_grad(); while (true) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; }")]
    [InlineData("while (true) { model.call(x).mean().backward(); teacher.call(x).mean().backward(); {|LG4001:optimizer.step()|}; optimizer.step(); }")]
    [InlineData("using var sgd = torch.optim.SGD(model.parameters(), 0.1); using var other = torch.optim.SGD(teacher.parameters(), 0.1); while (true) { other.zero_grad(); (model.call(x) + teacher.call(x)).mean().backward(); {|LG4001:sgd.step()|}; other.step(); }")]
    [InlineData("using var sgd = torch.optim.SGD(model.parameters(), 0.1); while (true) { teacher.zero_grad(); (model.call(x) + teacher.call(x)).mean().backward(); {|LG4001:sgd.step()|}; }")]
    [InlineData("var scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1); while (true) { model.call(x).mean().backward(); nn.utils.clip_grad_norm_(model.parameters(), 1); {|LG4001:optimizer.step()|}; scheduler.step(); }")]
    [InlineData("try { while (true) { if (epochs > 3) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } } } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("void Train() { while (true) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } } Train(); void Evaluate() => model.zero_grad(); Evaluate();")]
    [InlineData("static void Train(Module<Tensor, Tensor> net, Tensor x, torch.optim.Optimizer sgd) { while (true) { net.call(x).mean().backward(); {|LG4001:sgd.step()|}; } } Train(model, x, optimizer);")]
    [InlineData("System.Threading.Tasks.Task.Run(() => { while (true) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } });")]
    [InlineData("Action<int> train = n => { void Inner() { for (var i = 0; i < n; i++) { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } } Inner(); }; train(3);")]
    public Task A_loop_that_only_adds_is_reported(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(); optimizer.zero_grad(); }")]
    [InlineData("while (true) { model.zero_grad(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { foreach (var p in model.parameters()) p.grad = null; model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { foreach (var p in model.parameters()) { p.grad?.zero_(); } model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("foreach (var e in new int[3]) { optimizer.zero_grad(); foreach (var i in new int[3]) { model.call(x).mean().backward(); optimizer.step(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); if (i % 4 == 0) { optimizer.step(); } }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); if (i % 4 != 0) { continue; } optimizer.step(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { model.call(x).mean().backward(); optimizer.step(); break; }")]
    [InlineData("model.call(x).mean().backward(); optimizer.step();")]
    public Task What_clears_or_accumulates_or_steps_once_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("while (true) { optimizer.step(() => { optimizer.zero_grad(); var loss = model.call(x).mean(); loss.backward(); return loss; }); }")]
    [InlineData("while (true) { model.call(x).mean().backward(); optimizer.step(() => x); }")]
    [InlineData("void Clear() => optimizer.zero_grad(); while (true) { Clear(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("Action clear = () => optimizer.zero_grad(); while (true) { clear(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("while (true) { try { model.call(x).mean().backward(); optimizer.step(); } finally { optimizer.zero_grad(); } }")]
    [InlineData("void Clear() => Deeper(); void Deeper() => optimizer.zero_grad(); while (true) { Clear(); model.call(x).mean().backward(); optimizer.step(); }")]
    [InlineData("void Clear() => optimizer.zero_grad(); Action clear = Clear; void Train() { while (true) { clear(); model.call(x).mean().backward(); optimizer.step(); } } Train();")]
    [InlineData("void Train() { while (true) { Clear(); model.call(x).mean().backward(); optimizer.step(); } } Train(); void Clear() => optimizer.zero_grad();")]
    [InlineData("foreach (var each in new[] { optimizer }) { while (epochs-- > 0) { model.call(x).mean().backward(); each.step(); model.zero_grad(); } }")]
    [InlineData("foreach (var each in new[] { optimizer }) { model.call(x).mean().backward(); each.step(); }")]
    [InlineData("foreach (var fold in new int[5]) { var net = Linear(1, 1); var sgd = torch.optim.SGD(net.parameters(), 0.1); net.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("var net = Linear(1, 1); var both = Sequential(net, Linear(1, 1)); var sgd = torch.optim.SGD(net.parameters(), 0.1); while (true) { both.zero_grad(); both.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("var sgd = torch.optim.SGD(model.parameters(), 0.1); while (true) { optimizer.zero_grad(); model.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("while (true) { if (epochs > 0) optimizer.step(); model.call(x).mean().backward(); epochs++; }")]
    [InlineData("while (true) { var scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1); model.call(x).mean().backward(); scheduler.step(); }")]
    public Task Closures_local_functions_and_other_owners_are_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("abstract class Trainer { protected torch.optim.Optimizer sgd; protected Module<Tensor, Tensor> net; public void Run(Tensor x) { while (true) { sgd.zero_grad(); Batch(x); } } protected abstract void Batch(Tensor x); } class Mine : Trainer { protected override void Batch(Tensor x) { for (var i = 0; i < 3; i++) { net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { Prepare(); net.call(x).mean().backward(); sgd.step(); } } void Prepare() => sgd.zero_grad(); }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { Prepare(); net.call(x).mean().backward(); sgd.step(); } } void Prepare() => Deeper(); void Deeper() => net.zero_grad(); }")]
    [InlineData("class C { event Action Batch; void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { Batch?.Invoke(); net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { Help.Clear(net); net.call(x).mean().backward(); sgd.step(); } } } static class Help { public static void Clear(Module net) { foreach (var p in net.parameters()) { p.grad = null; } } }")]
    [InlineData("class Wrapped { public torch.optim.Optimizer Sgd { get; set; } public void Clear() => Sgd.zero_grad(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, Wrapped wrapped) { while (true) { wrapped.Clear(); net.call(x).mean().backward(); wrapped.Sgd.step(); } } }")]
    [InlineData("class Wrapped { public torch.optim.Optimizer Sgd { get; set; } } class C { void Run(Tensor x, Module<Tensor, Tensor> net, Wrapped wrapped) { while (true) { net.call(x).mean().backward(); wrapped.Sgd.step(); } } }")]
    [InlineData("interface IOptimizer { void step(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, IOptimizer sgd) { while (true) { net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class Own : TorchSharp.Modules.SGD { public Own(IEnumerable<TorchSharp.Modules.Parameter> p) : base(p, 0.1) { } public override Tensor step(Func<Tensor> closure = null) { var r = base.step(closure); zero_grad(); return r; } } class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("[CombinedLoss] partial class L { [MainLoss] static Tensor A(Tensor p) => p.mean(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd, L loss) { while (true) { loss.Step(sgd, p: net.call(x)); } } }")]
    [InlineData("class C { IEnumerable<float> Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { var loss = net.call(x).mean(); loss.backward(); sgd.step(); yield return loss.ToSingle(); } } }")]
    public Task Trainers_and_wrappers_that_may_clear_are_silent(string source) => Test.VerifyAsync(source);

    [Theory]
    [InlineData("class C { readonly torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { net.call(x).mean().backward(); {|LG4001:this.sgd.step()|}; Evaluate(x); } } void Evaluate(Tensor x) => Console.WriteLine(net.call(x).ToSingle()); }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { while (true) { Backward(x); {|LG4001:sgd.step()|}; } } void Backward(Tensor x) => net.call(x).mean().backward(); }")]
    public Task Fields_that_nobody_clears_are_reported(string source) => Test.VerifyAsync(source);

    [Theory]
    [InlineData("class Step : IDisposable { readonly Module net; public Step(Module net) => this.net = net; public void Dispose() => net.zero_grad(); } class C { void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) { using var step = new Step(net); net.call(x).mean().backward(); sgd.step(); } } }")]
    [InlineData("class C { IEnumerable<Tensor> Batches(Tensor x, torch.optim.Optimizer sgd) { while (true) { sgd.zero_grad(); yield return x; } } void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { var batches = Batches(x, sgd); foreach (var batch in batches) { net.call(batch).mean().backward(); sgd.step(); } } }")]
    [InlineData("class C { torch.optim.Optimizer sgd; Module<Tensor, Tensor> net; void Run(Tensor x) { foreach (var fold in new int[5]) { Setup(); net.call(x).mean().backward(); sgd.step(); } } void Setup() { net = Linear(1, 1); sgd = torch.optim.SGD(net.parameters(), 0.1); } }")]
    public Task Scopes_iterators_and_new_optimizers_are_silent(string source) => Test.VerifyAsync(source);

    [Fact]
    public Task A_method_that_steps_clears_there_when_it_is_called_in_a_loop() => Test.VerifySourceFixAsync<GradientsNeverClearedFix>(
        Trainer("loss.backward(); {|LG4001:sgd.step()|};", "foreach (var x in data) { Step(x); }"),
        Trainer("sgd.zero_grad();\n        loss.backward(); sgd.step();", "foreach (var x in data) { Step(x); }"));

    [Fact]
    public Task The_message_names_the_method_that_the_loop_calls() => Test.VerifyAsync(
        Trainer("loss.backward(); {|#0:sgd.step()|};", "foreach (var x in data) { Step(x); }"),
        new Microsoft.CodeAnalysis.Testing.DiagnosticResult("LG4001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .WithLocation(0)
            .WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Nothing in the loop that calls 'Step' clears the gradients of 'sgd'; call sgd.zero_grad() before backward, or the n-th step applies the sum of n gradients"));

    [Theory]
    [InlineData("if (loss.ToSingle() > 0) { loss.backward(); {|LG4001:sgd.step()|}; }", "while (true) { Console.WriteLine(this.Step(data[0])); }")]
    [InlineData("loss.backward(); {|LG4001:sgd.step()|};", "Step(data[0]); for (var i = 1; i < data.Length; i++) { var value = Step(data[i]); }")]
    public Task A_step_in_a_private_method_belongs_to_the_loop_around_its_call(string step, string calls) => Test.VerifyAsync(Trainer(step, calls));

    [Theory]
    [InlineData("void Step() { model.call(x).mean().backward(); {|LG4001:optimizer.step()|}; } while (true) Step();")]
    [InlineData("float Step(torch.optim.Optimizer sgd, Tensor batch) { var loss = model.call(batch).mean(); loss.backward(); {|LG4001:sgd.step()|}; return loss.ToSingle(); } foreach (var i in new int[3]) { Console.WriteLine(Step(optimizer, x)); }")]
    public Task A_local_function_belongs_to_the_loop_around_its_call(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("loss.backward(); sgd.step();", "foreach (var x in data) { Step(x); sgd.zero_grad(); }")]
    [InlineData("loss.backward(); sgd.step();", "foreach (var x in data) { Step(x); Help.Clear(net); }")]
    [InlineData("loss.backward(); sgd.step();", "foreach (var x in data) { Step(x); Done?.Invoke(); }")]
    [InlineData("loss.backward(); sgd.step();", "foreach (var x in data) { using var off = new Scope(net); Step(x); }")]
    [InlineData("loss.backward(); sgd.step();", "foreach (var x in data) { Setup(); Step(x); }")]
    [InlineData("loss.backward(); sgd.step();", "foreach (var x in data) { Step(x); break; }")]
    [InlineData("loss.backward(); sgd.step();", "Step(data[0]);")]
    [InlineData("loss.backward(); sgd.step();", "Func<Tensor, float> step = Step; foreach (var x in data) { Step(x); }")]
    [InlineData("loss.backward(); if (++steps % 4 == 0) { sgd.step(); }", "foreach (var x in data) { Step(x); }")]
    [InlineData("loss.backward(); if (++steps % 4 != 0) { return 0; } sgd.step();", "foreach (var x in data) { Step(x); }")]
    [InlineData("foreach (var p in net.parameters()) { p.grad = null; } loss.backward(); sgd.step();", "foreach (var x in data) { Step(x); }")]
    public Task A_method_that_is_not_repeated_or_is_cleared_for_is_silent(string step, string calls) => Test.VerifyAsync(Trainer(step, calls));

    [Theory]
    [InlineData("class C { public void Step(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { net.call(x).mean().backward(); sgd.step(); } void Run(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { while (true) Step(x, net, sgd); } }")]
    [InlineData("class C { static void Step(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { net.call(x).mean().backward(); sgd.step(); } void Run(Tensor x) { while (true) { var net = Linear(1, 1); var sgd = torch.optim.SGD(net.parameters(), 0.1); Step(x, net, sgd); } } }")]
    [InlineData("class C { static void Step(Tensor x, Module<Tensor, Tensor> net, torch.optim.Optimizer sgd) { net.call(x).mean().backward(); sgd.step(); } void Run(Tensor x) { while (true) { var net = Linear(1, 1); Step(x, net, torch.optim.SGD(net.parameters(), 0.1)); } } }")]
    [InlineData("abstract class B { protected torch.optim.Optimizer sgd; protected void Clear() => sgd.zero_grad(); } class C : B { void Step(Tensor x, Module<Tensor, Tensor> net) { net.call(x).mean().backward(); sgd.step(); } void Run(Tensor x, Module<Tensor, Tensor> net) { while (true) { Clear(); Step(x, net); } } }")]
    public Task A_method_that_others_may_call_or_that_gets_new_parameters_is_silent(string source) => Test.VerifyAsync(source);

    // One branch never clears, its sister does.
    [Theory]
    [InlineData("if (mixed) { (loss * 8f).backward(); {|LG4001:sgd.step()|}; } else { loss.backward(); sgd.step(); sgd.zero_grad(); }")]
    [InlineData("if (mixed) { loss.backward(); sgd.step(); sgd.zero_grad(); } else { loss.backward(); {|LG4001:sgd.step()|}; }")]
    [InlineData("if (mixed) { loss.backward(); {|LG4001:sgd.step()|}; continue; } loss.backward(); sgd.step(); sgd.zero_grad();")]
    [InlineData("if (mixed) { loss.backward(); sgd.step(); net.zero_grad(); continue; } loss.backward(); {|LG4001:sgd.step()|};")]
    [InlineData("loss.backward(); if (mixed) { nn.utils.clip_grad_norm_(net.parameters(), 1); {|LG4001:sgd.step()|}; } else { sgd.step(); sgd.zero_grad(); }")]
    [InlineData("switch (mixed) { case true: loss.backward(); {|LG4001:sgd.step()|}; break; default: sgd.zero_grad(); loss.backward(); sgd.step(); break; }")]
    public Task A_branch_whose_sister_clears(string statements) => Test.VerifyAsync(Branches(statements));

    [Theory]
    [InlineData("sgd.zero_grad(); if (mixed) { (loss * 8f).backward(); sgd.step(); } else { loss.backward(); sgd.step(); sgd.zero_grad(); }")]
    [InlineData("if (mixed) { sgd.zero_grad(); loss.backward(); sgd.step(); } else { loss.backward(); sgd.step(); sgd.zero_grad(); }")]
    [InlineData("if (mixed) { loss.backward(); sgd.step(); sgd.zero_grad(); } else { loss.backward(); }")]
    [InlineData("loss.backward(); if (mixed) { sgd.step(); sgd.zero_grad(); }")]
    [InlineData("if (mixed) { loss.backward(); sgd.step(); } else { loss.backward(); sgd.step(); } sgd.zero_grad();")]
    [InlineData("if (mixed) { loss.backward(); sgd.step(); } else { sgd.zero_grad(); }")]
    public Task Branches_that_clear_or_accumulate_are_silent(string statements) => Test.VerifyAsync(Branches(statements));

    private static string Branches(string statements) =>
        $$"""
        class Trainer
        {
            void Run(Tensor[] data, Module<Tensor, Tensor> net, bool mixed)
            {
                var sgd = torch.optim.SGD(net.parameters(), 0.1);
                foreach (var x in data)
                {
                    var loss = net.call(x).mean();
                    {{statements}}
                }
            }
        }
        """;

    [Fact]
    public Task A_branch_of_a_method_that_the_loop_calls() => Test.VerifyAsync(
        """
        class Trainer
        {
            readonly Module<Tensor, Tensor> net = Linear(1, 1);
            readonly torch.optim.Optimizer sgd;
            Trainer() => sgd = torch.optim.SGD(net.parameters(), 0.1);
            public void Run(Tensor[] data, bool mixed) { foreach (var x in data) Step(x, mixed); }
            void Step(Tensor x, bool mixed)
            {
                var loss = net.call(x).mean();
                if (mixed) { (loss * 8f).backward(); {|LG4001:sgd.step()|}; } else { loss.backward(); sgd.step(); sgd.zero_grad(); }
            }
        }
        """);

    [Fact]
    public Task The_message_names_the_branch() => Test.VerifyAsync(
        Branches("if (mixed) { loss.backward(); {|#0:sgd.step()|}; } else { loss.backward(); sgd.step(); sgd.zero_grad(); }"),
        Test.Warning(0).WithMessage("Nothing in this branch, unlike the other, clears the gradients of 'sgd'; call sgd.zero_grad() before backward, or the n-th step applies the sum of n gradients"));

    // backward is in a helper of the method that the loop calls.
    [Theory]
    [InlineData("", "{|LG4001:disStep.step()|}", "{|LG4001:genStep.step()|}")]
    [InlineData("disStep.zero_grad(); genStep.zero_grad(); ", "disStep.step()", "genStep.step()")]
    public Task A_pair_in_which_nobody_clears(string clear, string first, string second) => Test.VerifyAsync(
        $$"""
        class Pair
        {
            readonly Module<Tensor, Tensor> gen = Linear(8, 2), dis = Linear(2, 1);
            readonly Loss<Tensor, Tensor, Tensor> bce = BCEWithLogitsLoss();
            readonly torch.optim.Optimizer disStep, genStep;
            Pair() { disStep = torch.optim.Adam(dis.parameters()); genStep = torch.optim.Adam(gen.parameters()); }
            public void Train(IEnumerable<Tensor> data) { foreach (var real in data) { Console.WriteLine(Round(real)); } }
            float Round(Tensor real)
            {
                {{clear}}var label = torch.ones(real.size(0), 1); var a = Error(real, label);
                var fake = gen.call(torch.randn(real.size(0), 8)); label.fill_(0); var b = Error(fake.detach(), label); {{first}};
                label.fill_(1); Error(fake, label); {{second}}; return a + b;
            }
            float Error(Tensor x, Tensor y) { var e = bce.call(dis.call(x), y); e.backward(); return e.item<float>(); }
        }
        """);

    [Fact]
    public Task A_pair_in_local_functions() => Test.VerifyAsync(
        """
        class Pair
        {
            void Train(IEnumerable<Tensor> data, Module<Tensor, Tensor> gen, Module<Tensor, Tensor> dis, Loss<Tensor, Tensor, Tensor> bce)
            {
                var disStep = torch.optim.Adam(dis.parameters()); var genStep = torch.optim.Adam(gen.parameters());
                foreach (var real in data) { Console.WriteLine(Round(real)); }
                float Round(Tensor real)
                {
                    var label = torch.ones(real.size(0), 1); var a = Error(real, label); {|LG4001:disStep.step()|};
                    Error(gen.call(real), label); {|LG4001:genStep.step()|}; return a;
                }
                float Error(Tensor x, Tensor y) { var e = bce.call(dis.call(x), y); e.backward(); return e.item<float>(); }
            }
        }
        """);

    private static string Trainer(string step, string calls) =>
        $$"""
        static class Help { public static void Clear(Module module) { foreach (var p in module.parameters()) { p.grad = null; } } }
        class Scope : IDisposable { readonly Module module; public Scope(Module module) => this.module = module; public void Dispose() => Help.Clear(module); }
        class Trainer
        {
            Module<Tensor, Tensor> net = Linear(1, 1);
            torch.optim.Optimizer sgd;
            int steps;
            public event Action Done;
            public Trainer() => Setup();
            public void Run(Tensor[] data) { {{calls}} }
            void Setup() => sgd = torch.optim.SGD(net.parameters(), 0.1);
            float Step(Tensor x)
            {
                using var loss = net.call(x).mean();
                {{step}}
                return loss.ToSingle();
            }
        }
        """;
}
