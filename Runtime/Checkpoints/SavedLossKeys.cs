using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A saved loss as entries of a state dictionary: <c>weights.X</c>, or <c>bounds.X</c>, and <c>declared.X</c> for every component,
/// <c>schedule.X</c> for one with a schedule, and for a class with phases <c>phases.position</c> and <c>cycle.P</c>. A file has
/// <c>class.Name</c> and <c>checksums</c> as well.
/// </summary>
internal static class SavedLossKeys
{
    public const string Weight = "weights.";
    public const string Bound = "bounds.";
    public const string Declared = "declared.";
    public const string Schedule = "schedule.";
    public const string Held = "held_weights";
    public const string Cycle = "cycle.";
    public const string Class = "class.";
    public const string Scheme = "weighting.";
    public const string Position = "phases.position";

    /// <summary>The value of <c>class.Name</c>: another one means that keys or tensors are others.</summary>
    public const long FormatVersion = 1;

    /// <summary>Whether the key is a loss's own, not a scheme's.</summary>
    public static bool IsOwn(string key) =>
        key is Position or StateChecksums.Key or NestedState.Key || IsComponent(key)
        || IsSchedule(key) || IsHeld(key) || key.StartsWith(Cycle, StringComparison.Ordinal)
        || IsScheme(key) || key.StartsWith(Class, StringComparison.Ordinal);

    /// <summary>Whether the key is only ever saved together with checksums.</summary>
    public static bool HasChecksum(string key) => IsOwn(key) && key is not (StateChecksums.Key or NestedState.Key);

    /// <summary>Whether the key is that of a schedule's position.</summary>
    public static bool IsSchedule(string key) => key.StartsWith(Schedule, StringComparison.Ordinal);

    /// <summary>Whether the key names the scheme.</summary>
    public static bool IsScheme(string key) => key.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Whether the key says that effective weights are kept, or is that of one.</summary>
    public static bool IsHeld(string key) => key == Held || key.StartsWith($"{Held}.", StringComparison.Ordinal);

    /// <summary>Why a tensor cannot stand under one of these keys, or null where it can.</summary>
    public static string? Objection(string key, ScalarType type, long[] shape)
    {
        var fits = key switch
        {
            StateChecksums.Key => type == ScalarType.Int64 && shape is [<= StateChecksums.MaxRows, StateChecksums.Columns],
            NestedState.Key => type == ScalarType.Byte && shape is [> 0 and <= NestedState.MaxBytes],
            Held => type == ScalarType.Int64 && shape.Length == 0,
            Position => type == ScalarType.Int64 && shape.Length == 0,
            _ when IsSchedule(key) => type == ScalarType.Int64 && shape.Length == 0,
            _ when IsScheme(key) || key.StartsWith(Class, StringComparison.Ordinal) => type == ScalarType.Int64 && shape.Length == 0,
            _ when key.StartsWith(Cycle, StringComparison.Ordinal) => type == ScalarType.Int64 && shape is [2],
            _ => type == ScalarType.Float64 && shape.Length == 0,
        };

        return fits
            ? null
            : $"'{StateFormat.Shown(key)}' is {StateFormat.Describe(type, shape)}, which it never is in a checkpoint of a loss";
    }

    /// <summary>Reads the entries.</summary>
    /// <param name="source">The state dictionary.</param>
    /// <param name="skip">Keys that are to be left alone.</param>
    /// <exception cref="InvalidDataException">A tensor has a type or shape that it cannot have.</exception>
    public static SavedLoss Read(IReadOnlyDictionary<string, Tensor> source, ISet<string> skip)
    {
        var saved = new SavedLoss();
        foreach (var (key, tensor) in source)
        {
            if (!IsOwn(key) || skip.Contains(key) || key is StateChecksums.Key)
            {
                continue;
            }

            if (Objection(key, tensor.dtype, tensor.shape) is { } objection)
            {
                throw new InvalidDataException($"The checkpoint cannot be used: {objection}.");
            }

            Add(saved, key, tensor);
        }

        saved.Cycle.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return saved;
    }

    private static bool IsComponent(string key) =>
        key.StartsWith(Weight, StringComparison.Ordinal) || IsBound(key) || key.StartsWith(Declared, StringComparison.Ordinal);

    /// <summary>Whether the key is that of a bound in force.</summary>
    public static bool IsBound(string key) => key.StartsWith(Bound, StringComparison.Ordinal);

    /// <summary>The key of a component's weight or bound in force.</summary>
    public static string ValueOf(ComponentInfo component) => (component.Bound is null ? Weight : Bound) + component.Name;

    private static void Add(SavedLoss saved, string key, Tensor tensor)
    {
        var name = key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (IsComponent(key))
        {
            var number = tensor.ToDouble();
            var component = saved.Components.GetValueOrDefault(name);
            saved.Components[name] = key.StartsWith(Declared, StringComparison.Ordinal)
                ? component with { Declared = number }
                : component with { Weight = number, IsBound = IsBound(key) };
        }
        else if (IsSchedule(key))
        {
            saved.Schedules[name] = tensor.ToInt64();
        }
        else if (IsHeld(key))
        {
            saved.Held ??= new Dictionary<string, double>(StringComparer.Ordinal);
            if (key != Held)
            {
                saved.Held[name] = tensor.ToDouble();
            }
        }
        else if (key == NestedState.Key)
        {
            AddNested(saved, tensor);
        }
        else if (key == Position)
        {
            saved.Position = tensor.ToInt64();
        }
        else if (key.StartsWith(Cycle, StringComparison.Ordinal))
        {
            using var scope = NewDisposeScope();
            saved.Cycle.Add(new SavedPhase(name, tensor[0].ToInt64(), tensor[1].ToInt64()));
        }
        else if (IsScheme(key))
        {
            saved.SchemeName = name;
        }
        else if (key.StartsWith(Class, StringComparison.Ordinal))
        {
            saved.ClassName = name;
            if (tensor.ToInt64() is var version and not FormatVersion)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The checkpoint cannot be used: it has format {version}, and this version of LossGen reads format {FormatVersion}. "
                    + $"Load it with the version that wrote it."));
            }
        }
    }

    /// <summary>The state of a loss that was taken out of the state of a module that contained it.</summary>
    private static void AddNested(SavedLoss saved, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var plain = tensor.cpu().contiguous();
        var nested = NestedState.Read(plain.bytes)
            ?? throw new InvalidDataException($"The checkpoint cannot be used: '{NestedState.Key}' in it is damaged.");
        foreach (var (name, component) in nested.Components)
        {
            saved.Components[name] = component;
        }

        foreach (var (name, position) in nested.Schedules)
        {
            saved.Schedules[name] = position;
        }

        saved.Held = nested.Held;
        saved.ClassName = nested.ClassName;
        saved.SchemeName = nested.SchemeName;
        saved.Position = nested.Position;
        saved.Cycle.AddRange(nested.Cycle);
    }
}
