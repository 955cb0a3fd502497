using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Averages over an epoch, or over a validation set, kept on the device: adding waits for nothing, and <see cref="Read"/>
/// waits once. Steps of several phases may be added to one average: each component is averaged over the steps that it was
/// part of, and <see cref="ReadPhases"/> gives each phase's own report.
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
    private bool _isDisposed;

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

    /// <summary>
    /// Adds the losses of a step. A step that was skipped, because a value was not finite or no component was present, is only counted in
    /// the notes. Each call of
    /// a step is added by itself, also while batches are accumulated: the result of <see cref="LossModule.EndCycle"/> repeats
    /// batches that were added already, and is not to be added.
    /// </summary>
    /// <param name="step">The step's result, not disposed.</param>
    /// <param name="count">How much the step counts: the size of its batch, for an average over samples. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The average has steps of another loss object.</exception>
    /// <exception cref="ObjectDisposedException">The result, or this average, is disposed.</exception>
    public void Add(StepResult step, double count)
    {
        ArgumentNullException.ThrowIfNull(step);
        ObjectDisposedException.ThrowIf(step.Losses.IsInvalid || step.Scales is { IsInvalid: true }, step);
        var sums = SumsOf(step.Components.Whole, count);
        if (step.Skipped)
        {
            sums.Skipped++;
            return;
        }

        using (no_grad())
        {
            using var scope = NewDisposeScope();
            sums.Add(
                step.Components, step.PresentLosses(), (step.Scales, step.Bounds), (step.Applied, sums.Set.DeclaredInStep), count);
        }

        sums.AddNorm(step.GradientNorm, count);
        Count += count;
    }

    /// <summary>Adds the losses of an evaluation.</summary>
    /// <param name="terms">What <c>Compute</c> returned, not disposed.</param>
    /// <param name="count">How much it counts, such as the size of its batch. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The average has losses of another loss object.</exception>
    /// <exception cref="ObjectDisposedException">The terms, or one of their losses, or this average, are disposed.</exception>
    public void Add(LossTerms terms, double count)
    {
        ArgumentNullException.ThrowIfNull(terms);
        terms.RequireAlive();
        var sums = SumsOf(terms.Components.Whole, count);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (terms.Losses.Count == 0)
        {
            sums.AddNone(count);
        }
        else
        {
            var weights = (terms.Weights, sums.Set.DeclaredWeights);
            sums.Add(terms.Components, stack(terms.Losses), (terms.Scales, terms.Bounds), weights, count);
        }

        Count += count;
    }

    /// <summary>Adds numbers that were read already. A step that was skipped is only counted in the notes.</summary>
    /// <param name="report">The report of a step, or of <c>Evaluate</c>.</param>
    /// <param name="count">How much it counts, such as the size of its batch. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The average has losses of another loss object.</exception>
    /// <exception cref="ObjectDisposedException">This average is disposed.</exception>
    public void Add(StepReport report, double count)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sums = SumsOf(report.Components, count);
        if (report.Skipped)
        {
            sums.Skipped++;
            return;
        }

        sums.Add(report, count);
        sums.AddNorm(report.GradientNorm, count);
        Count += count;
    }

    /// <summary>The averages, after waiting for the device once. What was added stays; see <see cref="Reset"/>.</summary>
    /// <returns>
    /// Mean losses, each over the steps that have it, mean effective weights, the means of the steps' raw and declared totals and of the
    /// gradient norms. Shares are those of the means. Where steps of several phases were added there are neither totals nor shares: no step
    /// trains on all of them.
    /// </returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    /// <exception cref="ObjectDisposedException">This average is disposed.</exception>
    public StepReport Read()
    {
        RequireSome();
        return ComponentSums.Average([.. _sums.Values]);
    }

    /// <summary>
    /// The averages of each phase by itself, after waiting for the device: a report as <see cref="Read"/> gives it, with the phase's name.
    /// </summary>
    /// <returns>
    /// The phases that made steps, in the order of their declaration. Joint steps and evaluations, if any were added, have a report
    /// without a name in front of them.
    /// </returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    /// <exception cref="ObjectDisposedException">This average is disposed.</exception>
    public IReadOnlyList<StepReport> ReadPhases()
    {
        RequireSome();
        return
        [
            .. _sums.Values
                .GroupBy(static sums => sums.Set.Id)
                .Where(static phase => phase.Any(static sums => sums.Count > 0))
                .OrderBy(static phase => phase.Key)
                .Select(static phase => ComponentSums.Average([.. phase])),
        ];
    }

    /// <summary>Forgets what was added, for the next epoch.</summary>
    /// <exception cref="ObjectDisposedException">This average is disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Clear();
    }

    /// <summary>Frees the sums on the device. Nothing can be added or read any more; a report that was read stays valid.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Clear();
    }

    private void Clear()
    {
        foreach (var sums in _sums.Values)
        {
            sums.Dispose();
        }

        _sums.Clear();
        Count = 0;
    }

    private void RequireSome()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!(Count > 0))
        {
            var skipped = _sums.Values.Sum(static sums => sums.Skipped);
            throw new InvalidOperationException(skipped == 0
                ? "The average is empty: add steps, terms or reports before Read()."
                : $"The average is empty: each of the {skipped} steps that were added was skipped, because a value was not finite or no "
                    + "component was present.");
        }
    }

    private ComponentSums SumsOf(ComponentSet components, double count)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
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
                $"The average has values of another loss object, with the components {string.Join(", ", first.Names)}. "
                + "Use one LossAverage for each loss object.");
        }

        var sums = new ComponentSums(components);
        _sums.Add(components, sums);
        return sums;
    }
}
