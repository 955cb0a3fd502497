namespace LossGen;

/// <summary>The names of what a scheme registers: each is an entry of a checkpoint, so two things cannot share one.</summary>
internal static class SchemeNames
{
    /// <summary>What LossGen registers in every scheme.</summary>
    public const string Last = "last_weights";

    /// <summary>Refuses a name that cannot be one.</summary>
    /// <exception cref="ArgumentException">The name is empty, or has a dot.</exception>
    public static void Require(LossWeighting scheme, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"{scheme.GetType().Name} cannot register '{name}': a dot separates the names of modules. Leave it out.", nameof(name));
        }
    }

    /// <summary>Refuses names that are taken: the second thing of a name would be in no checkpoint.</summary>
    /// <exception cref="InvalidOperationException">LossGen's own name is among them, or one of them twice.</exception>
    public static void RequireDistinct(LossWeighting scheme)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = scheme.named_parameters(recurse: false).Select(static entry => entry.name)
            .Concat(scheme.named_buffers(recurse: false).Select(static entry => entry.name))
            .Concat(scheme.named_children().Select(static entry => entry.name));
        foreach (var name in names)
        {
            if (name == Last)
            {
                throw new InvalidOperationException(
                    $"{scheme.GetType().Name} has something named '{Last}', under which LossGen keeps the last factors of every scheme. "
                        + "Give it another name.");
            }

            if (!seen.Add(name))
            {
                throw new InvalidOperationException(
                    $"{scheme.GetType().Name} registers '{name}' twice, as a parameter, a buffer or a module: a checkpoint has one entry "
                        + "of that name. Give one of them another.");
            }
        }
    }
}
