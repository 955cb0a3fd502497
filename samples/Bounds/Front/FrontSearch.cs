using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bounds.Front;

/// <summary>Where training ends for weights, and for bounds, spread over their whole range.</summary>
/// <param name="tries">How many weights and how many bounds are tried.</param>
/// <param name="steps">Steps of each training.</param>
internal sealed class FrontSearch(int tries, int steps)
{
    private const double LearningRate = 0.05;

    // Near the middle of the front, and not on it.
    private static readonly double[] Start = [0.05, -0.02];

    /// <summary>The ends of the weighted sums a·First + (1 − a)·Second, with the a of each.</summary>
    public IReadOnlyList<(double Setting, Point End)> ByWeights() => Tried(share =>
    {
        using var loss = new WeightedPoint();
        loss.Weights.First = share;
        loss.Weights.Second = 1 - share;
        return Train((optimizer, x) => loss.Step(optimizer, x: x).Dispose());
    });

    /// <summary>The ends under Second ≤ b, with the b of each.</summary>
    public IReadOnlyList<(double Setting, Point End)> ByBounds() => Tried(bound =>
    {
        using var loss = new BoundedPoint();
        loss.Bounds.Second = bound;
        return Train((optimizer, x) => loss.Step(optimizer, x: x).Dispose());
    });

    /// <summary>How far a point is from the nearest of the front.</summary>
    public static double DistanceToFront(Point point) => Front().Min(on => Distance(on, point));

    /// <summary>The largest gap that points leave on the front: how far the worst of it is from the nearest of them.</summary>
    public static double LargestGap(IEnumerable<Point> points) => Front().Max(on => points.Min(point => Distance(on, point)));

    /// <summary>The front, in many points.</summary>
    public static IEnumerable<Point> Front()
    {
        const int Points = 400;
        return Enumerable.Range(0, Points + 1).Select(static i => Objectives.OnFront(Objectives.End * ((2.0 * i / Points) - 1)));
    }

    private List<(double Setting, Point End)> Tried(Func<double, Point> train) =>
        [.. Enumerable.Range(1, tries).Select(i => (double)i / (tries + 1)).Select(setting => (setting, train(setting)))];

    private Point Train(Action<optim.Optimizer, Tensor> step)
    {
        using var x = new Parameter(tensor(Start));
        using var optimizer = optim.SGD([x], LearningRate);
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            step(optimizer, x);
        }

        using var end = NewDisposeScope();
        using var noGradients = no_grad();
        return new Point(Objectives.First(x).ToDouble(), Objectives.Second(x).ToDouble());
    }

    private static double Distance(Point left, Point right) =>
        Math.Sqrt(((left.First - right.First) * (left.First - right.First)) + ((left.Second - right.Second) * (left.Second - right.Second)));
}
