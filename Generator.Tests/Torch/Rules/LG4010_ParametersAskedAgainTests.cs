using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ParametersAskedAgain>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ParametersAskedAgainTests
{
    private const string Query = "model.parameters().Where(p => p.requires_grad)";
    private const string Unfreeze = " foreach (var p in model.parameters()) p.requires_grad = true; o.step();";

    [Theory]
    [InlineData("var o = optim.Adam({|LG4010:" + Query + "|});" + Unfreeze, "var o = optim.Adam(" + Query + ".ToArray());" + Unfreeze)]
    [InlineData("var o = optim.SGD({|LG4010:" + Query + "|}, 0.1, momentum: 0.9);" + Unfreeze, "var o = optim.SGD(" + Query + ".ToArray(), 0.1, momentum: 0.9);" + Unfreeze)]
    [InlineData("var trained = " + Query + "; var o = optim.AdamW({|LG4010:trained|});" + Unfreeze, "var trained = " + Query + "; var o = optim.AdamW(trained.ToArray());" + Unfreeze)]
    [InlineData("var o = optim.Adam(parameters: {|LG4010:" + Query + "|}, lr: 1e-3);" + Unfreeze, "var o = optim.Adam(parameters: " + Query + ".ToArray(), lr: 1e-3);" + Unfreeze)]
    [InlineData("var o = optim.Adam({|LG4010:" + Query + ".Concat(model.parameters().Take(1))|});" + Unfreeze, "var o = optim.Adam(" + Query + ".Concat(model.parameters().Take(1)).ToArray());" + Unfreeze)]
    [InlineData("var o = optim.Adam({|LG4010:model.parameters().Where(p => epochs > 3 && p.requires_grad).Skip(1)|}); model.parameters().First().requires_grad_(); o.step();", "var o = optim.Adam(model.parameters().Where(p => epochs > 3 && p.requires_grad).Skip(1).ToArray()); model.parameters().First().requires_grad_(); o.step();")]
    [InlineData("var o = optim.Adam({|LG4010:" + Query + "|}); model.parameters().First().requires_grad = epochs > 3; o.step();", "var o = optim.Adam(" + Query + ".ToArray()); model.parameters().First().requires_grad = epochs > 3; o.step();")]
    [InlineData("var o = optim.Adam([new TorchSharp.Modules.Adam.ParamGroup({|LG4010:" + Query + "|}, lr: 1e-3)]);" + Unfreeze, "var o = optim.Adam([new TorchSharp.Modules.Adam.ParamGroup(" + Query + ".ToArray(), lr: 1e-3)]);" + Unfreeze)]
    public Task Query_is_asked_once(string statements, string repaired) => Test.VerifyFixAsync<ParametersAskedAgainFix>(statements, repaired);

    /// <summary>The optimizer is made in a constructor, and another method unfreezes.</summary>
    [Fact]
    public Task Another_method_unfreezes() => Test.VerifyAsync("""
        class Trainer
        {
            readonly torch.optim.Optimizer optimizer;
            readonly Module<Tensor, Tensor> model;

            public Trainer(Module<Tensor, Tensor> model)
            {
                this.model = model;
                optimizer = optim.Adam({|LG4010:model.parameters().Where(p => p.requires_grad)|});
            }

            public void Unfreeze()
            {
                foreach (var p in model.parameters()) p.requires_grad = true;
            }

            public void Step() => optimizer.step();
        }
        """);

    [Theory]
    [InlineData("Add(second)")]
    [InlineData("AddRange(model.parameters())")]
    [InlineData("Insert(0, second)")]
    public Task List_that_grows_has_no_fix(string call)
    {
        var statements = $"var second = model.parameters().Last(); var all = new List<TorchSharp.Modules.Parameter> {{ model.parameters().First() }}; optim.Adam({{|LG4010:all|}}); all.{call};";
        return Test.VerifyFixAsync<ParametersAskedAgainFix>(statements, statements);
    }

    [Fact]
    public Task Messages_say_what_to_do() => Test.VerifyStatementsAsync(
        "var all = new List<TorchSharp.Modules.Parameter>(); optim.Adam({|#0:all|}); all.AddRange(model.parameters()); var o = optim.Adam({|#1:" + Query + "|});" + Unfreeze,
        new DiagnosticResult("LG4010", DiagnosticSeverity.Warning).WithLocation(0)
            .WithMessage("Fill 'all' before the optimizer gets it: one that is added later has no state there, and the step throws"),
        new DiagnosticResult("LG4010", DiagnosticSeverity.Warning).WithLocation(1)
            .WithMessage("Call ToArray on 'model.parameters().Where(p => p.require…': the optimizer asks it at every step, and a parameter that is unfrozen later has no state there: the step throws"));

    [Theory]
    [InlineData("var o = optim.Adam(" + Query + ".ToArray());" + Unfreeze)]
    [InlineData("var o = optim.Adam(" + Query + ".ToList());" + Unfreeze)]
    [InlineData("var o = optim.Adam([.. " + Query + "]);" + Unfreeze)]
    [InlineData("var trained = " + Query + ".ToList(); var o = optim.Adam(trained);" + Unfreeze)]
    [InlineData("var o = optim.Adam(" + Query + ");")]
    [InlineData("foreach (var p in model.parameters()) p.requires_grad = true; var o = optim.Adam(" + Query + ");")]
    [InlineData("var o = optim.Adam(" + Query + "); foreach (var p in model.parameters()) p.requires_grad = false;")]
    [InlineData("var o = optim.Adam(" + Query + "); model.parameters().First().requires_grad_(false);")]
    [InlineData("var o = optim.Adam(model.parameters());" + Unfreeze)]
    [InlineData("var o = optim.Adam(model.parameters().Where(p => p.shape.Length > 1));" + Unfreeze)]
    [InlineData("var all = new List<TorchSharp.Modules.Parameter>(); all.AddRange(model.parameters()); optim.Adam(all);")]
    [InlineData("var all = new List<TorchSharp.Modules.Parameter>(); optim.Adam(all.ToArray()); all.AddRange(model.parameters());")]
    [InlineData("var all = new List<TorchSharp.Modules.Parameter>(model.parameters()); optim.Adam(all); Console.WriteLine(all.Count);")]
    [InlineData("var o = optim.Adam(" + Query + "); foreach (var p in teacher.parameters()) p.requires_grad = true; o.step();")]
    [InlineData("var o = optim.Adam([new TorchSharp.Modules.Adam.ParamGroup(" + Query + ", lr: 1e-3)]); foreach (var p in teacher.parameters()) p.requires_grad = true; o.step();")]
    [InlineData("var o = optim.Adam(" + Query + "); x.requires_grad = true; o.step();")]
    [InlineData("using (var head = optim.Adam(" + Query + ")) { head.step(); } foreach (var p in model.parameters()) p.requires_grad = true; var all = optim.Adam(model.parameters()); all.step();")]
    [InlineData("var o = optim.Adam(" + Query + "); o.step(); foreach (var p in model.parameters()) p.requires_grad = true; o = optim.Adam(model.parameters()); o.step();")]
    [InlineData("var all = new List<TorchSharp.Modules.Parameter>(model.parameters()); optim.Adam(all); all = new List<TorchSharp.Modules.Parameter>(); all.AddRange(teacher.parameters());")]
    public Task What_stays_the_same_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    /// <summary>An optimizer that nothing steps asks nothing.</summary>
    [Theory]
    [InlineData("this.optimizer.zero_grad();", "optim.Adam(model.parameters().Where(p => p.requires_grad))")]
    [InlineData("this.optimizer.step();", "optim.Adam({|LG4010:model.parameters().Where(p => p.requires_grad)|})")]
    public Task Field_by_its_object(string use, string made) => Test.VerifyAsync($$"""
        class Trainer
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);
            readonly torch.optim.Optimizer optimizer;
            public Trainer() => this.optimizer = {{made}};
            public void Unfreeze() { foreach (var p in this.model.parameters()) p.requires_grad = true; }
            public void Use() { {{use}} }
        }
        """);

    /// <summary>A helper that freezes or unfreezes says nothing of when.</summary>
    [Fact]
    public Task Method_that_sets_what_it_is_given_is_silent() => Test.VerifyAsync("""
        class Trainer
        {
            public Trainer(Module<Tensor, Tensor> model)
            {
                Set(model, false);
                optim.Adam(model.parameters().Where(p => p.requires_grad));
            }

            static void Set(Module<Tensor, Tensor> model, bool trains)
            {
                foreach (var p in model.parameters()) p.requires_grad = trains;
            }
        }
        """);
}
