using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests;

public class SmokeTests
{
    [Fact]
    public void Steps()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(4, 3);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var loss = new DepthLoss();
        using var fixedLoss = new FixedLoss();
        using var unit = new UnitLoss();
        var x = randn(8, 4);
        var y = randn(8, 3);
        for (var i = 0; i < 3; i++)
        {
            var p = model.call(x);
            using var step = loss.Step(optimizer, prediction: p, image: y, depth: p);
            Console.WriteLine(step.Read());
        }
        {
            var p = model.call(x);
            using var step = fixedLoss.Step(optimizer, prediction: p, target: y);
            Console.WriteLine(step.Read());
        }
        {
            var p = model.call(x);
            using var step = unit.Step(optimizer, prediction: p, target: y);
            Console.WriteLine(step.Read());
        }
        var terms = loss.Compute(prediction: model.call(x), image: y, depth: x);
        terms.Total.backward();
        using var stream = new MemoryStream();
        loss.Weights.Smoothness = 0.3;
        loss.save(stream);
        loss.Weights.Smoothness = 0.5;
        loss.load(new MemoryStream(stream.ToArray()));
        Assert.Equal(0.3, loss.Weights.Smoothness);
    }
}
