using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Averages over an epoch, or over a validation set, kept on the device: adding waits for nothing, and <see cref="Read"/>
/// waits once. Steps of several phases may be added to one average: each component is averaged over the steps that it was
/// part of.
/// </summary>
/// <example>
/// <code>
/// using var average = new LossAverage();
/// foreach (var (image, target) in images)
/// {
///     using var step = loss.Step(optimizer, image: image, target: target);
///     average.Add(step, count: image.shape[0]);
/// }
///
/// Console.WriteLine(average.Read());
/// </code>
/// </example>
public sealed class LossAverage : IDisposable
{
    private readonly Dictionary<ComponentSet, ComponentSums> _sums = new(ReferenceEqualityComparer.Instance);
    private (double Sum, double Count) _gradientNorms;
    private int _skipped;

    /// <summary>How much was added: the sum of the counts.</summary>
    public double Count { get; private set; }

    /// <summary>Adds the losses of a step, which counts as 1.</summary>
    /// <inheritdoc cref="Add(StepResult, double)"/>
    public void Add(StepResult step) => Add(step, count: 1);

    /// <summary>Adds the losses of an evaluation, which counts as 1.</summary>
    /// <inheritdoc cref="Add(LossTerms, double)"/>
    public void Add(LossTerms terms) => Add(terms, count: 1);

    /// <summary>Adds numbers that were read already, which count as 1.</summary>
    /// <inheritdoc cref="Add(StepReport, double)"/>
    public void Add(StepReport report) => Add(report, count: 1);

    /// <summary>Adds the losses of a step. A step that was skipped, because a value was not finite, is only counted in the notes.</summary>
    /// <param name="step">The step's result, not disposed.</param>
    /// <param name="count">How much the step counts: the size of its batch, for an average over samples. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The average has steps of another loss object.</exception>
    /// <exception cref="ObjectDisposedException">The result is disposed.</exception>
    public void Add(StepResult step, double count)
    {
        ArgumentNullException.ThrowIfNull(step);
        ObjectDisposedException.ThrowIf(step.Losses.IsInvalid, step);
        var sums = SumsOf(step.Components, count);
        if (step.Skipped)
        {
            _skipped++;
            return;
        }

        AddNorm(step.GradientNorm, count);
        Count += count;
        sums.Add(step.Losses, step.Scales, step.Weights, count);
    }

    /// <summary>Adds the losses of an evaluation.</summary>
    /// <param name="terms">What <c>Compute</c> returned, not disposed.</param>
    /// <param name="count">How much it counts, such as the size of its batch. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The average has losses of another loss object.</exception>
    /// <exception cref="ObjectDisposedException">The terms are disposed.</exception>
    public void Add(LossTerms terms, double count)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ObjectDisposedException.ThrowIf(terms.Total.IsInvalid, terms);
        var sums = SumsOf(terms.Components, count);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Count += count;
        sums.Add(stack(terms.Losses), terms.Scales, terms.Weights, count);
    }

    /// <summary>Adds numbers that were read already. A step that was skipped is only counted in the notes.</summary>
    /// <param name="report">The report of a step, or of <c>Evaluate</c>.</param>
    /// <param name="count">How much it counts, such as the size of its batch. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The average has losses of another loss object.</exception>
    public void Add(StepReport report, double count)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sums = SumsOf(report.Components, count);
        if (report.Skipped)
        {
            _skipped++;
            return;
        }

        AddNorm(report.GradientNorm, count);
        Count += count;
        sums.Add(report, count);
    }

    /// <summary>The averages, after waiting for the device once. What was added stays; see <see cref="Reset"/>.</summary>
    /// <returns>
    /// Mean losses, mean effective weights, the means of the raw and the declared total and of the gradient norms. Shares are those
    /// of the means.
    /// </returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public StepReport Read()
    {
        if (!(Count > 0))
        {
            throw new InvalidOperationException(_skipped == 0
                ? "The average is empty: add steps, terms or reports before Read()."
                : $"The average is empty: each of the {_skipped} steps that were added was skipped, because a value was not finite.");
        }

        return ComponentSums.Average(
            [.. _sums.Values],
            _gradientNorms.Count > 0 ? _gradientNorms.Sum / _gradientNorms.Count : null,
            _skipped == 0 ? [] : [$"{_skipped} skipped {(_skipped == 1 ? "step is" : "steps are")} left out"]);
    }

    /// <summary>Forgets what was added, for the next epoch.</summary>
    public void Reset()
    {
        Dispose();
        (Count, _skipped, _gradientNorms) = (0, 0, default);
    }

    /// <summary>Frees the sums on the device.</summary>
    public void Dispose()
    {
        foreach (var sums in _sums.Values)
        {
            sums.Dispose();
        }

        _sums.Clear();
    }

    private void AddNorm(double? norm, double count)
    {
        if (norm is { } value)
        {
            _gradientNorms = (_gradientNorms.Sum + (value * count), _gradientNorms.Count + count);
        }
    }

    private ComponentSums SumsOf(ComponentSet components, double count)
    {
        if (!(count >= 0 && double.IsFinite(count)))
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A count is 0 or more: 1 for each step, or the size of the batch.");
        }

        if (_sums.TryGetValue(components, out var known))
        {
            return known;
        }

        if (_sums.Keys.FirstOrDefault() is { } first && !ReferenceEquals(first.Definition, components.Definition))
        {
            throw new InvalidOperationException(
                $"The average has values of another loss object, with the components {string.Join(", ", first.Names)}. Use one LossAverage for each loss object.");
        }

        var sums = new ComponentSums(components);
        _sums.Add(components, sums);
        return sums;
    }
}
