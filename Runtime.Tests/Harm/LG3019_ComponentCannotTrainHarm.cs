using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class ComponentCannotTrainHarm
{
    [Fact]
    public void Detached_component_throws_at_the_first_step()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(2, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var loss = new CutLoss();
        var exception = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: model.call(ones(3, 2)), y: zeros(3, 1)));
        Assert.Contains("'Fit'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unreduced_component_throws_at_the_first_step()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(2, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var loss = new ElementsLoss();
        var exception = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: model.call(ones(3, 2)), y: zeros(3, 1)));
        Assert.Contains("'Fit'", exception.Message, StringComparison.Ordinal);
    }

#pragma warning disable LG3019 // The mistake is what is measured.
    [CombinedLoss]
    internal sealed partial class CutLoss
    {
        [MainLoss]
        private static Tensor Fit(Tensor x, Tensor y) => nn.functional.mse_loss(x, y).detach();
    }

    [CombinedLoss]
    internal sealed partial class ElementsLoss
    {
        [MainLoss]
        private static Tensor Fit(Tensor x, Tensor y) => (x - y).pow(2);
    }
#pragma warning restore LG3019
}
