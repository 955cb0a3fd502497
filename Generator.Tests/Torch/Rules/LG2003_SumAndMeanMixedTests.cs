using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SumAndMeanMixed>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SumAndMeanMixedTests
{
    [Theory]
    [InlineData("(functional.cross_entropy(x, y) + {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}).backward();", "(functional.cross_entropy(x, y) + functional.mse_loss(x, y, Reduction.Mean)).backward();")]
    [InlineData("(functional.cross_entropy(x, y) + 0.1 * {|LG2003:functional.l1_loss(x, y, reduction: Reduction.Sum)|}).backward();", "(functional.cross_entropy(x, y) + 0.1 * functional.l1_loss(x, y, reduction: Reduction.Mean)).backward();")]
    [InlineData("var p = model.call(x); (functional.mse_loss(p, y) - 0.5 * {|LG2003:(1 + p - p.exp()).sum()|}).backward();", "var p = model.call(x); (functional.mse_loss(p, y) - 0.5 * (1 + p - p.exp()).mean()).backward();")]
    [InlineData("var kl = functional.kl_div(x, y, reduction: Reduction.Sum); var bce = functional.binary_cross_entropy(x, y); var total = {|LG2003:bce + kl|}; total.backward();", "var kl = functional.kl_div(x, y, reduction: Reduction.Mean); var bce = functional.binary_cross_entropy(x, y); var total = bce + kl; total.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ab = a + b; ({|LG2003:functional.huber_loss(x, y, 1.0, Reduction.Sum)|} + ab).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var ab = a + b; (functional.huber_loss(x, y, 1.0, Reduction.Mean) + ab).backward();")]
    [InlineData("var loss = functional.cross_entropy(x, y); loss += 0.5 * {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}; loss.backward();", "var loss = functional.cross_entropy(x, y); loss += 0.5 * functional.mse_loss(x, y, Reduction.Mean); loss.backward();")]
    [InlineData("var loss = functional.cross_entropy(x, y); loss += functional.l1_loss(x, y); {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}.add(loss).backward();", "var loss = functional.cross_entropy(x, y); loss += functional.l1_loss(x, y); functional.mse_loss(x, y, Reduction.Mean).add(loss).backward();")]
    [InlineData("torch.add(functional.cross_entropy(x, y), {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}, alpha: 0.5).backward();", "torch.add(functional.cross_entropy(x, y), functional.mse_loss(x, y, Reduction.Mean), alpha: 0.5).backward();")]
    [InlineData("var loss = functional.cross_entropy(x, y); loss.add_({|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}); loss.backward();", "var loss = functional.cross_entropy(x, y); loss.add_(functional.mse_loss(x, y, Reduction.Mean)); loss.backward();")]
    public Task The_sum_is_averaged(string statement, string repaired) => Test.VerifyFixAsync<SumAndMeanMixedFix>(statement, repaired);

    /// <summary>What a model returns in parts grows with the batch as its whole does, and a variable as what it is made of.</summary>
    [Theory]
    [InlineData("var (r, mu, lv) = vae.call(x);", "r", "-0.5 * {|LG2003:(1 + lv - mu.pow(2) - lv.exp()).sum()|}")]
    [InlineData("var t = vae.call(x);", "t.Item1", "{|LG2003:t.Item2.abs().sum()|}")]
    [InlineData("var o = named.call(x);", "o.Mu", "{|LG2003:o.Mu.square().sum()|}")]
    [InlineData("var h = model.call(x).chunk(2, 1);", "h[0]", "{|LG2003:h[1].square().sum()|}")]
    [InlineData("var (a, b) = Both(x);", "a", "{|LG2003:b.square().sum()|}")]
    [InlineData("var k = x.square();", "x", "{|LG2003:k.sum()|}")]
    [InlineData("Encode(x);", "x", "{|LG2003:kept.square().sum()|}")]
    public Task A_sum_of_a_part_of_what_a_model_returns(string computed, string r, string summed) =>
        Test.VerifyAsync(Parts($"{computed} (functional.mse_loss({r}, y) + {summed}).backward();"));

    [Theory]
    [InlineData("var (w, b) = (layer.weight, layer.bias); (functional.mse_loss(x, y) + w.square().sum()).backward();")]
    [InlineData("var w = layer.weight; var k = w.square(); (functional.mse_loss(x, y) + 1e-4 * k.sum()).backward();")]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); var k = all.square(); (functional.mse_loss(x, y) + 1e-4 * k.sum()).backward();")]
    [InlineData("(functional.mse_loss(x, y) + table.square().sum()).backward();")]
    [InlineData("var k = table.square(); (functional.mse_loss(x, y) + k.sum()).backward();")]
    [InlineData("var (r, mu, lv) = vae.call(x); (functional.mse_loss(r, y) + mu.square().sum() / x.shape[0]).backward();")]
    [InlineData("var (r, mu, lv) = vae.call(x); (functional.mse_loss(r, y) + mu.square().sum(1).mean()).backward();")]
    [InlineData("foreach (var (a, b) in new (Tensor, Tensor)[3]) { (functional.mse_loss(x, y) + a.square().sum()).backward(); }")]
    [InlineData("var p = Penalty(layer.weight); (functional.mse_loss(x, y) + p.sum()).backward();")]
    public Task A_sum_of_parts_that_are_no_batch_is_silent(string statements) => Test.VerifyAsync(Parts(statements));

    private static string Parts(string statements) =>
        $$"""
        record Out(Tensor Mu, Tensor Lv);

        class Trainer(Module<Tensor, Tensor> model, Module<Tensor, (Tensor, Tensor, Tensor)> vae, Module<Tensor, Out> named)
        {
            private readonly TorchSharp.Modules.Linear layer = Linear(4, 4);
            private readonly Tensor table = ones(3);
            private Tensor kept;

            void Train(Tensor x, Tensor y)
            {
                {{statements}}
            }

            void Encode(Tensor x) => kept = model.call(x);

            (Tensor, Tensor) Both(Tensor x)
            {
                var h = model.call(x);
                return (h, h * 2);
            }

            static Tensor Penalty(Tensor w) => w.square();
        }
        """;

    [Fact]
    public Task A_component_that_sums_a_variable() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class Both
        {
            [MainLoss] static Tensor Shape(Tensor x, Tensor y) => functional.mse_loss(x, y);
            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor mu) { var k = mu.square(); return {|LG2003:k.sum()|}; }
        }
        """);

    [Theory]
    [InlineData("var ab = functional.cross_entropy(x, y) + {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}; var total = ab + functional.l1_loss(x, y); total.backward();")]
    [InlineData("var total = functional.cross_entropy(x, y); total += {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}; total += functional.l1_loss(x, y); total = total + functional.l1_loss(y, x); total.backward();")]
    public Task What_is_mixed_in_a_part_is_reported_there_and_once(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task A_sum_of_a_model_s_losses_for_each_element() => Test.VerifyAsync(
        """
        class Trainer
        {
            private readonly Module<Tensor, Tensor> model = Linear(4, 1);

            void Train(Tensor x, Tensor y)
            {
                var each = functional.mse_loss(model.call(x), y, reduction: Reduction.None);
                (functional.l1_loss(model.call(x), y) + {|LG2003:each.sum()|}).backward();
            }
        }
        """);

    [Fact]
    public Task A_module_that_sums() => Test.VerifyAsync(
        """
        class Trainer
        {
            private readonly Loss<Tensor, Tensor, Tensor> reconstruction = BCELoss(reduction: Reduction.Sum);

            Tensor TotalLoss(Tensor x, Tensor y) => {|LG2003:reconstruction.call(x, y)|} + functional.mse_loss(x, y);
        }
        """);

    [Fact]
    public Task Components_of_one_class() => Test.VerifySourceFixAsync<SumAndMeanMixedFix>(
        """
        [CombinedLoss]
        partial class Both
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

            [AuxiliaryLoss(0.1)]
            static Tensor Colour(Tensor prediction, Tensor target)
            {
                return {|LG2003:functional.l1_loss(prediction, target, Reduction.Sum)|};
            }
        }
        """,
        """
        [CombinedLoss]
        partial class Both
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

            [AuxiliaryLoss(0.1)]
            static Tensor Colour(Tensor prediction, Tensor target)
            {
                return functional.l1_loss(prediction, target, Reduction.Mean);
            }
        }
        """);

    /// <summary>The Typical is the sum's, and would stay beside a mean; also where the sum is in a method that the component calls.</summary>
    [Theory]
    [InlineData("{|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}", "x")]
    [InlineData("functional.l1_loss(x, y) + {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}", "x")]
    [InlineData("Summed(x, y)", "functional.l1_loss(x, y) + {|LG2003:functional.mse_loss(x, y, Reduction.Sum)|}")]
    public Task A_sum_whose_magnitude_is_declared_is_the_author_s_to_change(string returned, string helper) =>
        CompilingFixTest<Test.Only, SumAndMeanMixedFix>.OffersNothingAsync(
            $$"""
            [CombinedLoss]
            partial class Both
            {
                [MainLoss(Typical = 2.3)] static Tensor Shape(Tensor x, Tensor y) => functional.mse_loss(x, y);
                [AuxiliaryLoss(0.01, Typical = 220)] static Tensor Colour(Tensor x, Tensor y) => {{returned}};
                static Tensor Summed(Tensor x, Tensor y) => {{helper}};
            }
            """);

    [Fact]
    public Task Regularizers_and_normalising_schemes_are_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class Both
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

            [Regularizer(0.1)]
            static Tensor Size(Tensor weights) => weights.square().sum();
        }

        [CombinedLoss, UnitNormalized]
        partial class Normalized
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

            [AuxiliaryLoss]
            static Tensor Colour(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target, Reduction.Sum);
        }
        """);

    [Theory]
    [InlineData("(functional.cross_entropy(x, y) + functional.mse_loss(x, y, Reduction.Sum) / x.shape[0]).backward();")]
    [InlineData("var n = 1.0 / x.shape[0]; (functional.cross_entropy(x, y) + n * functional.mse_loss(x, y, Reduction.Sum)).backward();")]
    [InlineData("var kl = functional.kl_div(x, y, reduction: Reduction.Sum) / 64; (functional.mse_loss(x, y) + kl).backward();")]
    [InlineData("(functional.mse_loss(x, y, Reduction.Sum) + functional.l1_loss(x, y, Reduction.Sum)).backward();")]
    [InlineData("Console.WriteLine((functional.mse_loss(x, y) + functional.l1_loss(x, y, Reduction.Sum)).ToSingle());")]
    [InlineData("Tensor penalty = 0f; foreach (var w in model.parameters()) penalty = w.square().sum(); (functional.mse_loss(x, y) + 1e-4 * penalty).backward();")]
    [InlineData("var w = model.parameters().First(); (functional.mse_loss(x, y) + 1e-4 * w.square().sum()).backward();")]
    [InlineData("var p = model.call(x); (functional.mse_loss(p, y, Reduction.Sum) + p.square().sum(1).mean()).backward();")]
    [InlineData("(functional.mse_loss(x, y) + functional.l1_loss(x, y, epochs > 3 ? Reduction.Sum : Reduction.Mean)).backward();")]
    [InlineData("var loss = functional.cross_entropy(x, y); loss += functional.mse_loss(x, y, Reduction.Sum) / x.shape[0]; loss.backward();")]
    [InlineData("var loss = functional.mse_loss(x, y, Reduction.Sum); loss /= x.shape[0]; loss += functional.cross_entropy(x, y); loss.backward();")]
    [InlineData("torch.add(functional.cross_entropy(x, y), functional.mse_loss(x, y, Reduction.Sum), alpha: 1.0 / x.shape[0]).backward();")]
    [InlineData("var loss = functional.cross_entropy(x, y); loss += functional.mse_loss(x, y, Reduction.Sum); Console.WriteLine(loss.ToSingle());")]
    [InlineData("var sum = functional.mse_loss(x, y, Reduction.Sum); sum.div_(x.shape[0]); (functional.cross_entropy(x, y) + 0.5 * sum).backward();")]
    public Task Normalised_equal_and_unknown_reductions_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    // What callers keep does not grow with the batch; what they compute does.
    [Theory]
    [InlineData("weights", false)]
    [InlineData("x * 2", true)]
    [InlineData("cat(net.parameters().Select(w => w.flatten()).ToArray())", false)]
    [InlineData("net.parameters().First().flatten()", false)]
    [InlineData("net.call(x)", true)]
    public Task The_input_of_a_component_is_what_its_callers_give(string given, bool isReported)
    {
        var call = isReported ? "{|LG2003:kept.square().sum()|}" : "kept.square().sum()";
        return Test.VerifyAsync(
            $$"""
            [CombinedLoss]
            partial class PenaltyLoss
            {
                [MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y);
                [AuxiliaryLoss(0.001)] static Tensor Size(Tensor kept) => {{call}};
            }

            class Trainer(PenaltyLoss loss)
            {
                private readonly Tensor weights = ones(3);
                private readonly Module<Tensor, Tensor> net = Linear(10, 3);
                public void Train(Tensor x, Tensor y) => loss.forward(x: x, y: y, kept: {{given}}).backward();
            }
            """);
    }
}
