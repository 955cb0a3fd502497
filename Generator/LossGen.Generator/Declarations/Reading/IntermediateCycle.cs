namespace LossGen.Generator.Declarations.Reading;

/// <summary>Intermediates that are computed from themselves, over others or not.</summary>
internal static class IntermediateCycle
{
    /// <summary>
    /// The way from an intermediate back to it in words, as <c>'Fake' takes 'half', 'Half' takes 'fake'</c>; null where there is none.
    /// </summary>
    /// <param name="start">The intermediate.</param>
    /// <param name="all">All intermediates of the class, it among them.</param>
    public static string? Of(IntermediateReading start, IReadOnlyList<IntermediateReading> all)
    {
        var seen = new HashSet<IntermediateReading>();
        return Follow(start);

        string? Follow(IntermediateReading current)
        {
            foreach (var parameter in current.Parameters)
            {
                if (all.FirstOrDefault(candidate => candidate.Provides(parameter.Name)) is not { } next)
                {
                    continue;
                }

                if (next == start)
                {
                    return $"'{current.Name}' takes '{parameter.Name}'";
                }

                if (seen.Add(next) && Follow(next) is { } rest)
                {
                    return $"'{current.Name}' takes '{parameter.Name}', {rest}";
                }
            }

            return null;
        }
    }
}
