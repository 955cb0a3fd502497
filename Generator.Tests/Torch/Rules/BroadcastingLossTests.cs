using LossGen.CodeFixes.Torch;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Generator.Analyzers.Torch.Rules.BroadcastingLoss>;

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
}
