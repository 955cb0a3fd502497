using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.AddedTwice>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class AddedTwiceTests
{
    private const string Losses = "var fit = functional.mse_loss(model.call(x), y); var size = model.call(x).abs().mean(); var edge = model.call(x).square().mean(); ";

    [Theory]
    [InlineData("fit += size; var total = fit + 0.1 * {|LG2011:size|}; total.backward();", "fit += size; var total = fit; total.backward();")]
    [InlineData("var main = fit + size; (main + 0.1 * {|LG2011:size|} + edge).backward();", "var main = fit + size; (main + edge).backward();")]
    [InlineData("var main = fit.add(size); var total = {|LG2011:size|} * 0.5f + main; total.backward();", "var main = fit.add(size); var total = main; total.backward();")]
    [InlineData("var main = fit + 2 * (size + edge); var total = main + 0.1 * ({|LG2011:size|}); total.backward();", "var main = fit + 2 * (size + edge); var total = main; total.backward();")]
    [InlineData("var main = fit + size; var more = main + edge; (more + {|LG2011:size|} / 2).backward();", "var main = fit + size; var more = main + edge; (more).backward();")]
    [InlineData("var main = fit + size; var more = main + {|LG2011:size|}; var total = more + edge; total.backward();", "var main = fit + size; var more = main; var total = more + edge; total.backward();")]
    [InlineData("var main = fit + size; var sum = main + edge; (sum + {|LG2011:main|}).backward();", "var main = fit + size; var sum = main + edge; (sum).backward();")]
    public Task Term_that_a_variable_has_already(string statements, string repaired) =>
        Test.VerifyFixAsync<AddedTwiceFix>(Losses + statements, Losses + repaired);

    /// <summary>What is to be removed there is not one term of a sum.</summary>
    [Theory]
    [InlineData("var total = fit + size; total += edge; total += 0.1 * {|LG2011:size|}; total.backward();")]
    [InlineData("var left = fit + size; var right = edge + 0.1 * size; (left + {|LG2011:right|}).backward();")]
    [InlineData("var main = fit + size; var total = stack([main, {|LG2011:size|}]).sum(); total.backward();")]
    public Task Without_a_fix(string statements) => Test.VerifyFixAsync<AddedTwiceFix>(Losses + statements, Losses + statements);

    [Fact]
    public Task The_message_names_both() => Test.VerifyStatementsAsync(
        Losses + "fit += size; (fit + 0.1 * {|#0:size|}).backward();",
        new DiagnosticResult("LG2011", DiagnosticSeverity.Warning).WithLocation(0)
            .WithMessage("Leave 'size' out of this sum: 'fit' has it already, so that its weight is not the one that is written here"));

    [Fact]
    public Task What_a_loss_returns() => Test.VerifyAsync("""
        [CombinedLoss]
        partial class Depth
        {
            [MainLoss]
            static Tensor Fit(Tensor a, Tensor b)
            {
                var near = functional.mse_loss(a, b);
                var far = functional.l1_loss(a, b);
                near += far;
                return near + 0.5 * {|LG2011:far|};
            }

            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor a) => a.abs().mean();

            static Tensor TotalLoss(Tensor a, Tensor b)
            {
                var near = functional.mse_loss(a, b);
                var both = near + a.abs().mean();
                return both + {|LG2011:near|};
            }
        }
        """);

    [Theory]
    [InlineData("using var terms = loss.Compute(a: x, b: y); (terms.Total + 0.5 * {|LG2011:terms.Size|}).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); ({|LG2011:terms.Size|} + terms.Total).backward();")]
    [InlineData("var (fit, size, total, raw) = loss.Compute(a: x, b: y); (total + {|LG2011:size|}).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); var main = terms.Fit + terms.Size; (main + {|LG2011:terms.Size|}).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); (terms.Fit + 0.5 * terms.Size).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); using var others = loss.Compute(a: y, b: x); (terms.Total + others.Size).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); (terms.Total - 0.5 * terms.Size).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); (terms.Total - 0.1 * terms.Size + 0.3 * terms.Size).backward();")]
    [InlineData("loss.Weights.Size = 0; using var terms = loss.Compute(a: x, b: y); (terms.Total + 0.3 * terms.Size).backward();")]
    [InlineData("using var terms = loss.Compute(a: x, b: y); var watched = terms.RawTotal + terms.Size; Console.WriteLine(watched);")]
    public Task Total_of_a_loss_has_its_components(string statements) => Test.VerifyAsync($$"""
        [CombinedLoss]
        partial class Depth
        {
            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor a) => a.abs().mean();
        }

        class Program
        {
            void Train(Depth loss, Tensor x, Tensor y) { {{statements}} }
        }
        """);

    [Theory]
    [InlineData("(fit + 0.1 * size).backward();")]
    [InlineData("(fit + fit).backward();")]
    [InlineData("(size + fit + 0.5 * size).backward();")]
    [InlineData("var logged = fit + size; Console.WriteLine(logged.item<float>()); (fit + 0.1 * size).backward();")]
    [InlineData("var main = fit + size; Console.WriteLine((main + size).item<float>()); main.backward();")]
    [InlineData("var main = fit + size; (main - 0.5 * size).backward();")]
    [InlineData("var beta = 4.0; var main = fit + size; (main + (beta - 1) * size).backward();")]
    [InlineData("const double beta = 4; var main = fit + size; (main + size * (beta - 1)).backward();")]
    [InlineData("var beta = 4.0; var extra = beta - 1; var main = fit + size; (main + extra * size).backward();")]
    [InlineData("var main = fit + size; var total = main - size + 0.1 * size; total.backward();")]
    [InlineData("var main = fit + size; var total = main + 0.1 * size - size; total.backward();")]
    [InlineData("var main = fit + size; var total = main.sub(size) + 0.1 * size; total.backward();")]
    [InlineData("var main = fit + size; main -= size; (main + 0.1 * size).backward();")]
    [InlineData("var main = fit + size; (main + 0.1 * size - 1.0 * size).backward();")]
    [InlineData("var main = fit + size.detach(); (main + size).backward();")]
    [InlineData("var main = fit + size; (main + size * size).backward();")]
    [InlineData("var main = fit; (main + size).backward();")]
    [InlineData("var main = fit + size; size = edge; (main + size).backward();")]
    [InlineData("var main = fit; if (epochs > 3) main = fit + size; (main + size).backward();")]
    [InlineData("var total = zeros(1); for (var i = 0; i < epochs; i++) { total += size; } (total + fit).backward();")]
    [InlineData("var ratio = fit / size; (ratio + size).backward();")]
    [InlineData("var other = model.call(y).abs().mean(); var main = fit + size; { var size2 = other; (main + size2).backward(); }")]
    public Task Terms_that_are_there_once_are_silent(string statements) => Test.VerifyStatementsAsync(Losses + statements);
}
