using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>The names of the inputs as properties of <c>Inputs</c>, in their order.</summary>
internal static class InputProperties
{
    /// <summary>What no property of the class may be called, or would hide.</summary>
    private static readonly string[] Taken =
        ["Inputs", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    public static IReadOnlyList<string> Of(LossModel loss)
    {
        var names = new List<string>(loss.Inputs.Count);
        foreach (var input in loss.Inputs)
        {
            var name = Identifiers.ToPascalCase(input.Name);
            if (names.Contains(name) || Array.IndexOf(Taken, name) >= 0)
            {
                name = Identifiers.Unique($"{name}Input", names.Contains);
            }

            names.Add(name);
        }

        return names;
    }

    /// <summary>The first input that no object can hold, so that there can be no <c>Inputs</c>; null where there is none.</summary>
    public static string? Obstacle(LossModel loss)
    {
        foreach (var input in loss.Inputs)
        {
            if (input.IsRefLike)
            {
                return input.Name;
            }
        }

        return null;
    }
}
