using System.Collections.Immutable;
using System.Text;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The names of generated files: found by the class's name, legal in Roslyn, and distinct on file systems that ignore case.
/// </summary>
internal static class HintNames
{
    /// <summary>Leaves room for a folder of a deep project below Windows' 260 characters.</summary>
    private const int MaxLength = 120;

    public static string Create(INamedTypeSymbol type)
    {
        var full = type.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            full = $"{outer.MetadataName}.{full}";
        }

        var space = NamespaceText.Of(type.ContainingNamespace).Unescaped;
        full = Legal(space.Length == 0 ? full : $"{space}.{full}");
        return full.Length <= MaxLength ? full : $"{full.Substring(0, MaxLength)}-{Hash(full)}";
    }

    /// <summary>The names of generated files, in lower case, that more than one class of the project would have.</summary>
    public static EquatableArray<string> FindCollisions(ImmutableArray<LossModel?> models) =>
        AreDistinct(models) ? default : models
            .Where(static model => model is not null)
            .Select(static model => model!.Type.HintName)
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Skip(1).Any())
            .SelectMany(static group => group.Distinct(StringComparer.Ordinal).Count() == group.Count()
                ? [group.Key.ToLowerInvariant()]
                : new[] { group.Key.ToLowerInvariant(), Twice(group.Key) })
            .ToEquatableArray();

    /// <summary>Almost always, and asked at every edit of a class.</summary>
    private static bool AreDistinct(ImmutableArray<LossModel?> models)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in models)
        {
            if (model is not null && !seen.Add(model.Type.HintName))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The file's name; null where two classes have the very same name, which the compiler reports.</summary>
    public static string? Unique(string name, EquatableArray<string> collisions)
    {
        if (collisions.Count == 0 || !collisions.Contains(name.ToLowerInvariant()))
        {
            return name + ".g.cs";
        }

        return collisions.Contains(Twice(name)) ? null : $"{name}-{Hash(name)}.g.cs";
    }

    /// <summary>
    /// The file's name for a class that is no loss until its attributes are finished. A finished one may have the same but for case.
    /// </summary>
    public static string HalfTyped(string name) => $"{name}-{Hash(name)}.half.g.cs";

    private static string Legal(string name)
    {
        StringBuilder? legal = null;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '.' && !SyntaxFacts.IsIdentifierPartCharacter(name[i]))
            {
                (legal ??= new StringBuilder(name))[i] = '-';
            }
        }

        return legal?.ToString() ?? name;
    }

    private static string Twice(string name) => "=" + name.ToLowerInvariant();

    /// <summary>FNV-1a: the same in every process, unlike GetHashCode.</summary>
    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
