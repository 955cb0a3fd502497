using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>A namespace as text, put together once for all classes in it.</summary>
internal sealed class NamespaceText
{
    private static readonly SymbolDisplayFormat EscapedFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat UnescapedFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly ConditionalWeakTable<INamespaceSymbol, NamespaceText> Known = new();

    private NamespaceText(INamespaceSymbol space)
    {
        if (!space.IsGlobalNamespace)
        {
            Escaped = space.ToDisplayString(EscapedFormat);
            Unescaped = space.ToDisplayString(UnescapedFormat);
        }
    }

    /// <summary>As code writes it; empty for the global one.</summary>
    public string Escaped { get; } = "";

    /// <summary>As metadata has it; empty for the global one.</summary>
    public string Unescaped { get; } = "";

    public static NamespaceText Of(INamespaceSymbol space) => Known.GetValue(space, static symbol => new NamespaceText(symbol));
}
