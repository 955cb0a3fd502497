using LossGen.CodeFixes.Torch;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Generator.Analyzers.Torch.Rules.MeaninglessTotalMonitored>;

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
        }
        """;

    [Theory]
    [InlineData("scheduler.step({|LG2010:terms.Total.ToSingle()|});", "scheduler.step(terms.RawTotal.ToSingle());")]
    [InlineData("scheduler.step({|LG2010:terms.Total.item<float>()|}, 3);", "scheduler.step(terms.RawTotal.item<float>(), 3);")]
    [InlineData("scheduler.step(current: {|LG2010:(double)terms.Total|});", "scheduler.step(current: (double)terms.RawTotal);")]
    [InlineData("if ({|LG2010:terms.Total.ToSingle()|} < best) patience = 0;", "if (terms.RawTotal.ToSingle() < best) patience = 0;")]
    [InlineData("if (best > {|LG2010:terms.Total.cpu().ToDouble()|}) patience = 0;", "if (best > terms.RawTotal.cpu().ToDouble()) patience = 0;")]
    public Task The_raw_total_is_watched(string statement, string repaired) =>
        Test.VerifySourceFixAsync<MeaninglessTotalMonitoredFix>(Around(statement), Around(repaired));

    [Theory]
    [InlineData("var total = terms.Total; total.backward(); if ({|LG2010:total.ToSingle()|} <= best) patience = 0;")]
    [InlineData("var number = terms.Total.ToSingle(); patience = {|LG2010:number|} >= best ? patience + 1 : 0;")]
    public Task A_total_is_found_through_variables(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("scheduler.step(terms.RawTotal.ToSingle());")]
    [InlineData("terms.Total.backward();")]
    [InlineData("Console.WriteLine(terms.Total.ToSingle());")]
    [InlineData("scheduler.step(plain.Total.ToSingle());")]
    [InlineData("if (plain.Total.ToSingle() < best) patience = 0;")]
    [InlineData("if (terms.Shape.ToSingle() < best) patience = 0;")]
    [InlineData("scheduler.step();")]
    public Task Raw_totals_weighted_sums_and_components_are_silent(string statement) => Test.VerifyAsync(Around(statement));

    private static string Around(string statement) => Declared.Replace("STATEMENTS", statement, StringComparison.Ordinal);
}
