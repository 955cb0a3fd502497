using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.BroadcastingLoss>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class BroadcastingLossTests
{
    [Theory]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), {|LG3012:tensor(new[] { 1f, 2f })|}).backward();", "functional.mse_loss(Linear(4, 1).call(x), tensor(new[] { 1f, 2f }).unsqueeze(1)).backward();")]
    [InlineData("var head = Sequential(Linear(4, 8), ReLU(), Linear(8, 1)); var t = tensor(new[] { 1f, 2f }); functional.l1_loss(head.call(x), {|LG3012:t|}).backward();", "var head = Sequential(Linear(4, 8), ReLU(), Linear(8, 1)); var t = tensor(new[] { 1f, 2f }); functional.l1_loss(head.call(x), t.unsqueeze(1)).backward();")]
    [InlineData("var values = new float[8]; functional.smooth_l1_loss(Linear(4, 1).call(x), {|LG3012:tensor(values)|}).backward();", "var values = new float[8]; functional.smooth_l1_loss(Linear(4, 1).call(x), tensor(values).unsqueeze(1)).backward();")]
    [InlineData("functional.huber_loss(Linear(4, 1).call(x).cpu(), {|LG3012:tensor(new[] { 1f, 2f }).cpu()|}).backward();", "functional.huber_loss(Linear(4, 1).call(x).cpu(), tensor(new[] { 1f, 2f }).cpu().unsqueeze(1)).backward();")]
    [InlineData("MSELoss().call(Linear(4, 1).call(x), {|LG3012:tensor(new[] { 1f, 2f })|}).backward();", "MSELoss().call(Linear(4, 1).call(x), tensor(new[] { 1f, 2f }).unsqueeze(1)).backward();")]
    [InlineData("var table = tensor(new float[3, 5]); functional.mse_loss(Linear(4, 1).call(x), {|LG3012:table[TensorIndex.Colon, 4]|}).backward();", "var table = tensor(new float[3, 5]); functional.mse_loss(Linear(4, 1).call(x), table[TensorIndex.Colon, 4].unsqueeze(1)).backward();")]
    [InlineData("var table = tensor(new float[3, 5]).to(float32); functional.mse_loss(Linear(4, 1).call(x), {|LG3012:table[.., 4]|}).backward();", "var table = tensor(new float[3, 5]).to(float32); functional.mse_loss(Linear(4, 1).call(x), table[.., 4].unsqueeze(1)).backward();")]
    [InlineData("var table = y.reshape(-1, 5); functional.mse_loss(Linear(4, 1).call(x), {|LG3012:table[TensorIndex.Ellipsis, 0]|}).backward();", "var table = y.reshape(-1, 5); functional.mse_loss(Linear(4, 1).call(x), table[TensorIndex.Ellipsis, 0].unsqueeze(1)).backward();")]
    [InlineData("functional.l1_loss(Linear(4, 1).call(x), {|LG3012:y.view(-1)|}).backward();", "functional.l1_loss(Linear(4, 1).call(x), y.view(-1).unsqueeze(1)).backward();")]
    [InlineData("functional.l1_loss(Linear(4, 1).call(x), {|LG3012:y.flatten()|}).backward();", "functional.l1_loss(Linear(4, 1).call(x), y.flatten().unsqueeze(1)).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), {|LG3012:y.squeeze(1)|}).backward();", "functional.mse_loss(Linear(4, 1).call(x), y.squeeze(1).unsqueeze(1)).backward();")]
    public Task The_target_becomes_a_column(string statement, string repaired) => Test.VerifyFixAsync<BroadcastingLossFix>(statement, repaired);

    [Theory]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x).squeeze(1), tensor(new[] { 1f, 2f })).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), tensor(new[] { 1f, 2f }).reshape(2, 1)).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), tensor(new[] { 1f, 2f }, new long[] { 2, 1 })).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), tensor(new[,] { { 1f }, { 2f } })).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 2).call(x), tensor(new[] { 1f, 2f })).backward();")]
    [InlineData("functional.mse_loss(model.call(x), tensor(new[] { 1f, 2f })).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y).backward();")]
    [InlineData("functional.binary_cross_entropy(Linear(4, 1).call(x), tensor(new[] { 1f, 2f })).backward();")]
    [InlineData("functional.mse_loss(Sequential(Linear(4, 1), Flatten(0)).call(x), tensor(new[] { 1f, 2f })).backward();")]
    [InlineData("var table = tensor(new float[3, 5]); functional.mse_loss(Linear(4, 1).call(x), table[TensorIndex.Colon, TensorIndex.Slice(4, 5)]).backward();")]
    [InlineData("var table = tensor(new float[3, 5]); functional.mse_loss(Linear(4, 1).call(x), table[.., 4..5]).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y[TensorIndex.Colon, 4]).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y.view(-1, 1)).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y.flatten(1)).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y[mask]).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), tensor(new[] { 1f, 2f }).unsqueeze(1)).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y.squeeze()).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x).squeeze(1), y.squeeze(1)).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), y.squeeze(2)).backward();")]
    public Task Equal_and_unknown_shapes_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x).squeeze(), tensor(new[] { 1f, 2f }).unsqueeze(1)).backward();", "Linear(4, 1).call(x).squeeze()")]
    [InlineData("functional.l1_loss(Linear(4, 1).call(x).squeeze(-1), y.view(-1, 1)).backward();", "Linear(4, 1).call(x).squeeze(-1)")]
    public Task A_prediction_that_lost_its_column_gets_it_back(string statement, string prediction) => Test.VerifyFixAsync<BroadcastingLossFix>(
        statement.Replace(prediction, $"{{|LG3012:{prediction}|}}", StringComparison.Ordinal),
        statement.Replace(prediction, $"{prediction}.unsqueeze(1)", StringComparison.Ordinal));

    [Theory]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), {|LG3012:from_array(new[] { 1f, 2f })|}).backward();", "functional.mse_loss(Linear(4, 1).call(x), from_array(new[] { 1f, 2f }).unsqueeze(1)).backward();")]
    [InlineData(
        "var reward = from_array(new[] { 1f, 2f }).view(-1, 1); var best = Linear(4, 2).call(x).max(1).values.detach(); functional.mse_loss(model.call(x), reward + {|LG3012:0.99f * best|}).backward();",
        "var reward = from_array(new[] { 1f, 2f }).view(-1, 1); var best = Linear(4, 2).call(x).max(1).values.detach(); functional.mse_loss(model.call(x), reward + (0.99f * best).unsqueeze(1)).backward();")]
    [InlineData(
        "functional.mse_loss({|LG3012:y.flatten()|} - Linear(4, 1).call(x), x).backward();",
        "functional.mse_loss(y.flatten().unsqueeze(1) - Linear(4, 1).call(x), x).backward();")]
    public Task A_vector_beside_a_column_becomes_a_column(string statement, string repaired) => Test.VerifyFixAsync<BroadcastingLossFix>(statement, repaired);

    [Fact]
    public Task Arithmetic_in_a_variable_is_reported_at_the_loss() => Test.VerifyStatementsAsync(
        "var wanted = y.view(-1, 1).mul(tensor(new[] { 1f, 2f })).detach(); functional.smooth_l1_loss(x, {|LG3012:wanted|}).backward();");

    [Theory]
    [InlineData("var (best, _) = Linear(4, 2).call(x).max(1);")]
    [InlineData("(Tensor best, Tensor index) = Linear(4, 2).call(x).min(1);")]
    [InlineData("Tensor best; (best, _) = torch.max(Linear(4, 2).call(x), 1);")]
    [InlineData("var (best, _) = Linear(4, 2).call(x).kthvalue(1, 1);")]
    public Task The_best_of_each_row_taken_out_of_a_tuple(string taken) =>
        Test.VerifyStatementsAsync(taken + " functional.mse_loss(Linear(4, 1).call(x), {|LG3012:best|}).backward();");

    [Fact]
    public Task The_best_of_each_row_in_a_tuple() => Test.VerifyStatementsAsync(
        "var all = Linear(4, 2).call(x).max(1); functional.mse_loss(Linear(4, 1).call(x), {|LG3012:all.values|}).backward();");

    [Theory]
    [InlineData("var (best, _) = Linear(4, 2).call(x).max(1, keepdim: true); functional.mse_loss(Linear(4, 1).call(x), best).backward();")]
    [InlineData("var (best, _) = Linear(4, 2).call(x).sort(1); functional.mse_loss(Linear(4, 1).call(x), best).backward();")]
    [InlineData("var (best, _) = x.max(1); functional.mse_loss(Linear(4, 1).call(x), best).backward();")]
    [InlineData("var (best, _) = Linear(4, 2).call(x).max(1); best = best.unsqueeze(1); functional.mse_loss(Linear(4, 1).call(x), best).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x).squeeze(1), from_array(new[] { 1f, 2f })).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), from_array(new[,] { { 1f }, { 2f } })).backward();")]
    [InlineData("var best = Linear(4, 2).call(x).max(1, keepdim: true).values; functional.mse_loss(Linear(4, 1).call(x), y.view(-1, 1) + best).backward();")]
    [InlineData("var best = x.max(1).values; functional.mse_loss(Linear(4, 1).call(x), y.view(-1, 1) + best).backward();")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), 0.5f * y.view(-1, 1) + 1).backward();")]
    [InlineData("functional.mse_loss(y.flatten() - tensor(new[] { 1f, 2f }), Linear(4, 1).call(x).squeeze()).backward();")]
    [InlineData("functional.mse_loss(model.call(x).squeeze(), tensor(new[] { 1f, 2f }).unsqueeze(1)).backward();")]
    public Task Shapes_that_fit_or_are_unknown_stay_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task A_value_network_in_a_field_is_a_column() => Test.VerifyAsync(
        """
        class Critic
        {
            readonly Module<Tensor, Tensor> value = Sequential(Linear(4, 16), ReLU(), Linear(16, 1));
            void Learn(Tensor s, float[] returns) => functional.mse_loss(value.call(s), {|LG3012:from_array(returns)|}).backward();
        }
        """);

    [Theory]
    [InlineData("functional.mse_loss(net.call(x), {|LG3012:tensor(values)|}).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(net.call(x), {|LG3012:from_array(values).to(CPU)|}).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(net.call(x), {|LG3012:tensor(values)|}).backward();", "last.call(functional.relu(head.call(x)))")]
    [InlineData("MSELoss().call({|LG3012:net.forward(x)|}, tensor(values).view(-1, 1)).backward();", "head.call(x).squeeze(-1)")]
    [InlineData("functional.mse_loss(net.call(x), {|LG3012:net.call(y).max(1).values|}).backward();", "head.call(x)")]
    public Task A_model_of_this_project_gives_what_its_forward_returns(string statement, string forward) => Test.VerifyAsync(Model(statement, forward));

    [Theory]
    [InlineData("functional.mse_loss(net.call(x), tensor(values)).backward();", "head.call(x).squeeze(-1)")]
    [InlineData("functional.mse_loss(net.call(x), tensor(values)).backward();", "head.call(x).view(-1)")]
    [InlineData("functional.mse_loss(net.call(x), tensor(values).view(-1, 1)).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(net.call(x), tensor(values)).backward();", "x.dim() == 1 ? x : head.call(x)")]
    [InlineData("functional.mse_loss(net.call(x), tensor(values)).backward();", "wide.call(x)")]
    [InlineData("functional.mse_loss(net.call(tensor(values)), tensor(new[] { values[0] })).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(net.call(x), tensor(new[] { values[0] })).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(from_array(values)), tensor(new[] { values[0] })).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(Linear(4, 1).call(x), tensor(new[] { values[0] })).backward();", "head.call(x)")]
    [InlineData("functional.mse_loss(net.call(x), net.call(y).max(1, keepdim: true).values).backward();", "head.call(x)")]
    public Task A_model_that_fits_is_silent(string statement, string forward) => Test.VerifyAsync(Model(statement, forward));

    [Theory]
    [InlineData("functional.mse_loss(Predict(x), {|LG3012:tensor(values)|}).backward();")]
    [InlineData("functional.mse_loss(net.call(x), {|LG3012:Flat(y)|}).backward();")]
    public Task A_helper_gives_what_it_returns(string statement) => Test.VerifyAsync(Model(statement, "head.call(x)"));

    [Theory]
    [InlineData("functional.mse_loss(Predict(from_array(values)), tensor(values)).backward();")]
    [InlineData("functional.mse_loss(Predict(x), y).backward();")]
    [InlineData("functional.mse_loss(Predict(x).flatten(), Flat(y)).backward();")]
    public Task A_helper_whose_result_fits_is_silent(string statement) => Test.VerifyAsync(Model(statement, "head.call(x)"));

    [Fact]
    public Task A_step_is_asked_for_the_output_of_the_model_too() => Test.VerifyAsync(
        """
        sealed class Q : Module<Tensor, Tensor>
        {
            readonly TorchSharp.Modules.Sequential layers = Sequential(Linear(4, 64), ReLU(), Linear(64, 1));
            public Q() : base("q") => RegisterComponents();
            public override Tensor forward(Tensor x) => layers.call(x);
        }

        [CombinedLoss]
        partial class ValueLoss
        {
            [MainLoss]
            static Tensor Value(Tensor p, Tensor y) => functional.mse_loss(p, y);
        }

        class Program
        {
            void Train(ValueLoss loss, Q q, TorchSharp.torch.optim.Optimizer optimizer, Tensor x, float[] returns)
            {
                var y = from_array(returns).to(CPU);
                using var step = loss.Step(optimizer, p: q.call(x), y: {|LG3012:y|});
            }
        }
        """);

    private static string Model(string statement, string forward) =>
        $$"""
        class Net : Module<Tensor, Tensor>
        {
            readonly TorchSharp.Modules.Sequential head = Sequential(Linear(4, 64), ReLU(), Linear(64, 1));
            readonly TorchSharp.Modules.Linear last = Linear(1, 1), wide = Linear(4, 2);
            public Net() : base("net") => RegisterComponents();
            public override Tensor forward(Tensor x) => ({{forward}});
        }

        class Program
        {
            readonly TorchSharp.Modules.Linear value = Linear(4, 1);

            void Train(Net net, Tensor x, Tensor y, float[] values)
            {
                {{statement}}
            }

            Tensor Predict(Tensor state) => value.call(state);

            static Tensor Flat(Tensor t) => t.view(-1);
        }
        """;
}
