namespace LossGen;

/// <summary>Compares a saved loss with the class that loads it, and decides what holds.</summary>
internal sealed class LossDifferences
{
    private readonly string _owner;
    private readonly string _className;
    private readonly string _schemeName;
    private readonly LossDefinition _definition;
    private readonly LossSchedules _schedules;
    private readonly List<CheckpointMismatchEventArgs> _told = [];

    private LossDifferences((string Owner, string ClassName, string SchemeName) names, LossDefinition definition, LossSchedules schedules)
    {
        (_owner, _className, _schemeName) = names;
        (_definition, _schedules) = (definition, schedules);
        Weights = definition.Weights.Values.ToArray();
        Schedules = [.. schedules.Positions.All];
    }

    /// <summary>The weights in force after the load, in declaration order.</summary>
    public double[] Weights { get; }

    /// <summary>Where the schedules stand after the load, in the order of their components.</summary>
    public long[] Schedules { get; }

    /// <summary>The effective weights that are kept after the load; null where none are.</summary>
    public IReadOnlyDictionary<string, double>? Held { get; private set; }

    /// <summary>Where the phases stand after the load; null where that does not change.</summary>
    public long? Position { get; private set; }

    /// <summary>What is to be told.</summary>
    public IReadOnlyList<CheckpointMismatchEventArgs> Told => _told;

    /// <summary>Compares.</summary>
    /// <param name="names">The loss's name, for messages, and that of its class.</param>
    /// <param name="definition">What the class declares.</param>
    /// <param name="schedules">Where its schedules stand.</param>
    /// <param name="saved">What was saved.</param>
    /// <param name="skip">Keys that are to be left alone.</param>
    /// <param name="strict">Whether a checkpoint that shares no component with the class is refused.</param>
    /// <exception cref="InvalidOperationException">The checkpoint cannot be used; nothing has changed.</exception>
    public static LossDifferences Find(
        (string Owner, string ClassName, string SchemeName) names,
        LossDefinition definition,
        LossSchedules schedules,
        SavedLoss saved,
        ISet<string> skip,
        bool strict)
    {
        var differences = new LossDifferences(names, definition, schedules);
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        var left = 0;
        for (var i = 0; i < definition.Components.Count; i++)
        {
            left += differences.Compare(i, saved, claimed, skip) ? 0 : 1;
        }

        if (strict && left == definition.Components.Count)
        {
            throw differences.Foreign(saved);
        }

        foreach (var (name, component) in saved.Components.Where(entry => !claimed.Contains(entry.Key)))
        {
            differences.Tell(
                CheckpointMismatch.ExtraComponent,
                name,
                component.Declared,
                declared: null,
                $"the checkpoint has a {(component.IsBound ? "bound" : "weight")} for '{StateFormat.Shown(name)}', "
                + $"which {names.Owner} does not have: it is dropped");
        }

        if (!skip.Contains(SavedLossKeys.Position))
        {
            differences.ComparePhases(saved);
        }

        differences.CompareScheme(saved);
        differences.Held = saved.Held;

        return differences;
    }

    /// <summary>Refuses weights that the class could not have.</summary>
    /// <exception cref="InvalidOperationException">One of them is such a weight.</exception>
    public static void Require(string owner, LossDefinition definition, double[] weights)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (definition.Weights.Objection(i, weights[i]) is { } objection)
            {
                throw new InvalidOperationException(
                    $"{owner} cannot use a weight that was loaded: {objection} The weights are as they were before.");
            }
        }
    }

    /// <summary>One component; false where the checkpoint does not know it.</summary>
    private bool Compare(int index, SavedLoss saved, HashSet<string> claimed, ISet<string> skip)
    {
        var info = _definition.Components[index];
        if (skip.Contains(SavedLossKeys.ValueOf(info)) || skip.Contains(SavedLossKeys.Declared + info.Name))
        {
            claimed.Add(info.Name);
            return true;
        }

        if (!LoadedWeight.TryFind(info, saved, out var name, out var component))
        {
            Tell(
                CheckpointMismatch.MissingComponent,
                info.Name,
                stored: null,
                info.Declared,
                FormattableString.Invariant(
                    $"the checkpoint does not know '{info.Name}', which keeps its {info.Noun} {Weights[index]}"));
            return false;
        }

        claimed.Add(name);
        if (component.IsBound != (info.Bound is not null))
        {
            Tell(
                CheckpointMismatch.MissingComponent,
                info.Name,
                component.Declared,
                info.Declared,
                FormattableString.Invariant(
                    $"the checkpoint has a {(component.IsBound ? "bound" : "weight")} for '{info.Name}', which has a {info.Noun} now: ")
                + FormattableString.Invariant($"{Weights[index]} is used"));
            return true;
        }

        RequireFinite(index, component.Declared, saved);
        RequireFinite(index, component.Weight, saved);
        var loaded = Decide(index, component, skip.Contains(SavedLossKeys.Schedule + info.Name), saved.Schedules, name);
        Weights[index] = loaded.Weight;
        if (loaded.Mismatch is { } difference)
        {
            Tell(difference, info.Name, component.Declared, info.Declared, loaded.Message);
        }

        return _definition.Weights.Objection(index, loaded.Weight) is { } objection
            ? throw new InvalidOperationException($"{_owner} cannot use the checkpoint: {objection} Nothing was changed.")
            : true;
    }

    /// <summary>The weight of a component that the checkpoint knows; its schedule is moved to where that stood.</summary>
    private (double Weight, CheckpointMismatch? Mismatch, string Message) Decide(
        int index, SavedComponent component, bool keepsPosition, Dictionary<string, long> saved, string name)
    {
        var (info, keepsWeights) = (_definition.Components[index], _definition.KeepCheckpointWeights);
        long? position = saved.TryGetValue(name, out var known) ? known : null;
        if (info.Schedule is not { } schedule)
        {
            return LoadedSchedule.Gone(info, position) is { } gone && !keepsWeights
                ? (info.Declared, CheckpointMismatch.ScheduleChanged, gone)
                : LoadedWeight.Decide(info, component, Weights[index], keepsWeights);
        }

        var number = _schedules.NumberOf(index);
        Schedules[number] = keepsPosition ? Schedules[number] : Math.Max(position ?? 0, LossSchedules.Ended);
        if (Schedules[number] == LossSchedules.Ended)
        {
            return LoadedWeight.Decide(info, component, Weights[index], keepsWeights);
        }

        var (mismatch, message) = keepsPosition ? (null, string.Empty) : LoadedSchedule.Compare(info, component.Declared, position);
        return (schedule.ValueAt(Schedules[number]), mismatch, message);
    }

    private void RequireFinite(int index, double? number, SavedLoss saved)
    {
        if (number is { } value && !double.IsFinite(value))
        {
            var name = _definition.Components[index].Name;
            var noun = _definition.Components[index].Noun;
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{_owner} cannot use the checkpoint{By(saved)}: the {noun} of '{name}' in it is {value}. Nothing was changed."));
        }
    }

    private void ComparePhases(SavedLoss saved)
    {
        var comparison = PhaseCycle.Compare(_definition, saved);
        Position = comparison.Position;
        if (comparison.Difference is { } difference)
        {
            Tell(CheckpointMismatch.PhasesChanged, string.Empty, stored: null, declared: null, difference);
        }
    }

    private void CompareScheme(SavedLoss saved)
    {
        if (saved.SchemeName is { } name && !string.Equals(name, _schemeName, StringComparison.Ordinal))
        {
            Tell(
                CheckpointMismatch.SchemeChanged,
                string.Empty,
                stored: null,
                declared: null,
                $"the checkpoint is of a loss under [{StateFormat.Shown(name)}], and {_owner} is under [{_schemeName}], where a weight may "
                + "mean something else: the weights are used as they are");
        }
    }

    private InvalidOperationException Foreign(SavedLoss saved)
    {
        var has = saved.Components.Count == 0
            ? "has no weight of a loss"
            : $"has {StateFormat.List([.. saved.Components.Keys.Order(StringComparer.Ordinal)])}";
        return new InvalidOperationException(
            $"The checkpoint{By(saved)} does not fit {_owner}: it {has}, and {_className} has "
            + $"{StateFormat.List([.. _definition.Components.Select(static info => info.Name)])}. "
            + "Nothing was changed. Load with strict: false to keep all weights.");
    }

    private static string By(SavedLoss saved) => saved.ClassName is { } name ? $" of {StateFormat.Shown(name)}" : string.Empty;

    private void Tell(CheckpointMismatch mismatch, string component, double? stored, double? declared, string message) =>
        _told.Add(new CheckpointMismatchEventArgs(mismatch, component, stored, declared, message));
}
