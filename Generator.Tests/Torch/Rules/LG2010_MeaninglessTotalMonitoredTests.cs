using LossGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.MeaninglessTotalMonitored>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class MeaninglessTotalMonitoredTests
{
    private const string Declared =
        """
        [CombinedLoss, UnitNormalized]
        public partial class Unit
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

            [AuxiliaryLoss]
            static Tensor Colour(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
        }

        [CombinedLoss]
        public partial class Weighted
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
        }

        class Trainer
        {
            void Watch(TorchSharp.torch.optim.lr_scheduler.LRScheduler scheduler, Unit loss, Weighted weighted, Tensor x, Tensor y)
            {
                var terms = loss.Compute(prediction: x, target: y);
                var plain = weighted.Compute(prediction: x, target: y);
                var best = 1e9;
                var patience = 0;
                STATEMENTS
            }

            static double Validate(Unit loss, Tensor x, Tensor y)
            {
                using var off = no_grad();
                return loss.forward(prediction: x, target: y).ToDouble();
            }

            static float Average(Unit loss, Tensor[] all)
            {
                if (all.Length == 0) return float.NaN;
                var sum = 0f;
                foreach (var x in all) sum += loss.forward(prediction: x, target: x).item<float>();
                return sum / all.Length;
            }

            static double Shape(Unit loss, Tensor x, Tensor y) => loss.Compute(prediction: x, target: y).Shape.ToDouble();

            static double Either(Unit loss, Weighted weighted, Tensor x) =>
                x.NumberOfElements > 3 ? loss.forward(prediction: x, target: x).ToDouble() : weighted.forward(prediction: x, target: x).ToDouble();

            protected virtual double Score(Unit loss, Tensor x) => loss.forward(prediction: x, target: x).ToDouble();
        }
        """;

    [Theory]
    [InlineData("scheduler.step({|LG2010:terms.Total.ToSingle()|});", "scheduler.step(terms.DeclaredTotal.ToSingle());")]
    [InlineData("scheduler.step({|LG2010:terms.Total.item<float>()|}, 3);", "scheduler.step(terms.DeclaredTotal.item<float>(), 3);")]
    [InlineData("scheduler.step(current: {|LG2010:(double)terms.Total|});", "scheduler.step(current: (double)terms.DeclaredTotal);")]
    [InlineData("if ({|LG2010:terms.Total.ToSingle()|} < best) patience = 0;", "if (terms.DeclaredTotal.ToSingle() < best) patience = 0;")]
    [InlineData("if (best > {|LG2010:terms.Total.cpu().ToDouble()|}) patience = 0;", "if (best > terms.DeclaredTotal.cpu().ToDouble()) patience = 0;")]
    public Task The_raw_total_is_watched(string statement, string repaired) =>
        Test.VerifySourceFixAsync<MeaninglessTotalMonitoredFix>(Around(statement), Around(repaired));

    [Theory]
    [InlineData("var total = terms.Total; total.backward(); if ({|LG2010:total.ToSingle()|} <= best) patience = 0;")]
    [InlineData("var number = terms.Total.ToSingle(); patience = {|LG2010:number|} >= best ? patience + 1 : 0;")]
    [InlineData("var total = loss.forward(prediction: x, target: y); total.backward(); if ({|LG2010:total.ToSingle()|} < best) patience = 0;")]
    [InlineData("var sum = 0.0; for (var i = 0; i < 9; i++) sum += loss.Compute(prediction: x, target: y).Total.ToDouble(); if ({|LG2010:sum / 9|} < best) patience = 0;")]
    [InlineData("var sum = 0f; for (var i = 0; i < 9; i++) { sum += terms.Total.ToSingle(); } sum /= 9; scheduler.step({|LG2010:sum|});")]
    public Task A_total_is_found_through_variables(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("scheduler.step({|LG2010:Validate(loss, x, y)|});")]
    [InlineData("var v = Validate(loss, x, y); if ({|LG2010:v|} < best) patience = 0;")]
    [InlineData("scheduler.step({|LG2010:Average(loss, new[] { x, y })|});")]
    [InlineData("double Last() => terms.Total.ToDouble(); scheduler.step({|LG2010:Last()|});")]
    public Task A_total_is_found_through_a_method_of_validation(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("scheduler.step(Shape(loss, x, y));")]
    [InlineData("scheduler.step(Either(loss, weighted, x));")]
    [InlineData("scheduler.step(Score(loss, x));")]
    [InlineData("Console.WriteLine(Validate(loss, x, y));")]
    [InlineData("double None() => 0; scheduler.step(None());")]
    public Task A_method_that_returns_something_else_or_may_be_overridden_is_silent(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("UnitNormalized", "the total is the same number at every step")]
    [InlineData("RelativeToMain", "the total is a multiple of the main loss, whatever the others are")]
    [InlineData("SoftAdapt", "the scheme changes its weights, and the total moves though no loss does")]
    public Task The_message_says_what_the_total_of_the_scheme_is(string scheme, string what) => Test.VerifyAsync(
        Around("scheduler.step({|#0:{|#1:terms.Total|}.ToSingle()|});").Replace("UnitNormalized", scheme, StringComparison.Ordinal),
        new DiagnosticResult("LG2010", DiagnosticSeverity.Warning).WithLocation(0).WithLocation(1).WithArguments($"A plateau scheduler is given the total of [{scheme}]; use DeclaredTotal: {what}"));

    [Theory]
    [InlineData("scheduler.step(terms.DeclaredTotal.ToSingle());")]
    [InlineData("terms.Total.backward();")]
    [InlineData("Console.WriteLine(terms.Total.ToSingle());")]
    [InlineData("scheduler.step(plain.Total.ToSingle());")]
    [InlineData("if (plain.Total.ToSingle() < best) patience = 0;")]
    [InlineData("if (terms.Shape.ToSingle() < best) patience = 0;")]
    [InlineData("scheduler.step();")]
    [InlineData("var sum = 0.0; for (var i = 0; i < 9; i++) sum += terms.DeclaredTotal.ToDouble(); if (sum / 9 < best) patience = 0;")]
    [InlineData("var sum = 0.0; for (var i = 0; i < 9; i++) { sum += terms.Total.ToDouble(); sum += terms.Shape.ToDouble(); } if (sum < best) patience = 0;")]
    [InlineData("var sum = best; sum += terms.Total.ToDouble(); sum -= best; if (sum < best) patience = 0;")]
    [InlineData("if (weighted.forward(prediction: x, target: y).ToSingle() < best) patience = 0;")]
    public Task Raw_totals_weighted_sums_and_components_are_silent(string statement) => Test.VerifyAsync(Around(statement));

    private static string Around(string statement) => Declared.Replace("STATEMENTS", statement, StringComparison.Ordinal);

    private static string Signed(string statements, string main = "[MainLoss(CanBeNegative = true)]") => $$"""
        [CombinedLoss]
        public partial class Critic
        {
            {{main}} static Tensor Distance(Tensor real, Tensor fake) => fake.mean() - real.mean();
            [AuxiliaryLoss(10)] static Tensor Penalty(Tensor fake) => fake.square().mean();
        }

        class Trainer
        {
            void Watch(Critic loss, torch.optim.Optimizer optimizer, Tensor x, Tensor y)
            {
                {{statements}}
            }
        }
        """;

    private const string Plateau = "var plateau = optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience: 3";

    [Theory]
    [InlineData("{|#0:loss.Compute(real: x, fake: y).DeclaredTotal.ToDouble()|}")]
    [InlineData("{|#0:loss.Compute(real: x, fake: y).Total.item<float>()|}")]
    [InlineData("{|#0:loss.Evaluate(real: x, fake: y).DeclaredTotal|}")]
    [InlineData("{|#0:loss.Step(optimizer, real: x, fake: y).Read().RawTotal|}")]
    [InlineData("{|#0:loss.forward(real: x, fake: y).ToDouble()|}")]
    public Task Total_below_zero_is_no_measure_in_parts_of_itself(string watched) => Test.VerifySourceFixAsync<MeaninglessTotalMonitoredFix>(
        Signed($"{Plateau}); plateau.step({watched});"),
        Signed($"{Plateau}, threshold_mode: \"abs\"); plateau.step({watched.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal)});"),
        key: null,
        new DiagnosticResult("LG2010", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Say threshold_mode: \"abs\" to the scheduler: 'Distance' can be below 0, and of a total below 0 it takes the same value for a better one, and never lowers the rate"));

    [Theory]
    [InlineData(Plateau + ", threshold_mode: \"abs\"); plateau.step(loss.Evaluate(real: x, fake: y).DeclaredTotal);", "[MainLoss(CanBeNegative = true)]")]
    [InlineData(Plateau + "); plateau.step(loss.Evaluate(real: x, fake: y)[\"Penalty\"]);", "[MainLoss(CanBeNegative = true)]")]
    [InlineData(Plateau + ", threshold: 0); plateau.step(loss.Evaluate(real: x, fake: y).DeclaredTotal);", "[MainLoss(CanBeNegative = true)]")]
    [InlineData(Plateau + "); plateau.step(x.mean().ToDouble());", "[MainLoss(CanBeNegative = true)]")]
    [InlineData(Plateau + "); plateau.step(loss.Evaluate(real: x, fake: y).DeclaredTotal);", "[MainLoss]")]
    [InlineData("var rates = optim.lr_scheduler.StepLR(optimizer, 3); rates.step(); Console.WriteLine(loss.Evaluate(real: x, fake: y).DeclaredTotal);", "[MainLoss(CanBeNegative = true)]")]
    public Task Other_numbers_and_schedulers_are_silent(string statements, string main) => Test.VerifyAsync(Signed(statements, main));
}
