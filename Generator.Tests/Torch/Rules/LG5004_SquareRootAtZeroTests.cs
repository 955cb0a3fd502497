using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.SquareRootAtZero>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class SquareRootAtZeroTests
{
    [Theory]
    [InlineData("{|LG5004:functional.mse_loss(x, y).sqrt()|}.backward();", "(functional.mse_loss(x, y) + 1e-12).sqrt().backward();")]
    [InlineData("var mse = functional.mse_loss(x, y); var rmse = {|LG5004:mse.sqrt()|}; rmse.backward();", "var mse = functional.mse_loss(x, y); var rmse = (mse + 1e-12).sqrt(); rmse.backward();")]
    [InlineData("{|LG5004:torch.sqrt(functional.mse_loss(x, y))|}.backward();", "torch.sqrt(functional.mse_loss(x, y) + 1e-12).backward();")]
    [InlineData("{|LG5004:functional.mse_loss(x, y).pow(0.5)|}.backward();", "(functional.mse_loss(x, y) + 1e-12).pow(0.5).backward();")]
    [InlineData("{|LG5004:MSELoss().call(x, y).sqrt()|}.backward();", "(MSELoss().call(x, y) + 1e-12).sqrt().backward();")]
    [InlineData("torch.mean({|LG5004:torch.sqrt(functional.mse_loss(x, y))|}).backward();", "torch.mean(torch.sqrt(functional.mse_loss(x, y) + 1e-12)).backward();")]
    [InlineData("{|LG5004:(x - y).pow(2).sqrt()|}.mean().backward();", "((x - y).pow(2) + 1e-12).sqrt().mean().backward();")]
    [InlineData("{|LG5004:((x - y).pow(2) + (x - mask).pow(2)).sqrt()|}.mean().backward();", "((x - y).pow(2) + (x - mask).pow(2) + 1e-12).sqrt().mean().backward();")]
    [InlineData("{|LG5004:(x - y).pow(2).mean().sqrt()|}.backward();", "((x - y).pow(2).mean() + 1e-12).sqrt().backward();")]
    public Task The_radicand_gets_an_epsilon(string statement, string repaired) => Test.VerifyFixAsync<SquareRootAtZeroFix>(statement, repaired);

    [Theory]
    [InlineData("{|LG5004:(x - y).pow(2).sum().sqrt()|}.backward();", "(x - y).norm().backward();")]
    [InlineData("{|LG5004:(x - y).square().sum(1).sqrt()|}.mean().backward();", "(x - y).norm(1).mean().backward();")]
    [InlineData("{|LG5004:torch.sqrt((x - y).pow(2).sum(-1, keepdim: true))|}.mean().backward();", "(x - y).norm(-1, keepdim: true).mean().backward();")]
    [InlineData("var d = x - y; {|LG5004:(d * d).sum().sqrt()|}.backward();", "var d = x - y; d.norm().backward();")]
    [InlineData("var d = x - y; {|LG5004:torch.sqrt(torch.sum(torch.pow(d, 2)))|}.backward();", "var d = x - y; d.norm().backward();")]
    [InlineData("{|LG5004:((x - y) * (x - y)).sum(1).sqrt()|}.mean().backward();", "(x - y).norm(1).mean().backward();")]
    [InlineData("var near = {|LG5004:(x - y).pow(2).sum(1).sqrt()|}; functional.relu(near - 1).mean().backward();", "var near = (x - y).norm(1); functional.relu(near - 1).mean().backward();")]
    public Task A_distance_becomes_a_norm(string statement, string repaired) => Test.VerifyFixAsync<SquareRootAtZeroFix>(statement, repaired);

    [Fact]
    public Task Comments_in_a_chain_stay() => Test.VerifyFixAsync<SquareRootAtZeroFix>(
        """
        var near = {|LG5004:(x - y) // the difference
            .pow(2)
            .sum(1) // of every row
            .sqrt()|};
        near.mean().backward();
        """,
        """
        var near = // the difference
            // of every row
            (x - y).norm(1);
        near.mean().backward();
        """);

    [Fact]
    public Task A_distance_can_keep_its_form() => Test.VerifySourceFixAsync<SquareRootAtZeroFix>(
        """
        sealed class DistanceLoss : Module<Tensor, Tensor, Tensor>
        {
            public DistanceLoss() : base("distance") { }
            public override Tensor forward(Tensor left, Tensor right) => {|LG5004:(left - right).pow(2).sum(1).sqrt()|}.mean();
        }
        """,
        """
        sealed class DistanceLoss : Module<Tensor, Tensor, Tensor>
        {
            public DistanceLoss() : base("distance") { }
            public override Tensor forward(Tensor left, Tensor right) => ((left - right).pow(2).sum(1) + 1e-12).sqrt().mean();
        }
        """,
        SquareRootAtZero.AddEpsilon);

    [Theory]
    [InlineData("GeometricLoss")]
    [InlineData("LatestLoss")]
    public Task A_method_that_is_called_a_loss(string name) =>
        Test.VerifyAsync($"class Losses {{ static Tensor {name}(Tensor x, Tensor y) => {{|LG5004:functional.mse_loss(x, y).sqrt()|}}; }}");

    [Theory]
    [InlineData("Distance(x, y).backward();")]
    [InlineData("var loss = functional.relu(this.Distance(x, y) - 1).mean(); loss.backward();")]
    public Task A_method_whose_result_its_class_trains_on(string statement) => Test.VerifyAsync(
        $$"""
        class Trainer
        {
            void Train(Tensor x, Tensor y) { {{statement}} }
            Tensor Distance(Tensor x, Tensor y) => {|LG5004:functional.mse_loss(x, y).sqrt()|};
        }
        """);

    [Fact]
    public Task A_method_whose_result_its_class_prints_is_silent() => Test.VerifyAsync(
        """
        class Trainer
        {
            void Train(Tensor x, Tensor y) { functional.mse_loss(x, y).backward(); Console.WriteLine(Distance(x, y).ToSingle()); }
            Tensor Distance(Tensor x, Tensor y) => functional.mse_loss(x, y).sqrt();
        }
        """);

    [Theory]
    [InlineData("{|#0:x.pow(2).sum().sqrt()|}.backward();", "x.norm().backward();")]
    [InlineData("{|#0:x.var().sqrt()|}.backward();", "(x.var() + 1e-12).sqrt().backward();")]
    [InlineData("{|#0:x.abs().sqrt()|}.sum().backward();", "(x.abs() + 1e-12).sqrt().sum().backward();")]
    public Task What_is_rarely_0_is_information(string statement, string repaired) => Test.VerifyFixAsync<SquareRootAtZeroFix>(statement, repaired, Test.Info(0));

    [Fact]
    public Task The_message_names_the_loss() => Test.VerifyStatementsAsync(
        "{|#0:functional.mse_loss(x, y).sqrt()|}.backward();",
        new DiagnosticResult(SquareRootAtZero.Rule).WithLocation(0)
            .WithMessage("mse_loss is 0 where the prediction is exact; add 1e-12 under the root: the gradient of the root is infinite there, and NaN for everything before it"));

    [Theory]
    [InlineData("(functional.mse_loss(x, y) + 1e-8).sqrt().backward();")]
    [InlineData("((x - y).pow(2).sum(1) + 1e-12).sqrt().mean().backward();")]
    [InlineData("(x - y).pow(2).sum(1).clamp_min(1e-12).sqrt().mean().backward();")]
    [InlineData("(x - y).norm().backward();")]
    [InlineData("functional.mse_loss(x, y).pow(2).backward();")]
    [InlineData("using (no_grad()) { var rmse = functional.mse_loss(x, y).sqrt(); Console.WriteLine(rmse.ToSingle()); }")]
    [InlineData("var rmse = functional.mse_loss(x, y).sqrt(); Console.WriteLine(rmse.ToSingle());")]
    [InlineData("x.matmul(y).relu().sqrt().sum().backward();")]
    [InlineData("x.sqrt().sum().backward();")]
    [InlineData("x.pow(2).sqrt().sum().backward();")]
    [InlineData("((x - y) * (x - mask)).sum().sqrt().backward();")]
    [InlineData("((x - y).pow(2) + x).sqrt().mean().backward();")]
    [InlineData("functional.mse_loss(x, (x - y).pow(2).sum(1).sqrt()).backward();")]
    [InlineData("x.pow(epochs).sum().backward();")]
    public Task Guarded_unknown_or_not_trained_on_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("static Tensor FrechetDistance(Tensor mean, Tensor other, Tensor product) => (mean - other).pow(2).sum().sqrt() + product.relu().sqrt().sum();")]
    [InlineData("static Tensor TestLoss(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target).sqrt();")]
    [InlineData("static Tensor eval_loss(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target).sqrt();")]
    [InlineData("sealed class Rmse : Module<Tensor, Tensor, Tensor> { public Rmse() : base(\"rmse\") { } public override Tensor forward(Tensor p, Tensor t) => functional.mse_loss(p, t).sqrt(); }")]
    public Task A_metric_is_silent(string member) => Test.VerifyAsync($"class Metrics {{ {member} }}");
}
