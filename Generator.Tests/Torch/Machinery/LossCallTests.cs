using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Tests.Torch.Machinery;

public class LossCallTests
{
    [Theory]
    [InlineData("Ask(functional.mse_loss(x, y));", "Mse", "Mean")]
    [InlineData("Ask(functional.mse_loss(target: y, input: x, reduction: Reduction.Sum));", "Mse", "Sum")]
    [InlineData("Ask(MSELoss(Reduction.None).call(x, y));", "Mse", "None")]
    [InlineData("var criterion = CrossEntropyLoss(); Ask(criterion.forward(x, y));", "CrossEntropy", "Mean")]
    [InlineData("Loss<Tensor, Tensor, Tensor> criterion = BCELoss(reduction: Reduction.Sum); Ask(criterion.call(x, y));", "BinaryCrossEntropy", "Sum")]
    [InlineData("Ask(given.call(x, y));", "KlDivergence", null)]
    [InlineData("var loss = functional.l1_loss(x, y); Ask(loss);", "L1", "Mean")]
    [InlineData("Ask(functional.l1_loss(x, y, condition ? Reduction.Sum : Reduction.Mean));", "L1", null)]
    [InlineData("Module<Tensor, Tensor, Tensor> criterion = L1Loss(); Ask(criterion.call(x, y));", "L1", "Mean")]
    public void Losses_are_read_as_function_and_as_module(string statements, string kind, string? reduction)
    {
        var probe = Probe.Statements(statements, "public TorchSharp.Modules.KLDivLoss given;");
        var loss = LossCall.From(probe.Asked[0], probe.Torch, CancellationToken.None);

        Assert.Equal(kind, loss?.Kind.ToString());
        Assert.Equal(reduction, loss?.Reduction(probe.Torch, CancellationToken.None)?.ToString());
        Assert.Equal("x", loss?.Input?.Syntax.ToString());
        Assert.Equal("y", loss?.Target?.Syntax.ToString());
    }

    [Theory]
    [InlineData("Ask(x + y);")]
    [InlineData("Ask(unknown.call(x, y));")]
    [InlineData("Ask(functional.mse_loss(x, y) * 2);")]
    [InlineData("Ask(functional.mse_loss(x, y).detach());")]
    [InlineData("Ask(model.call(x));")]
    [InlineData("Module<Tensor, Tensor, Tensor> criterion = unknown; Ask(criterion.call(x, y));")]
    public void What_is_no_loss_or_not_known_is_not_read(string statements)
    {
        var probe = Probe.Statements(statements, "public Loss<Tensor, Tensor, Tensor> unknown;");

        Assert.Null(LossCall.From(probe.Asked[0], probe.Torch, CancellationToken.None));
    }

    [Fact]
    public void Every_function_and_module_of_TorchSharp_is_known()
    {
        var functional = Probe.Statements("").Torch.Functional!;
        var functions = functional.GetMembers().Select(static member => member.Name)
            .Where(static name => name.EndsWith("_loss", StringComparison.Ordinal) || name.StartsWith("binary_cross", StringComparison.Ordinal) || name is "cross_entropy" or "kl_div");

        Assert.Equal(LossKinds.ByFunction.Keys.Order(StringComparer.Ordinal), functions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(LossKinds.All.Length, LossKinds.ByModule.Count);
    }

    [Theory]
    [InlineData("Sequential(Linear(3, 3), Sigmoid())", "Sigmoid()")]
    [InlineData("Sequential((\"a\", Linear(3, 3)), (\"b\", Softmax(1)))", "Softmax(1)")]
    [InlineData("Sequential(ReLU(), Sequential(ReLU(), Linear(3, 1)))", "Linear(3, 1)")]
    [InlineData("Sequential(new Module<Tensor, Tensor>[] { ReLU(), Tanh() })", "Tanh()")]
    [InlineData("Linear(3, 1)", "Linear(3, 1)")]
    [InlineData("Sequential(list)", null)]
    public void The_tail_of_a_module_is_what_acts_last(string module, string? tail)
    {
        var probe = Probe.Statements($"var list = new List<Module<Tensor, Tensor>>(); var net = {module}; Ask(net);");

        Assert.Equal(tail, ModuleCreation.TailOf(probe.Asked[0], probe.Torch, CancellationToken.None)?.Syntax.ToString());
    }

    [Theory]
    [InlineData("Ask(softmax(x, 1));", "Softmax")]
    [InlineData("Ask(x.log_softmax(1).squeeze());", "LogSoftmax")]
    [InlineData("var p = functional.sigmoid(x); Ask(p);", "Sigmoid")]
    [InlineData("Ask(special.log_softmax(x, 1));", "LogSoftmax")]
    [InlineData("Ask(Sequential(Linear(3, 3), Softmax(1)).call(x));", "Softmax")]
    [InlineData("Ask(model.call(x));", "Affine")]
    [InlineData("Ask(new Net().call(x));", "Sigmoid")]
    [InlineData("Ask(new Either().call(x));", null)]
    [InlineData("Ask(x.relu());", null)]
    [InlineData("Ask(x);", null)]
    public void The_activation_of_a_value_is_its_last_operation(string statements, string? kind)
    {
        var probe = Probe.Statements(
            statements,
            """
            class Net() : Module<Tensor, Tensor>("net") { public override Tensor forward(Tensor input) { var h = input.relu(); return h.sigmoid(); } }
            class Either() : Module<Tensor, Tensor>("either") { public override Tensor forward(Tensor input) { if (training) return input; return input.sigmoid(); } }
            """);

        Assert.Equal(kind, Activation.Of(probe.Asked[0], probe.Torch, CancellationToken.None)?.Kind.ToString());
    }
}
