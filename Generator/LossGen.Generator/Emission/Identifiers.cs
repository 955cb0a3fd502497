using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Emission;

/// <summary>Names in generated code.</summary>
internal static class Identifiers
{
    /// <summary>Keywords, and the words that are keywords in some places: an <c>@</c> too many is harmless, one too few is an error.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
        || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
        || name is "record" or "field" or "required" or "scoped" or "file" or "extension"
            ? "@" + name
            : name;

    /// <summary>A name as C# writes it, for the local of a component: <c>photometric</c> of <c>Photometric</c>.</summary>
    public static string ToCamelCase(string name)
    {
        var first = 0;
        while (first < name.Length - 1 && name[first] == '_')
        {
            first++;
        }

        return char.ToLowerInvariant(name[first]) + name.Substring(first + 1);
    }

    /// <summary>The name, or the name with the first number from 2 that is free; it is taken from then on.</summary>
    public static string Unique(string name, HashSet<string> taken)
    {
        var candidate = name;
        for (var i = 2; !taken.Add(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }
}
