using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.AnalyzerTest<LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.DominanceInSum>.Only>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class DominanceInSumTests
{
    private const string Asked = "lossgen.dominance.unannotated = info";

    /// <summary>ln 2 and ln 1000, a tenth of it: 10 is a ratio of 100, and the limit is 28.</summary>
    private const string Losses =
        "var attributes = functional.binary_cross_entropy_with_logits(x, y); var words = functional.cross_entropy(x.view(-1, 1000), y);";

    private const string OrDeclare = "or declare the sum as a loss class with the [MainLoss] that is meant. ";

    private static string Against(string weight) =>
        $"× 6.9 (typical at start of training: ln(1000) = 6.9) against {weight} × 0.69 (typical at start of training: ln(2) = 0.69)";

    private static Task VerifyAsync(string source, string options, params DiagnosticResult[] expected)
    {
        var test = new Test
        {
            TestCode = TestSource.WithUsings(source),
            CompilerDiagnostics = CompilerDiagnostics.Errors,
        };
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{options}\n"));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    private static Task VerifyStatementsAsync(string statements, params DiagnosticResult[] expected) =>
        VerifyAsync(TestSource.Method($"{Losses} {statements}"), Asked, expected);

    [Fact]
    public Task The_message_says_what_it_takes_for_the_main_loss() => VerifyStatementsAsync(
        "(attributes + {|#0:10|} * words).backward();",
        Findings.Info("LG2001").WithMessage(
            "Auxiliary 'words' is 99 % of the update, main 'attributes' 1 % if that is the main loss; weight 0.1 is parity, " + OrDeclare
            + "Weight 10 " + Against("1") + ": ratio 100, limit 28."));

    [Fact]
    public Task Of_convex_weights_the_ratio_counts() => VerifyStatementsAsync(
        "(0.1 * attributes + {|#0:0.9|} * words).backward();",
        Findings.Info("LG2001").WithMessage(
            "Auxiliary 'words' is 99 % of the update, main 'attributes' 1 % if that is the main loss; weights in the ratio 0.1 are parity, " + OrDeclare
            + "Weight 0.9 " + Against("0.1") + ": ratio 90, limit 28."));

    [Fact]
    public Task What_is_subtracted_counts_by_its_size() => VerifyStatementsAsync(
        "(attributes - {|#0:10|} * words).backward();",
        Findings.Info("LG2001").WithMessage(
            "Auxiliary 'words' is 99 % of the update, main 'attributes' 1 % if that is the main loss; weight 0.1 is parity, " + OrDeclare
            + "Weight 10 " + Against("1") + ": ratio 100, limit 28."));

    [Fact]
    public Task A_third_term_of_unknown_size_is_not_counted() => VerifyStatementsAsync(
        "(attributes + {|#0:10|} * words + 0.1 * functional.mse_loss(x, y)).backward();",
        Findings.Info("LG2001").WithMessage(
            "Auxiliary 'words' is 99 % of the update, main 'attributes' 1 % if that is the main loss; weight 0.1 is parity, " + OrDeclare
            + "Weight 10 " + Against("1") + ", not counting 'mse_loss', whose magnitude is unknown: ratio 100, limit 28."));

    [Fact]
    public Task Terms_of_one_name_are_numbered() => VerifyStatementsAsync(
        "(functional.cross_entropy(x.view(-1, 1000), y) + {|#0:100|} * functional.cross_entropy(x.view(-1, 1000), mask)).backward();",
        Findings.Info("LG2001").WithMessage(
            "Auxiliary 'cross_entropy (term 2)' is 99 % of the update, main 'cross_entropy (term 1)' 1 % if that is the main loss; weight 1 is parity, " + OrDeclare
            + "Weight 100 × 6.9 (typical at start of training: ln(1000) = 6.9) against 1 × 6.9 (typical at start of training: ln(1000) = 6.9)" + ": ratio 100, limit 28."));

    [Theory]
    [InlineData("var total = attributes + words * {|#0:10|}; total.backward();")]
    [InlineData("const double scale = 10; var total = attributes + {|#0:scale|} * words; total.backward();")]
    [InlineData("var total = attributes + words / {|#0:0.1|}; total.backward();")]
    [InlineData("var total = 0.5 * (attributes + {|#0:20|} * words); total.backward();")]
    [InlineData("var total = attributes + {|#0:-10|} * words; total.backward();")]
    [InlineData("var total = {|#0:10|} * words + attributes; total.backward();")]
    [InlineData("var total = 0.01 * attributes + {|#0:2|} * words; total.backward();")]
    [InlineData("var weighted = 10 * words; var total = attributes + {|#0:weighted|}; total.backward();")]
    [InlineData("var total = attributes + {|#0:2.85|} * words; total.backward();")]
    [InlineData("var total = attributes + {|#0:10|} * functional.cross_entropy(x, y); total.backward();")]
    [InlineData("var criterion = CrossEntropyLoss(); var total = attributes + {|#0:20|} * criterion.call(model.call(x), y); total.backward();")]
    public Task A_term_over_the_limit_is_marked_at_its_weight(string statements) => VerifyStatementsAsync(statements, Findings.Info("LG2001"));

    [Fact]
    public Task Each_term_over_the_limit_is_reported() => VerifyStatementsAsync(
        "(attributes + {|#0:10|} * words + {|#1:30|} * functional.triplet_margin_loss(x, y, mask)).backward();",
        Findings.Info("LG2001"),
        Findings.Info("LG2001", 1));

    [Fact]
    public Task A_loss_method_may_return_the_sum() => VerifyAsync(
        """
        static class Sums
        {
            public static Tensor TotalLoss(Tensor x, Tensor y) =>
                functional.binary_cross_entropy(x, y) + {|#0:10|} * functional.cross_entropy(x.view(-1, 1000), y);
        }
        """,
        Asked,
        Findings.Info("LG2001"));

    [Fact]
    public Task The_option_is_read_in_any_case_and_the_limit_with_it() => VerifyAsync(
        TestSource.Method($"{Losses} (attributes + {{|#0:1|}} * words).backward();"),
        "lossgen.dominance.unannotated = Info\nlossgen.dominance.limit = 1.1",
        Findings.Info("LG2001"));

    [Theory]
    [InlineData("")]
    [InlineData("lossgen.dominance.unannotated = none")]
    [InlineData("lossgen.dominance.unannotated = warning")]
    [InlineData("lossgen.dominance.unannotated = info\nlossgen.dominance.builtin_magnitudes = false")]
    [InlineData("lossgen.dominance.unannotated = info\nlossgen.dominance.basis = gradient")]
    [InlineData("lossgen.dominance.unannotated = info\nlossgen.dominance.limit = 20")]
    [InlineData("[other.cs]\nlossgen.dominance.unannotated = info")]
    public Task Where_the_options_do_not_ask_for_it_is_silent(string options) =>
        VerifyAsync(TestSource.Method($"{Losses} (attributes + 10 * words).backward();"), options);

    [Theory]
    [InlineData("(attributes + 1000 * functional.mse_loss(x, y)).backward();")]
    [InlineData("(functional.mse_loss(x, y) + 1000 * words).backward();")]
    [InlineData("(attributes + 1000 * functional.cross_entropy(x.view(-1, 1000), y, reduction: Reduction.Sum)).backward();")]
    [InlineData("(attributes + 1000 * functional.binary_cross_entropy(x, y, weight: mask)).backward();")]
    [InlineData("(attributes + epochs * words).backward();")]
    public Task An_unknown_magnitude_or_weight_is_silent(string statements) => VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("(attributes + words).backward();")]
    [InlineData("(attributes + 2.84 * words).backward();")]
    [InlineData("(attributes + 9 * functional.cross_entropy(x, y)).backward();")]
    [InlineData("(words + 100 * attributes).backward();")]
    [InlineData("(0.2 * words + 0.8 * attributes).backward();")]
    [InlineData("(words + 0.001 * attributes).backward();")]
    public Task A_ratio_below_the_limit_is_silent(string statements) => VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("var total = attributes + 10 * words; Console.WriteLine(total.item<float>());")]
    [InlineData("var total = (attributes + 10 * words).detach(); Console.WriteLine(total);")]
    [InlineData("(10 * words).backward();")]
    public Task What_is_no_trained_sum_is_silent(string statements) => VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("(-attributes + 10 * words).backward();")]
    [InlineData("(attributes / attributes.detach() + 10 * words / words.detach()).backward();")]
    [InlineData("(attributes + 10 * words * (attributes / words).detach()).backward();")]
    public Task A_main_loss_that_is_maximised_and_losses_that_are_normalised_are_silent(string statements) => VerifyStatementsAsync(statements);

    [Fact]
    public Task A_loss_class_is_judged_by_its_attributes_and_silent() => VerifyAsync(
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss]
            static Tensor Both(Tensor x, Tensor y) =>
                functional.binary_cross_entropy(x, y) + 10 * functional.cross_entropy(x.view(-1, 1000), y);
        }
        """,
        Asked);
}
