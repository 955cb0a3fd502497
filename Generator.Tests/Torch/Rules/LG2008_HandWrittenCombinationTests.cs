using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.HandWrittenCombination>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class HandWrittenCombinationTests
{
    private const string Sum = "functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y)";

    [Theory]
    [InlineData("({|LG2008:functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y)|}).backward();")]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y) - functional.l1_loss(x, y) / 10|}; total.backward();")]
    [InlineData("var total = ({|LG2008:functional.mse_loss(x, y) + functional.l1_loss(x, y)|}) / 2; total.backward();")]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y) + x.square().mean() * 1e-4|}; total.backward();")]
    [InlineData("Tensor total; total = {|LG2008:functional.mse_loss(x, y) + 0.1f * -functional.l1_loss(x, y)|}; total.backward();")]
    [InlineData("var criterion = CrossEntropyLoss(); var total = {|LG2008:criterion.call(x, y) + 0.5 * (functional.mse_loss(x, y) + functional.l1_loss(x, y))|}; total.backward();")]
    [InlineData("{|LG2008:functional.mse_loss(x, y).add(functional.l1_loss(x, y))|}.backward();")]
    [InlineData("var total = {|LG2008:torch.add(functional.mse_loss(x, y), functional.l1_loss(x, y), alpha: 0.1)|}; total.backward();")]
    [InlineData("var total = 2 * ({|LG2008:functional.mse_loss(x, y).add(functional.l1_loss(x, y)) - functional.l1_loss(y, x)|}); total.backward();")]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y) + functional.l1_loss(x, y).mul(0.1)|}; total.backward();")]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y).div(2) + torch.mul(functional.l1_loss(x, y), 3)|}; total.backward();")]
    [InlineData("var w = 0.5f; var total = {|LG2008:functional.mse_loss(x, y) * w + functional.l1_loss(x, y) * (1 - w)|}; total.backward();")]
    public Task A_sum_with_constant_weights_is_offered(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task The_message_counts_the_terms() => Test.VerifyStatementsAsync(
        "({|#0:functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y) + x.square().mean()|}).backward();",
        new DiagnosticResult("LG2008", Microsoft.CodeAnalysis.DiagnosticSeverity.Hidden).WithLocation(0)
            .WithMessage("3 losses are combined by hand; attributes can declare them, their weights and their scheme"));

    [Theory]
    [InlineData("functional.mse_loss(x, y).backward();")]
    [InlineData("var total = functional.mse_loss(x, y) + 1e-8; total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y); Console.WriteLine(total.item<float>());")]
    [InlineData("var total = functional.mse_loss(x, y, Reduction.None) + functional.l1_loss(x, y, Reduction.None); total.mean().backward();")]
    [InlineData("var total = x.square().mean() + y.abs().mean(); total.backward();")]
    [InlineData("(functional.mse_loss(x, y) + 0 * functional.l1_loss(x, y)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a / b + b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a / (a.detach() + 1e-8) + b / (b.detach() + 1e-3)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.kl_div(x, y); (a / a.detach() + b / b.detach()).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a + b * (a / b)).backward();")]
    [InlineData("functional.mse_loss(x, y).add(0.1).backward();")]
    [InlineData("functional.mse_loss(x, y).add_(functional.l1_loss(x, y)).backward();")]
    public Task One_term_other_weights_and_what_no_scheme_says_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task Terms_of_helper_methods_are_offered() => Test.VerifyAsync(
        """
        class Agent
        {
            static Tensor LossV(Tensor v, Tensor value) => functional.mse_loss(v, value);
            static Tensor LossP(Tensor p, Tensor q) => -(p * q).sum(1).mean();
            void Learn(Tensor v, Tensor value, Tensor p, Tensor logp, TorchSharp.torch.optim.Optimizer step)
            {
                var total = {|LG2008:LossV(v, value) + LossP(p, logp)|};
                step.zero_grad();
                total.backward();
                step.step();
            }
        }
        """);

    [Fact]
    public Task The_first_of_a_tuple_that_a_loss_returns_is_offered() => Test.VerifyAsync(
        """
        static class Sums
        {
            public static (Tensor, Tensor) TotalLoss(Tensor x, Tensor y)
            {
                var a = functional.mse_loss(x, y);
                var b = functional.l1_loss(x, y);
                return ({|LG2008:a + 2 * b|}, a.detach());
            }

            public static (Tensor, Tensor) Metrics(Tensor x, Tensor y)
            {
                var a = functional.mse_loss(x, y);
                var b = functional.l1_loss(x, y);
                return (a + 2 * b, a.detach());
            }
        }
        """);

    [Theory]
    [InlineData("var total = functional.mse_loss(x, y) + functional.l1_loss(x, y).mul_(0.1); total.backward();")]
    [InlineData("var w = 0.5f; var total = functional.mse_loss(x, y) * w++ + functional.l1_loss(x, y) * w; total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y) + functional.l1_loss(x, y) * x.shape[0]; total.backward();")]
    [InlineData("Func<float> w = () => epochs++; var total = functional.mse_loss(x, y) + functional.l1_loss(x, y) * w(); total.backward();")]
    [InlineData("var total = epochs > 3 ? functional.mse_loss(x, y) + epochs * functional.l1_loss(x, y) : x.sum(); total.backward();")]
    [InlineData("Func<Tensor> sum = () => functional.mse_loss(x, y) + epochs * functional.l1_loss(x, y); var total = sum(); total.backward();")]
    [InlineData("if (epochs > 3) (functional.mse_loss(x, y) + epochs * functional.l1_loss(x, y)).backward();")]
    [InlineData("var w = Parameter(tensor(0.5f)); var total = functional.mse_loss(x, y) + w * functional.l1_loss(x, y); total.backward();")]
    public Task Weights_that_change_on_the_way_or_are_learned_stay_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y) + epochs * functional.l1_loss(x, y)|}; total.backward();")]
    [InlineData("{|LG2008:functional.mse_loss(x, y).add(functional.l1_loss(x, y), alpha: epochs)|}.backward();")]
    [InlineData("var w = 0.5f; if (epochs > 3) w = 0.1f; var total = {|LG2008:functional.mse_loss(x, y) * w + functional.l1_loss(x, y) * (1 - w)|}; total.backward();")]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y) + functional.l1_loss(x, y).mul(epochs)|}; total.backward();")]
    [InlineData("var total = {|LG2008:functional.mse_loss(x, y) + (epochs > 3 ? 0.5f : 0) * functional.l1_loss(x, y)|}; total.backward();")]
    [InlineData("var w = 0.5m; var total = {|LG2008:functional.mse_loss(x, y) + functional.l1_loss(x, y) * (float)(w * epochs)|}; total.backward();")]
    public Task A_weight_that_is_read_at_the_sum_is_offered(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var total = functional.mse_loss(x, y); {|LG2008:total += functional.l1_loss(x, y)|}; total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); total = {|LG2008:total + functional.l1_loss(x, y)|}; total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); total -= functional.l1_loss(x, y); {|LG2008:total *= 0.5|}; total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); {|LG2008:total.add_(functional.l1_loss(x, y))|}; total.backward();")]
    [InlineData("optimizer.zero_grad(); Tensor total = 0; total += functional.mse_loss(x, y); var z = model.call(x); {|LG2008:total += epochs * functional.l1_loss(z, y)|}; total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y) + functional.l1_loss(x, y); {|LG2008:total += functional.l1_loss(y, x) + x.square().mean()|}; total.backward();")]
    public Task A_total_that_grows_is_offered_where_it_is_complete(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var total = functional.mse_loss(x, y); if (epochs > 3) total += functional.l1_loss(x, y); total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); total += functional.l1_loss(x, y); if (epochs > 3) total += functional.l1_loss(y, x); total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); for (var i = 0; i < epochs; i++) total += functional.l1_loss(x, y); total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); Console.WriteLine(total.item<float>()); total += functional.l1_loss(x, y); total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); x.mul_(2); total += functional.l1_loss(x, y); total.backward();")]
    [InlineData("var total = functional.mse_loss(model.call(x), y); var z = teacher.call(x); total += functional.l1_loss(z, y); total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); total += functional.l1_loss(x, y); Console.WriteLine(total.item<float>());")]
    [InlineData("var total = functional.mse_loss(x, y); total += total * functional.l1_loss(x, y); total.backward();")]
    [InlineData("var total = functional.mse_loss(x, y); Action grow = () => total += functional.l1_loss(x, y); grow(); total += functional.l1_loss(y, x); total.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var total = a; total.add_(functional.l1_loss(x, y)); total.backward(); Console.WriteLine(a.item<float>());")]
    [InlineData("Tensor total = functional.mse_loss(x, y); foreach (var t in new[] { x, y }) { total += functional.l1_loss(t, y); } total.backward();")]
    public Task A_total_that_something_else_has_a_part_in_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var losses = new List<Tensor> { functional.mse_loss(x, y), functional.l1_loss(x, y) }; if (epochs > 3) losses.Add(x.sum()); var total = losses.Aggregate((a, b) => a + b); total.backward();")]
    [InlineData("var losses = new[] { functional.mse_loss(x, y), functional.l1_loss(x, y) }; losses[0] = x.sum(); var total = losses[0] + losses[1]; total.backward();")]
    [InlineData("var losses = new[] { functional.mse_loss(x, y), functional.l1_loss(x, y) }; var total = losses.Aggregate((a, b) => a * b); total.backward();")]
    [InlineData("var total = stack(new[] { functional.mse_loss(x, y, Reduction.None), functional.l1_loss(x, y, Reduction.None) }).mean(); total.backward();")]
    public Task A_collection_that_others_write_or_that_is_no_sum_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task Terms_that_are_awaited_are_silent() => Test.VerifyAsync(
        """
        class Trainer
        {
            static async System.Threading.Tasks.Task Train(System.Threading.Tasks.Task<Tensor> near, Tensor x, Tensor y, float beta)
            {
                var total = functional.mse_loss(await near, y) + beta * functional.l1_loss(x, y);
                total.backward();
            }
        }
        """);

    [Fact]
    public Task A_loss_class_itself_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss]
            static Tensor Both(Tensor x, Tensor y) => functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y);
        }
        """);

    [Fact]
    public Task Losses_that_a_method_returns_and_whose_shape_is_open_are_silent() => Test.VerifyAsync(
        """
        static class Sums
        {
            public static Tensor TotalLoss(Tensor x, Tensor y, Tensor shapeLoss) => functional.mse_loss(x, y) + shapeLoss;
        }
        """);

    [Fact]
    public Task Variables_become_parameters_and_losses_components() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        class Trainer
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);

            void Train(IEnumerable<(Tensor Image, Tensor Depth)> batches, TorchSharp.torch.optim.Optimizer optimizer)
            {
                const double smooth = 0.1;

                // All of them.
                foreach (var (image, depth) in batches)
                {
                    var prediction = model.call(image);

                    // What the camera sees.
                    var photometric = functional.l1_loss(prediction, image);
                    var smoothness = depth.diff(dim: -1).abs().mean(); // no steps
                    var total = {|LG2008:photometric + smooth * smoothness|};
                    optimizer.zero_grad();
                    total.backward();
                    optimizer.step();
                }
            }
        }
        """,
        """
        class Trainer
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);

            void Train(IEnumerable<(Tensor Image, Tensor Depth)> batches, TorchSharp.torch.optim.Optimizer optimizer)
            {
                using var trainerLoss = new TrainerLoss();

                // All of them.
                foreach (var (image, depth) in batches)
                {
                    var prediction = model.call(image);

                    var total = trainerLoss.forward(prediction: prediction, image: image, depth: depth);
                    optimizer.zero_grad();
                    total.backward();
                    optimizer.step();
                }
            }
        }

        [CombinedLoss]
        internal sealed partial class TrainerLoss
        {
            // What the camera sees.
            [MainLoss]
            private static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);

            // no steps
            [AuxiliaryLoss(0.1)]
            private static Tensor Smoothness(Tensor depth) => depth.diff(dim: -1).abs().mean();
        }

        """,
        HandWrittenCombination.ToForward);

    [Fact]
    public Task Step_takes_the_place_of_the_statements_around() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        namespace Depth
        {
            class Trainer
            {
                void Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
                {
                    for (var i = 0; i < 10; i++)
                    {
                        // Fresh gradients.
                        optimizer.zero_grad();
                        var total = {|LG2008:functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y)|};
                        total.backward();
                        optimizer.step();
                    }
                }
            }
        }
        """,
        """
        namespace Depth
        {
            class Trainer
            {
                void Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
                {
                    using var trainerLoss = new TrainerLoss();
                    for (var i = 0; i < 10; i++)
                    {
                        // Fresh gradients.
                        using var step = trainerLoss.Step(optimizer, x: x, y: y);
                    }
                }
            }

            [CombinedLoss]
            internal sealed partial class TrainerLoss
            {
                [MainLoss]
                private static Tensor MseLoss(Tensor x, Tensor y) => functional.mse_loss(x, y);

                [AuxiliaryLoss(0.1)]
                private static Tensor L1Loss(Tensor x, Tensor y) => functional.l1_loss(x, y);
            }
        }
        """,
        HandWrittenCombination.ToStep);

    [Fact]
    public Task Step_keeps_the_comments_of_all_that_it_takes_the_place_of() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        namespace Depth
        {
            class Trainer
            {
                void Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
                {
                    for (var i = 0; i < 10; i++)
                    {
                        // Fresh gradients.
                        optimizer.zero_grad(); // cleared
                        var total = {|LG2008:functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y)|};
                        total.backward(); // b
                        // Now.
                        optimizer.step(); // s
                    }
                }
            }
        }
        """,
        """
        namespace Depth
        {
            class Trainer
            {
                void Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
                {
                    using var trainerLoss = new TrainerLoss();
                    for (var i = 0; i < 10; i++)
                    {
                        // Fresh gradients.
                        // cleared
                        // b
                        // Now.
                        // s
                        using var step = trainerLoss.Step(optimizer, x: x, y: y);
                    }
                }
            }

            [CombinedLoss]
            internal sealed partial class TrainerLoss
            {
                [MainLoss]
                private static Tensor MseLoss(Tensor x, Tensor y) => functional.mse_loss(x, y);

                [AuxiliaryLoss(0.1)]
                private static Tensor L1Loss(Tensor x, Tensor y) => functional.l1_loss(x, y);
            }
        }
        """,
        HandWrittenCombination.ToStep);

    [Theory]
    [InlineData("optimizer.zero_grad(); var z = model.call(x); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("for (var i = 0; i < epochs; i++) { var total = SUM; optimizer.zero_grad(); total.backward(); optimizer.step(); }")]
    [InlineData("functional.cross_entropy(model.call(x), y).backward(); optimizer.step(); optimizer.zero_grad(); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); Console.WriteLine(x); model.train(); var total = SUM; total.backward(); optimizer.step(); functional.l1_loss(y, x).backward();")]
    [InlineData("optimizer.zero_grad(); foreach (var w in model.parameters()) w.requires_grad = true; var total = SUM; total.backward(); optimizer.step();")]
    public async Task Step_is_offered_where_the_gradients_are_the_sums_alone(string statements) => Assert.Equal(
        ["Convert to LossGen attributes", "Convert to LossGen attributes, with Step for backward and the optimizer"],
        await TitlesAsync(TestSource.Method(statements.Replace("SUM", Sum, StringComparison.Ordinal))));

    // Step clears the gradients directly before its own backward: what another loss gave would never be applied.
    [Theory]
    [InlineData("optimizer.zero_grad(); functional.cross_entropy(model.call(x), y).backward(); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); foreach (var part in x.chunk(4)) functional.l1_loss(model.call(part), y).backward(); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); if (i > 3) functional.l1_loss(model.call(x), y).backward(); var total = SUM; total.backward(); optimizer.step(); }")]
    [InlineData("optimizer.zero_grad(); foreach (var w in model.parameters()) w.grad = 1e-4 * w.detach(); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); foreach (var w in model.parameters()) w.grad?.add_(w.detach(), alpha: 1e-4); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); Console.WriteLine(x.grad); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); void Sup() => functional.cross_entropy(model.call(x), y).backward(); Sup(); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); Func<Tensor> sup = () => { var s = functional.cross_entropy(model.call(x), y); s.backward(); return s; }; sup(); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); Action<Tensor> sup = Console.WriteLine; sup(x); var total = SUM; total.backward(); optimizer.step();")]
    [InlineData("optimizer.zero_grad(); var total = SUM; total.backward(retain_graph: true); optimizer.step();")]
    [InlineData("var other = torch.optim.SGD(model.parameters(), 0.1); optimizer.zero_grad(); other.step(); var total = SUM; total.backward(); optimizer.step();")]
    public async Task Step_is_not_offered_where_it_would_clear_what_another_loss_gave(string statements) => Assert.Equal(
        ["Convert to LossGen attributes"],
        await TitlesAsync(TestSource.Method(statements.Replace("SUM", Sum, StringComparison.Ordinal))));

    [Fact]
    public async Task Step_is_not_offered_where_a_helper_goes_backward() => Assert.Equal(
        ["Convert to LossGen attributes"],
        await TitlesAsync(
            $$"""
            static class Training
            {
                static void Supervised(Module<Tensor, Tensor> model, Tensor x, Tensor y) => functional.cross_entropy(model.call(x), y).backward();

                static void Train(Module<Tensor, Tensor> model, TorchSharp.torch.optim.Optimizer optimizer, Tensor x, Tensor y)
                {
                    optimizer.zero_grad();
                    Supervised(model, x, y);
                    var total = {{Sum}};
                    total.backward();
                    optimizer.step();
                }
            }
            """));

    [Fact]
    public Task A_weight_that_is_read_is_set_before_the_step() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        class Options
        {
            public float KlWeight { get; set; } = 0.1f;
        }

        class Trainer(Options options)
        {
            void Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
            {
                for (var i = 0; i < 10; i++)
                {
                    var recon = functional.mse_loss(x, y);
                    var kl = functional.l1_loss(x, y);

                    // The schedule may have changed it.
                    var total = {|LG2008:recon + options.KlWeight * kl - 0.5f * (i + 1) * x.abs().mean()|};
                    optimizer.zero_grad();
                    total.backward();
                    optimizer.step();
                }
            }
        }
        """,
        """
        class Options
        {
            public float KlWeight { get; set; } = 0.1f;
        }

        class Trainer(Options options)
        {
            void Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
            {
                using var trainerLoss = new TrainerLoss();
                for (var i = 0; i < 10; i++)
                {
                    // The schedule may have changed it.
                    trainerLoss.Weights.Kl = options.KlWeight;
                    trainerLoss.Weights.XMean = -(0.5f * (i + 1));
                    using var step = trainerLoss.Step(optimizer, x: x, y: y);
                }
            }
        }

        [CombinedLoss]
        internal sealed partial class TrainerLoss
        {
            [MainLoss]
            private static Tensor Recon(Tensor x, Tensor y) => functional.mse_loss(x, y);

            [AuxiliaryLoss(0.1)]
            private static Tensor Kl(Tensor x, Tensor y) => functional.l1_loss(x, y);

            [AuxiliaryLoss(-1)]
            private static Tensor XMean(Tensor x) => x.abs().mean();
        }

        """,
        HandWrittenCombination.ToStep);

    [Fact]
    public Task A_total_that_grows_becomes_one_call_and_what_was_said_of_its_terms_stays() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        class Trainer
        {
            private readonly Module<Tensor, Tensor> model = Linear(10, 3);

            void Train(IEnumerable<(Tensor Image, Tensor Depth)> batches, float beta)
            {
                foreach (var (image, depth) in batches)
                {
                    // What the camera sees.
                    var total = functional.l1_loss(model.call(image), image);

                    // No steps.
                    total += beta * depth.diff(dim: -1).abs().mean();
                    total /= 2;
                    {|LG2008:total += 0.1f * functional.mse_loss(depth, image)|};
                    total.backward();
                }
            }
        }
        """,
        """
        class Trainer
        {
            private readonly Module<Tensor, Tensor> model = Linear(10, 3);

            void Train(IEnumerable<(Tensor Image, Tensor Depth)> batches, float beta)
            {
                using var trainerLoss = new TrainerLoss();
                foreach (var (image, depth) in batches)
                {
                    // What the camera sees.

                    // No steps.
                    trainerLoss.Weights.DepthMean = 0.5 * beta;
                    var total = trainerLoss.forward(modelOutput: model.call(image), image: image, depth: depth);
                    total.backward();
                }
            }
        }

        [CombinedLoss]
        internal sealed partial class TrainerLoss
        {
            [LossComponent(0.5)]
            private static Tensor L1Loss(Tensor modelOutput, Tensor image) => functional.l1_loss(modelOutput, image);

            [LossComponent]
            private static Tensor DepthMean(Tensor depth) => depth.diff(dim: -1).abs().mean();

            [LossComponent(0.1)]
            private static Tensor MseLoss(Tensor depth, Tensor image) => functional.mse_loss(depth, image);
        }

        """,
        HandWrittenCombination.ToForward);

    [Fact]
    public Task Weights_that_the_rules_would_ask_about_say_what_they_were() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        static class Sums
        {
            public static Tensor TotalLoss(Tensor x, Tensor y, Tensor judged)
            {
                var adversarial = functional.binary_cross_entropy_with_logits(judged, ones_like(judged));
                Console.WriteLine(adversarial.item<float>());
                return {|LG2008:adversarial + 100 * functional.l1_loss(x, y) + functional.mse_loss(x, y)|};
            }
        }
        """,
        """
        static class Sums
        {
            private static readonly SumsLoss sumsLoss = new();

            public static Tensor TotalLoss(Tensor x, Tensor y, Tensor judged)
            {
                var adversarial = functional.binary_cross_entropy_with_logits(judged, ones_like(judged));
                Console.WriteLine(adversarial.item<float>());
                return sumsLoss.forward(adversarial: adversarial, x: x, y: y);
            }
        }

        [CombinedLoss]
        internal sealed partial class SumsLoss
        {
            [MainLoss(Typical = 0.69)]
            private static Tensor Adversarial(Tensor adversarial) => adversarial;

            [AuxiliaryLoss(100, Justification = "The weight that this sum had when it was written by hand")]
            private static Tensor L1Loss(Tensor x, Tensor y) => functional.l1_loss(x, y);

            [AuxiliaryLoss]
            private static Tensor MseLoss(Tensor x, Tensor y) => functional.mse_loss(x, y);
        }

        """,
        HandWrittenCombination.ToForward);

    [Fact]
    public Task A_method_that_returns_the_sum_gets_a_field_and_keeps_what_is_private_or_used_elsewhere() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        sealed class Autoencoder
        {
            private readonly Tensor _mask = ones(3);

            private static Tensor Divergence(Tensor mean) => mean.square().mean();

            public Tensor TotalLoss(Tensor decoded, Tensor image, Tensor mean)
            {
                var reconstruction = functional.mse_loss(decoded * _mask, image);
                Console.WriteLine(reconstruction.item<float>());
                return {|LG2008:reconstruction + 2f * functional.l1_loss(decoded, this._mask) + 0.5f * Divergence(mean).mean()|};
            }
        }
        """,
        """
        sealed class Autoencoder
        {
            private static readonly AutoencoderLoss _autoencoderLoss = new();
            private readonly Tensor _mask = ones(3);

            private static Tensor Divergence(Tensor mean) => mean.square().mean();

            public Tensor TotalLoss(Tensor decoded, Tensor image, Tensor mean)
            {
                var reconstruction = functional.mse_loss(decoded * _mask, image);
                Console.WriteLine(reconstruction.item<float>());
                return _autoencoderLoss.forward(
                    reconstruction: reconstruction,
                    decoded: decoded,
                    mask: this._mask,
                    meanMean: Divergence(mean).mean());
            }
        }

        [CombinedLoss]
        internal sealed partial class AutoencoderLoss
        {
            [MainLoss]
            private static Tensor Reconstruction(Tensor reconstruction) => reconstruction;

            [AuxiliaryLoss(2)]
            private static Tensor L1Loss(Tensor decoded, Tensor mask) => functional.l1_loss(decoded, mask);

            [AuxiliaryLoss(0.5)]
            private static Tensor MeanMean(Tensor meanMean) => meanMean;
        }

        """,
        HandWrittenCombination.ToForward);

    [Fact]
    public Task What_was_computed_at_another_time_is_handed_over() => Test.VerifySourceFixAsync<HandWrittenCombinationFix>(
        """
        class Trainer
        {
            private readonly int epochs = 3;

            void Train(Tensor x, Tensor y)
            {
                var before = functional.mse_loss(x, y);
                for (var i = 0; i < epochs; i++)
                {
                    var noisy = functional.l1_loss(x + randn(3), y);
                    Action train = () => ({|LG2008:before + 0.5 * noisy|}).backward();
                    x = x + 1;
                    train();
                }
            }
        }
        """,
        """
        class Trainer
        {
            private static readonly TrainerLoss trainerLoss = new();
            private readonly int epochs = 3;

            void Train(Tensor x, Tensor y)
            {
                var before = functional.mse_loss(x, y);
                for (var i = 0; i < epochs; i++)
                {
                    var noisy = functional.l1_loss(x + randn(3), y);
                    Action train = () => trainerLoss.forward(before: before, noisy: noisy).backward();
                    x = x + 1;
                    train();
                }
            }
        }

        [CombinedLoss]
        internal sealed partial class TrainerLoss
        {
            [MainLoss]
            private static Tensor Before(Tensor before) => before;

            [AuxiliaryLoss(0.5)]
            private static Tensor Noisy(Tensor noisy) => noisy;
        }

        """,
        HandWrittenCombination.ToForward);

    [Fact]
    public Task Two_sums_become_two_classes()
    {
        const string Near =
            """

            [CombinedLoss]
            internal sealed partial class SumsLoss
            {
                [MainLoss]
                private static Tensor MseLoss(Tensor x, Tensor y) => functional.mse_loss(x, y);

                [AuxiliaryLoss]
                private static Tensor L1Loss(Tensor x, Tensor y) => functional.l1_loss(x, y);
            }

            """;
        const string Far =
            """

            [CombinedLoss]
            internal sealed partial class SumsLoss2
            {
                [MainLoss]
                private static Tensor MseLoss(Tensor x, Tensor y) => functional.mse_loss(x, y);

                [AuxiliaryLoss(3)]
                private static Tensor L1Loss(Tensor x, Tensor y) => functional.l1_loss(x, y);
            }

            """;
        const string Sums =
            """
            static class Sums
            {
                private static readonly SumsLoss2 sumsLoss2 = new();
                private static readonly SumsLoss sumsLoss = new();
                const float Scale = 1;

                public static Tensor NearLoss(Tensor x, Tensor y) => sumsLoss.forward(x: x, y: y);

                public static Tensor FarLoss(Tensor x, Tensor y) => sumsLoss2.forward(x: x, y: y);
            }

            """;
        return new CodeFixTest<Test.Only, HandWrittenCombinationFix>
        {
            TestCode = TestSource.WithUsings(
                """
                static class Sums
                {
                    const float Scale = 1;

                    public static Tensor NearLoss(Tensor x, Tensor y) => {|LG2008:functional.mse_loss(x, y) + functional.l1_loss(x, y)|};

                    public static Tensor FarLoss(Tensor x, Tensor y) => {|LG2008:functional.mse_loss(x, y) + 3 * functional.l1_loss(x, y)|};
                }

                """),

            // One after the other, and all at once.
            FixedCode = TestSource.WithUsings(Sums + Far + Near),
            BatchFixedCode = TestSource.WithUsings(Sums + Near + Far),
            CompilerDiagnostics = CompilerDiagnostics.Errors,
        }.RunAsync();
    }

    [Fact]
    public Task Top_level_statements_get_a_local_and_the_file_a_using() => new CodeFixTest<Test.Only, HandWrittenCombinationFix>
    {
        TestState = { OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication },
        TestCode =
            """
            // Trains.
            using System;
            using TorchSharp;
            using static TorchSharp.torch;

            var x = rand(3);
            var y = rand(3, requires_grad: true);
            for (var i = 0; i < 3; i++)
            {
                var total = {|LG2008:nn.functional.mse_loss(x, y)
                    + 0.5f * nn.functional.l1_loss(x, y) // rough
                    - 1e-3f * y.abs().mean()|};
                total.backward();
                Console.WriteLine(total.item<float>());
            }
            """.ReplaceLineEndings("\n"),
        FixedCode =
            """
            // Trains.
            using System;
            using LossGen;
            using TorchSharp;
            using static TorchSharp.torch;

            var x = rand(3);
            var y = rand(3, requires_grad: true);
            using var trainingLoss = new TrainingLoss();
            for (var i = 0; i < 3; i++)
            {
                var total = trainingLoss.forward(x: x, y: y);
                total.backward();
                Console.WriteLine(total.item<float>());
            }

            [CombinedLoss]
            internal sealed partial class TrainingLoss
            {
                [MainLoss]
                private static Tensor MseLoss(Tensor x, Tensor y) => nn.functional.mse_loss(x, y);

                // rough
                [AuxiliaryLoss(0.5)]
                private static Tensor L1Loss(Tensor x, Tensor y) => nn.functional.l1_loss(x, y);

                [AuxiliaryLoss(-0.001)]
                private static Tensor YMean(Tensor y) => y.abs().mean();
            }

            """.ReplaceLineEndings("\n"),
        CompilerDiagnostics = CompilerDiagnostics.Errors,
    }.RunAsync();

    private static Task<IReadOnlyList<string>> TitlesAsync(string source) =>
        OfferedFixes.TitlesAsync<Test.Only, HandWrittenCombinationFix>(source);
}
