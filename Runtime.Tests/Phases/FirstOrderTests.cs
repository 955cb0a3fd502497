using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>
/// When alternating equals a half-and-half sum: with plain SGD, to first order in the step. The statements of the
/// documentation page on alternating training, measured.
/// </summary>
public class FirstOrderTests
{
    /// <summary>One step of each loss at rate η against one step on ½A + ½B at 2η: the difference is O(η²).</summary>
    [Fact]
    public void Plain_SGD_differs_from_the_half_and_half_sum_by_the_square_of_the_rate()
    {
        double[] rates = [1e-1, 3e-2, 1e-2, 3e-3];
        var distances = Array.ConvertAll(rates, static rate => DistanceWithSgd(rate, momentum: 0));
        var slope = Slope(rates, distances);
        Assert.InRange(slope, 1.8, 2.2);
    }

    /// <summary>From rest, momentum moves the first loss's gradient twice and the second's once: a difference of first order.</summary>
    [Fact]
    public void SGD_with_momentum_differs_from_the_half_and_half_sum_in_the_first_order()
    {
        double[] rates = [1e-2, 3e-3, 1e-3, 3e-4];
        var distances = Array.ConvertAll(rates, static rate => DistanceWithSgd(rate, momentum: 0.9));
        Assert.InRange(Slope(rates, distances), 0.9, 1.1);
    }

    /// <summary>One Adam for each loss takes the magnitude out: scaling one loss a thousandfold changes nothing to speak of.</summary>
    [Fact]
    public void Adam_for_each_loss_is_itself_a_normaliser()
    {
        Assert.InRange(RelativeChange(separate: true), 0, 1e-3);
        Assert.InRange(RelativeChange(separate: false), 0.3, double.PositiveInfinity);
    }

    private static double DistanceWithSgd(double rate, double momentum)
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new TwoHeads(dtype: ScalarType.Float64), new TwoHeads(dtype: ScalarType.Float64));
        var turns = new TurnsLoss(left).Alternate(optim.SGD(left.parameters(), rate, momentum));
        turns.Step(x: left.Input, targetA: left.TargetA, targetB: left.TargetB).Dispose();
        turns.Step(x: left.Input, targetA: left.TargetA, targetB: left.TargetB).Dispose();

        using var optimizer = optim.SGD(right.parameters(), 2 * rate, momentum);
        (0.5 * right.LossA(right.Input, right.TargetA) + 0.5 * right.LossB(right.Input, right.TargetB)).backward();
        optimizer.step();
        return Distance(left, right);
    }

    /// <summary>How far ten alternating steps move when loss B is a thousand times as large, relative to the movement.</summary>
    private static double RelativeChange(bool separate)
    {
        using var scope = NewDisposeScope();
        var (usual, scaled, start) = (Trained(1), Trained(1000), new TwoHeads(dtype: ScalarType.Float64));
        return Distance(usual, scaled) / Distance(usual, start);

        TwoHeads Trained(double weight)
        {
            var network = new TwoHeads(dtype: ScalarType.Float64);
            var loss = new TurnsLoss(network);
            loss.Weights.LossB = weight;
            var turns = separate
                ? loss.Alternate(first: optim.Adam(network.TrunkAnd(network.A), 0.01), second: optim.Adam(network.TrunkAnd(network.B), 0.01))
                : loss.Alternate(optim.Adam(network.parameters(), 0.01));
            for (var i = 0; i < 10; i++)
            {
                turns.Step(x: network.Input, targetA: network.TargetA, targetB: network.TargetB).Dispose();
            }

            return network;
        }
    }

    private static double Distance(TwoHeads left, TwoHeads right)
    {
        using var noGrad = no_grad();
        return Math.Sqrt(left.parameters().Zip(right.parameters()).Sum(static pair => (pair.First - pair.Second).square().sum().item<double>()));
    }

    private static double Slope(double[] x, double[] y)
    {
        var (logX, logY) = (Array.ConvertAll(x, Math.Log), Array.ConvertAll(y, Math.Log));
        var (meanX, meanY) = (logX.Average(), logY.Average());
        return logX.Zip(logY).Sum(pair => (pair.First - meanX) * (pair.Second - meanY)) / logX.Sum(value => (value - meanX) * (value - meanX));
    }
}
