using System.Collections.Immutable;
using System.Text;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Parsing;

/// <summary>The names of generated files: found by the class's name, legal in Roslyn, and distinct on file systems that ignore case.</summary>
internal static class HintNames
{
    /// <summary>Leaves room for a folder of a deep project below Windows' 260 characters.</summary>
    private const int MaxLength = 120;

    private static readonly SymbolDisplayFormat UnescapedFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public static string Create(INamedTypeSymbol type)
    {
        var name = new StringBuilder();
        if (!type.ContainingNamespace.IsGlobalNamespace)
        {
            name.Append(type.ContainingNamespace.ToDisplayString(UnescapedFormat)).Append('.');
        }

        var containing = new Stack<INamedTypeSymbol>();
        for (var level = type; level is not null; level = level.ContainingType)
        {
            containing.Push(level);
        }

        name.Append(string.Join(".", containing.Select(static level => level.MetadataName)));
        for (var i = 0; i < name.Length; i++)
        {
            name[i] = name[i] == '.' || SyntaxFacts.IsIdentifierPartCharacter(name[i]) ? name[i] : '-';
        }

        var full = name.ToString();
        return full.Length <= MaxLength ? full : $"{full.Substring(0, MaxLength)}-{Hash(full)}";
    }

    /// <summary>The names, in lower case, that more than one class of the project would have.</summary>
    public static EquatableArray<string> FindCollisions(ImmutableArray<string> names) =>
        names
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Skip(1).Any())
            .SelectMany(static group => group.Distinct(StringComparer.Ordinal).Count() == group.Count()
                ? [group.Key.ToLowerInvariant()]
                : new[] { group.Key.ToLowerInvariant(), Twice(group.Key) })
            .ToEquatableArray();

    /// <summary>The file's name; null where two classes have the very same name, which the compiler reports.</summary>
    public static string? Unique(string name, EquatableArray<string> collisions)
    {
        if (collisions.Count == 0 || !collisions.Contains(name.ToLowerInvariant()))
        {
            return name + ".g.cs";
        }

        return collisions.Contains(Twice(name)) ? null : $"{name}-{Hash(name)}.g.cs";
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
