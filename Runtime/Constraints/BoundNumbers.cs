using static TorchSharp.torch;

namespace LossGen;

/// <summary>What was found of bounds, on the host.</summary>
internal static class BoundNumbers
{
    private const int Each = 3;

    /// <summary>The reports of an evaluation, and sentences for bounds that cannot be kept. Waits for the device.</summary>
    /// <param name="terms">What was found.</param>
    /// <param name="components">The components that were present.</param>
    /// <param name="effective">Their effective weights.</param>
    public static (IReadOnlyList<BoundReport> Reports, IReadOnlyList<string> Infeasible) Of(
        IReadOnlyList<BoundTerm> terms, ComponentSet components, double[] effective)
    {
        if (terms.Count == 0)
        {
            return ([], []);
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var numbers = HostNumbers.Of(BoundTerm.Numbers(terms));
        var (reports, infeasible) = (new List<BoundReport>(terms.Count), new List<string>());
        for (var i = 0; i < terms.Count; i++)
        {
            var (term, at) = (terms[i], i * Each);
            var memory = term.Memory.Remember();
            reports.Add(Report(term.Info, term.Bound, numbers.AsSpan(at, Each), memory.KeptBefore(term.Steps), components, effective));
            if (!term.Memory.IsToldInfeasible && memory.IsAtCap())
            {
                term.Memory.IsToldInfeasible = true;
                infeasible.Add(FormattableString.Invariant(
                    $"'{term.Info.Name}' {term.Info.Bound!.Sign} {term.Bound} seems infeasible: its multiplier has been at the cap of ")
                    + FormattableString.Invariant($"{term.Info.Bound.MaxWeight} for {ConstraintMultiplier.Remembered} steps; loosen the ")
                    + "bound, or raise MaxWeight");
            }
        }

        return (reports, infeasible);
    }

    /// <summary>One report.</summary>
    /// <param name="info">The component.</param>
    /// <param name="bound">Its bound.</param>
    /// <param name="numbers">Violation, multiplier and effective weight.</param>
    /// <param name="kept">The share of steps that kept the bound.</param>
    /// <param name="components">The components that were present.</param>
    /// <param name="effective">Their effective weights.</param>
    public static BoundReport Report(
        ComponentInfo info, double bound, ReadOnlySpan<double> numbers, double kept, ComponentSet components, double[] effective)
    {
        int[] others = [.. Enumerable.Range(0, components.Infos.Length).Where(i => components.Infos[i].Bound is null)];
        var report = new BoundReport(info, bound, numbers[0], numbers[1], numbers[2]) { Kept = kept };
        return others is [var only] && effective[only] > 0
            ? report.Of(components.Infos[only].Role == LossRole.Main ? "the main loss" : components.Names[only], effective[only])
            : report;
    }
}
