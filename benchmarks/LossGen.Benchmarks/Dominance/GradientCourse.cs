using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Dominance;

/// <summary>What a training showed: how the auxiliary's gradient compares with the main component's, and how large both losses are.</summary>
/// <param name="Start">The median ratio of the weighted gradients' norms over the first tenth of the steps.</param>
/// <param name="Whole">The median over all steps.</param>
/// <param name="Typical">The mean values over the first tenth, as people would declare them.</param>
internal sealed record GradientCourse(double Start, double Whole, (double Main, double Auxiliary) Typical)
{
    private const int Steps = 300;
    private const int Interval = 5;
    private const int First = Steps / Interval / 10;
    private const double LearningRate = 1e-3;

    /// <summary>Trains once and measures at every fifth step, before the step is made.</summary>
    public static GradientCourse Of(Func<Training> create, double weight)
    {
        manual_seed(1);
        using var training = create();
        using var optimizer = optim.Adam(training.Modules.SelectMany(static module => module.parameters()), LearningRate);
        var shared = training.Shared.ToList();
        var ratios = new List<double>();
        var values = new List<(double Main, double Auxiliary)>();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var (main, auxiliary) = training.Evaluate();
            if (step % Interval == 0)
            {
                ratios.Add(weight * GradientNorm(auxiliary, shared) / GradientNorm(main, shared));
                values.Add((main.ToDouble(), auxiliary.ToDouble()));
            }

            optimizer.zero_grad();
            (main + weight * auxiliary).backward();
            optimizer.step();
        }

        var start = values.Take(First).ToList();
        return new GradientCourse(
            Median(ratios.Take(First)),
            Median(ratios),
            (start.Average(static value => value.Main), start.Average(static value => value.Auxiliary)));
    }

    private static double GradientNorm(Tensor loss, List<Parameter> shared)
    {
        var squares = 0.0;
        foreach (var gradient in autograd.grad([loss], [.. shared], retain_graph: true, allow_unused: true))
        {
            if (gradient is not null && !gradient.IsInvalid)
            {
                squares += gradient.square().sum().ToDouble();
            }
        }

        return Math.Sqrt(squares);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
