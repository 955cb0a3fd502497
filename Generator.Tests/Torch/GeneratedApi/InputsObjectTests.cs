using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>The inputs as one object are the inputs by name: what a rule finds in the one form it finds in the other.</summary>
public class InputsObjectTests
{
    private const string CrossEntropy = "functional.cross_entropy(logits, labels)";
    private const string Squares = "functional.mse_loss(logits, labels)";

    [Theory]
    [InlineData("LG3001", CrossEntropy, "model.call(x).softmax(1)", "y", "model.call(x).softmax(1)")]
    [InlineData("LG3002", "functional.binary_cross_entropy_with_logits(logits, labels)", "model.call(x).sigmoid()", "y", "model.call(x).sigmoid()")]
    [InlineData("LG3003", "functional.nll_loss(logits, labels)", "model.call(x).softmax(1)", "y", "model.call(x).softmax(1)")]
    [InlineData("LG3004", "functional.kl_div(logits, labels, log_target: true, reduction: Reduction.Sum)", "model.call(x).log_softmax(1)", "teacher.call(x).softmax(1)", "teacher.call(x).softmax(1)")]
    [InlineData("LG3007", Squares, "model.call(x).argmax(1).to(float32)", "y", "model.call(x).argmax(1).to(float32)")]
    [InlineData("LG3007", Squares, "model.call(x).detach()", "y", "model.call(x).detach()")]
    [InlineData("LG3012", Squares, "Linear(10, 1).call(x)", "y.view(-1)", "y.view(-1)")]
    public async Task Every_form_is_read(string rule, string component, string logits, string labels, string place)
    {
        foreach (var statements in new[]
        {
            $"loss.Step(optimizer, logits: {logits}, labels: {labels}).Dispose();",
            $"loss.Step(optimizer, new FitLoss.Inputs {{ Logits = {logits}, Labels = {labels} }}).Dispose();",
            $"loss.Step(optimizer, () => new FitLoss.Inputs {{ Logits = {logits}, Labels = {labels} }}).Dispose();",
            $"Func<FitLoss.Inputs> all = () => {{ return new() {{ Labels = {labels}, Logits = {logits} }}; }}; loss.Step(optimizer, all).Dispose();",
            $"var all = new FitLoss.Inputs {{ Logits = {logits}, Labels = {labels} }}; loss.Step(optimizer, all).Dispose(); Console.WriteLine(loss.Evaluate(all));",
            $"ICombinedLoss<FitLoss.Inputs> any = loss; any.Step(optimizer, new FitLoss.Inputs {{ Logits = {logits}, Labels = {labels} }}).Dispose();",
            $"turns.Step(new Phased.Inputs {{ Logits = {logits}, Labels = {labels} }}).Dispose();",
        })
        {
            var finding = Assert.Single(await FindingsAsync(component, statements), finding => finding.Id == rule);
            var isApart = statements.Contains("(optimizer, all)", StringComparison.Ordinal);
            Assert.Equal(isApart ? "all" : place, finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan));
        }
    }

    [Theory]
    [InlineData("LG3001", CrossEntropy, "Console.WriteLine(loss.Evaluate(new FitLoss.Inputs { Logits = model.call(x).softmax(1), Labels = y }));")]
    [InlineData("LG3001", CrossEntropy, "ICombinedLoss<FitLoss.Inputs> any = loss; any.Compute(new FitLoss.Inputs { Logits = model.call(x).softmax(1), Labels = y }).Total.backward();")]
    [InlineData("LG3005", CrossEntropy, "loss.Step(optimizer, new FitLoss.Inputs { Logits = randint(0, 3, 8), Labels = model.call(x) }).Dispose();")]
    [InlineData("LG3009", Squares, "var p = model.call(x); loss.Step(optimizer, new FitLoss.Inputs { Logits = p, Labels = y }).Dispose(); loss.Step(optimizer, new FitLoss.Inputs { Logits = p, Labels = mask }).Dispose();")]
    [InlineData("LG3009", Squares, "var all = new FitLoss.Inputs { Logits = model.call(x), Labels = y }; loss.Step(optimizer, all).Dispose(); loss.Step(optimizer, all).Dispose();")]
    [InlineData("LG3009", Squares, "var p = model.call(x); loss.Step(optimizer, () => new FitLoss.Inputs { Logits = p, Labels = y }).Dispose(); loss.Step(optimizer, () => new FitLoss.Inputs { Logits = p, Labels = y }).Dispose();")]
    [InlineData("LG3020", "functional.mse_loss(logits, labels) + labels.norm()", "var kernel = Linear(2, 2).weight.clone(); loss.Step(optimizer, new FitLoss.Inputs { Logits = model.call(x), Labels = new TorchSharp.Modules.Parameter(kernel) }).Dispose();", false)]
    [InlineData("LG3001", "functional.mse_loss(logits, labels)", "loss.Step(optimizer, new FitLoss.Inputs { Logits = model.call(x).softmax(1), Labels = y }).Dispose();", false)]
    [InlineData("LG3001", CrossEntropy, "loss.Step(optimizer, new FitLoss.Inputs { Logits = model.call(x), Labels = teacher.call(x).softmax(1) }).Dispose();", false)]
    [InlineData("LG3001", CrossEntropy, "var p = x; if (epochs > 3) p = x.softmax(1); loss.Step(optimizer, new FitLoss.Inputs { Logits = p, Labels = y }).Dispose();", false)]
    [InlineData("LG3001", CrossEntropy, "var all = new FitLoss.Inputs { Logits = x.softmax(1), Labels = y }; if (epochs > 3) all = new FitLoss.Inputs { Logits = x, Labels = y }; loss.Step(optimizer, all).Dispose();", false)]
    [InlineData("LG3001", CrossEntropy, "loss.Step(optimizer, () => epochs > 3 ? new FitLoss.Inputs { Logits = x.softmax(1), Labels = y } : new FitLoss.Inputs { Logits = x, Labels = y }).Dispose();", false)]
    [InlineData("LG3009", Squares, "loss.Step(optimizer, () => new FitLoss.Inputs { Logits = model.call(x), Labels = y }).Dispose(); loss.Step(optimizer, () => new FitLoss.Inputs { Logits = model.call(x), Labels = y }).Dispose();", false)]
    [InlineData("LG3009", Squares, "var all = new FitLoss.Inputs { Logits = model.call(x), Labels = y }; Console.WriteLine(loss.Evaluate(all)); loss.Step(optimizer, all).Dispose();", false)]
    [InlineData("LG3007", Squares, "loss.Step(optimizer, new FitLoss.Inputs { Logits = model.call(x), Labels = teacher.call(x).detach() }).Dispose();", false)]
    public async Task What_is_certain_is_found_and_nothing_else(string rule, string component, string statements, bool isFound = true) =>
        Assert.Equal(isFound ? 1 : 0, (await FindingsAsync(component, statements)).Count(finding => finding.Id == rule));

    [Theory]
    [InlineData("loss.Step(optimizer, new ClassLoss.Inputs { Logits = {|LG3001:model.call(x).softmax(1)|}, Labels = y }).Dispose();", "loss.Step(optimizer, new ClassLoss.Inputs { Logits = model.call(x), Labels = y }).Dispose();")]
    [InlineData("var all = new ClassLoss.Inputs { Logits = model.call(x).softmax(1), Labels = y };\nloss.Step(optimizer, {|LG3001:all|}).Dispose();", "var all = new ClassLoss.Inputs { Logits = model.call(x), Labels = y };\nloss.Step(optimizer, all).Dispose();")]
    public Task The_logits_are_handed_over(string statements, string repaired) =>
        RuleTest<SoftmaxBeforeCrossEntropy>.VerifySourceFixAsync<SoftmaxBeforeCrossEntropyFix>(Program(statements), Program(repaired));

    [Theory]
    [InlineData("{|LG3005:loss.Step(optimizer, new ClassLoss.Inputs { Logits = randint(0, 3, 8), Labels = model.call(x) })|}.Dispose();", "loss.Step(optimizer, new ClassLoss.Inputs { Logits = model.call(x), Labels = randint(0, 3, 8) }).Dispose();")]
    [InlineData("var all = new ClassLoss.Inputs { Labels = model.call(x), Logits = randint(0, 3, 8) };\n{|LG3005:loss.Step(optimizer, all)|}.Dispose();", "var all = new ClassLoss.Inputs { Labels = randint(0, 3, 8), Logits = model.call(x) };\nloss.Step(optimizer, all).Dispose();")]
    public Task Swapped_properties_are_exchanged(string statements, string repaired) =>
        RuleTest<InputAndTargetSwapped>.VerifySourceFixAsync<InputAndTargetSwappedFix>(Program(statements), Program(repaired));

    [Theory]
    [InlineData("loss.Step(optimizer, new ClassLoss.Inputs { Logits = {|LG3007:model.call(x).detach()|}, Labels = y }).Dispose();", "loss.Step(optimizer, new ClassLoss.Inputs { Logits = model.call(x), Labels = y }).Dispose();")]
    [InlineData("var all = new ClassLoss.Inputs { Logits = model.call(x).detach(), Labels = y };\nloss.Step(optimizer, {|LG3007:all|}).Dispose();", "var all = new ClassLoss.Inputs { Logits = model.call(x), Labels = y };\nloss.Step(optimizer, all).Dispose();")]
    [InlineData("loss.Step(optimizer, logits: {|LG3007:model.call(x).detach()|}, labels: y).Dispose();", "loss.Step(optimizer, logits: model.call(x), labels: y).Dispose();")]
    [InlineData("{|LG3007:loss.forward(logits: model.call(x).detach(), labels: y)|}.backward();", "loss.forward(logits: model.call(x), labels: y).backward();")]
    public Task What_cuts_a_prediction_off_is_left_out(string statements, string repaired) =>
        RuleTest<LossWithoutGradient>.VerifySourceFixAsync<LossWithoutGradientFix>(Program(statements), Program(repaired));

    private static string Program(string statements) =>
        """
        [CombinedLoss]
        partial class ClassLoss
        {
            [MainLoss] static Tensor Fit(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);
        }

        """ + TestSource.Method("using var loss = new ClassLoss();\n" + statements);

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string component, string statements)
    {
        var source =
            $$"""
            [CombinedLoss]
            partial class FitLoss
            {
                [MainLoss] static Tensor Fit(Tensor logits, Tensor labels) => {{component}};
            }

            [CombinedLoss, Phase("One", nameof(Fit))]
            partial class Phased
            {
                [LossComponent] static Tensor Fit(Tensor logits, Tensor labels) => {{component}};
            }

            """ + TestSource.Method(
                "using var loss = new FitLoss(); using var phased = new Phased(); var turns = phased.Alternate(one: optimizer);\n" + statements);
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, TestSource.WithUsings(source)));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        return findings;
    }
}
