using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Text;

/// <summary>Names in generated code.</summary>
internal static class Identifiers
{
    /// <summary>
    /// Keywords, and the words that are keywords in some places: an <c>@</c> too many is harmless, one too few is an error.
    /// </summary>
    public static string Escape(string name) => !HasCapital(name) && IsKeyword(name) ? "@" + name : name;

    /// <summary>
    /// As above, for the name of a type: one of lower-case letters alone may become a keyword, and the compiler warns of it unless it is
    /// escaped.
    /// </summary>
    public static string EscapeType(string name) =>
        !HasCapital(name) && (IsKeyword(name) || name.All(static character => character is >= 'a' and <= 'z')) ? "@" + name : name;

    private static bool IsKeyword(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
        || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
        || name is "record" or "field" or "required" or "scoped" or "file" or "extension";

    /// <summary>
    /// No keyword has one. Most names do, and those of types and components begin with it, so that they need not be looked up.
    /// </summary>
    private static bool HasCapital(string name)
    {
        foreach (var character in name)
        {
            if (character is >= 'A' and <= 'Z')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A name as C# writes it, for the local of a component: <c>photometric</c> of <c>Photometric</c>.</summary>
    public static string ToCamelCase(string name)
    {
        var start = name.TrimStart('_');
        return start.Length > 0 && char.IsLetter(start[0])
            ? char.ToLowerInvariant(start[0]) + start.Substring(1)
            : name;
    }

    /// <summary>A name as C# writes it, for the property of an input: <c>Prediction</c> of <c>prediction</c>.</summary>
    public static string ToPascalCase(string name)
    {
        var start = name.TrimStart('_');
        return start.Length == 0 || !char.IsLetter(start[0]) ? name
            : char.IsUpper(start[0]) ? start
            : char.ToUpperInvariant(start[0]) + start.Substring(1);
    }

    /// <summary>The name, or the name with the first number from 2 that is free; it is taken from then on.</summary>
    public static string Unique(string name, HashSet<string> taken)
    {
        var unique = Unique(name, taken.Contains);
        taken.Add(unique);
        return unique;
    }

    /// <summary>The name, or the name with the first number from 2 that is free.</summary>
    public static string Unique(string name, Func<string, bool> isTaken)
    {
        var candidate = name;
        for (var i = 2; isTaken(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }
}
