using System.Globalization;
using System.Text;
using TorchSharp.Modules;

namespace LossGen;

/// <summary>
/// The numbers of one step, on the host. Lists are in the order of the class's components; one that was absent has no loss, which is NaN
/// there, an effective weight of 0 and no share.
/// </summary>
public sealed class StepReport
{
    private readonly double _rawTotal;
    private readonly double _declaredTotal;
    private readonly double[] _shares;

    /// <summary>Whether the shares are of numbers: the line has none of a NaN.</summary>
    private readonly bool _isFinite;

    /// <param name="components">The components that were present; the others of their <see cref="ComponentSet.Whole"/> were not.</param>
    /// <param name="losses">Their losses.</param>
    /// <param name="totals">What they add to the totals.</param>
    /// <param name="effectiveWeights">Their effective weights.</param>
    /// <param name="presence">The share of the steps in which each was present; null for all.</param>
    internal StepReport(
        ComponentSet components, double[] losses, TotalParts totals, double[] effectiveWeights, double[]? presence = null)
    {
        Present = components;
        Parts = new TotalParts(components.Spread(totals.Raw, 0), components.Spread(totals.Declared, 0));
        Losses = components.Spread(losses, double.NaN);
        EffectiveWeights = new ComponentNumbers(Components.Names, components.Spread(effectiveWeights, 0));
        Presence = new ComponentNumbers(Components.Names, components.Spread(presence ?? Array.ConvertAll(losses, static _ => 1.0), 0));
        (_rawTotal, _declaredTotal) = (totals.Raw.Sum(), totals.Declared.Sum());
        _shares = components.Spread(SharesOf(losses, effectiveWeights), 0);
        _isFinite = losses.Zip(effectiveWeights).All(static term => double.IsFinite(term.First * term.Second));
    }

    /// <summary>The components that were present.</summary>
    internal ComponentSet Present { get; }

    /// <summary>The components that the report is about.</summary>
    internal ComponentSet Components => Present.Whole;

    /// <summary>Σ of the losses with their effective weights.</summary>
    internal double WeightedSum => Enumerable.Range(0, Names.Count).Where(i => Presence[i] > 0).Sum(i => Losses[i] * EffectiveWeights[i]);

    /// <summary>What each component adds to the totals; 0 where it was absent.</summary>
    internal TotalParts Parts { get; }

    /// <summary>Whether the numbers are of float32, whose shortest digits say all of it: those of an average are not.</summary>
    internal bool IsSingle { get; init; }

    /// <summary>
    /// For each component the share of the steps in which it was present: 1 or 0 for one step, and between them for an average.
    /// </summary>
    public ComponentNumbers Presence { get; }

    /// <summary>
    /// The phase that made the step; <see langword="null"/> for a joint step, an evaluation, and an average of several phases.
    /// </summary>
    public string? Phase => Components.Phase;

    /// <summary>The names of the components.</summary>
    public IReadOnlyList<string> Names => Components.Names;

    /// <summary>
    /// The unweighted losses; in an average each is the mean over the steps in which the component was present. NaN for one that never was.
    /// </summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>
    /// The factors that multiplied the losses' gradients at this step; in an average the mean over all steps, with 0 for those in which the
    /// component was absent.
    /// </summary>
    public ComponentNumbers EffectiveWeights { get; }

    /// <summary>
    /// Each component's part of the weighted losses, |weight·loss| over their sum, from 0 to 1. A component that is not finite
    /// takes the update over: it has the whole, or as large a part as the others that are not finite.
    /// </summary>
    /// <exception cref="InvalidOperationException">The average is of several phases.</exception>
    public IReadOnlyList<double> Shares => OfOneStep(_shares);

    /// <summary>
    /// Σ wᵢLᵢ with the weights in force and no scheme: the number to log. It moves when a weight is changed; to stop early on,
    /// and to give a plateau scheduler, there is <see cref="DeclaredTotal"/>.
    /// </summary>
    /// <remarks>
    /// What is absent adds nothing, and in a step what is due at every n-th counts n-fold where it is due, as its gradient does. That of an
    /// average is the mean of those of its steps.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The average is of several phases.</exception>
    public double RawTotal => OfOneStep(_rawTotal);

    /// <summary>
    /// Σ wᵢLᵢ with the declared weights: the number to stop early on and to give a plateau scheduler, because a weight that is
    /// annealed does not move it. For the rest it is as <see cref="RawTotal"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The average is of several phases.</exception>
    public double DeclaredTotal => OfOneStep(_declaredTotal);

    /// <summary>What was found of the components with a bound that were present, in the order of the components.</summary>
    public IReadOnlyList<BoundReport> Bounds { get; internal init; } = [];

    /// <summary>The 2-norm of the gradient before clipping; <see langword="null"/> where the step had no reason to measure it.</summary>
    public double? GradientNorm { get; internal init; }

    /// <summary>Whether the optimizer did not step because a value was not finite, or no component was present.</summary>
    public bool Skipped { get; internal init; }

    /// <summary>Whether the optimizer did not step because more batches are to be accumulated first.</summary>
    public bool Accumulating { get; internal init; }

    /// <summary>The components that were not due at this step.</summary>
    internal IReadOnlyList<string> NotDue { get; init; } = [];

    /// <summary>What happened at this step that a user should know.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    /// <summary>The unweighted loss of the named component.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    public double this[string component] => Losses[IndexOf(component)];

    /// <summary>The named component's part of the weighted losses.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    public double ShareOf(string component) => Shares[IndexOf(component)];

    /// <summary>What was found of the named component's bound.</summary>
    /// <param name="component">The name of the component's method.</param>
    /// <exception cref="ArgumentException">No component of the name has a bound, or it was absent.</exception>
    public BoundReport BoundOf(string component) => FindBound(component) ?? throw new ArgumentException(
        $"There is nothing of a bound of '{component}'. There is of: "
        + $"{(Bounds.Count == 0 ? "none" : string.Join(", ", Bounds.Select(static bound => bound.Component)))}.",
        nameof(component));

    /// <summary>What was found of the named component's bound; null where it has none, or was absent.</summary>
    internal BoundReport? FindBound(string component) =>
        Bounds.FirstOrDefault(bound => string.Equals(bound.Component, component, StringComparison.Ordinal));

    /// <summary>Adds a line with these numbers to a log.</summary>
    /// <param name="log">The log: <see cref="LossLog.Csv"/> or <see cref="LossLog.JsonLines"/>.</param>
    /// <param name="step">The step or epoch that the line is about.</param>
    /// <exception cref="InvalidOperationException">The log is a table that has no column for a component.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteTo(LossLog log, long step)
    {
        ArgumentNullException.ThrowIfNull(log);
        log.Write(this, step);
    }

    /// <summary>
    /// Writes these numbers for TensorBoard: <c>loss/Name</c>, <c>effective_weight/Name</c> and <c>share/Name</c> for each component,
    /// <c>presence/Name</c> for one that may be absent, which has no others where it is; <c>bound/Name</c>, <c>violation/Name</c>,
    /// <c>multiplier/Name</c>, <c>kept/Name</c> and <c>price/Name</c> for one with a bound; <c>total/raw</c>, <c>total/declared</c>, and
    /// <c>gradient/norm</c> where it was measured. In a phase the names are
    /// <c>loss/Phase.Name</c> and so on. To see training and validation in one chart, give each a writer with a folder of its own.
    /// </summary>
    /// <param name="writer">The writer, from <c>torch.utils.tensorboard.SummaryWriter(…)</c>.</param>
    /// <param name="step">The step or epoch that the numbers are about.</param>
    public void WriteTo(SummaryWriter writer, int step)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SummaryReports.Write(writer, this, step);
    }

    /// <summary>One line for a log, in the invariant culture.</summary>
    /// <returns>
    /// For example <c>raw total 0.4244 | Photometric 0.4213 × 1 (99 %), Smoothness 0.0312 × 0.1 (1 %)</c>; for a step of a phase its
    /// name comes first, <c>Critic: raw total 1.386 | …</c>. Where a loss is not finite there are no shares.
    /// </returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Phase is { } phase)
        {
            text.Append(phase).Append(": ");
        }

        if (!IsOfSeveralPhases)
        {
            text.Append(CultureInfo.InvariantCulture, $"raw total {RawTotal:G4} | ");
        }

        for (var i = 0; i < Names.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}{Names[i]} ");
            if (!(Presence[i] > 0))
            {
                text.Append(NotDue.Contains(Names[i], StringComparer.Ordinal) ? "not due" : "absent");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{Losses[i]:G4} × {EffectiveWeights[i]:G4}");
            if (!IsOfSeveralPhases && _isFinite)
            {
                text.Append(CultureInfo.InvariantCulture, $" ({Shares[i] * 100:F0} %)");
            }

            if (Presence[i] < 1)
            {
                text.Append(CultureInfo.InvariantCulture, $" in {Presence[i] * 100:G3} % of the steps");
            }
        }

        if (GradientNorm is { } norm)
        {
            text.Append(CultureInfo.InvariantCulture, $" | gradient norm {norm:G4}");
        }

        foreach (var bound in Bounds)
        {
            text.Append(" | ").Append(bound);
        }

        foreach (var note in Notes)
        {
            text.Append(" | ").Append(note);
        }

        return text.ToString();
    }

    /// <summary>What only components have that were trained together; null for an average of several phases.</summary>
    internal (double Raw, double Declared, double[] Shares)? Totals => IsOfSeveralPhases ? null : (_rawTotal, _declaredTotal, _shares);

    private bool IsOfSeveralPhases => Components.Id == ComponentSet.OfSeveralPhases;

    /// <summary>A number that says something of components that were trained together.</summary>
    private T OfOneStep<T>(T value) => !IsOfSeveralPhases
        ? value
        : throw new InvalidOperationException(
            "The average has steps of several phases, and no step trains on the sum of their losses: "
            + "ask LossAverage.ReadPhases() for each phase's own.");

    private int IndexOf(string component)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], component, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"There is no component '{component}'. The components are: {string.Join(", ", Names)}.", nameof(component));
    }

    private static double[] SharesOf(double[] losses, double[] weights)
    {
        if (losses.Length == 0)
        {
            return [];
        }

        var contributions = losses.Zip(weights, static (loss, weight) => Math.Abs(loss * weight)).ToArray();
        if (Array.Exists(contributions, static contribution => !double.IsFinite(contribution)))
        {
            contributions = Array.ConvertAll(contributions, static contribution => double.IsFinite(contribution) ? 0.0 : 1.0);
        }

        // Divided by the largest first: the sum of several that are nearly the largest number would be infinite.
        var largest = contributions.Max();
        if (!(largest > 0))
        {
            return contributions;
        }

        var sum = contributions.Sum(contribution => contribution / largest);
        return Array.ConvertAll(contributions, contribution => contribution / largest / sum);
    }
}
