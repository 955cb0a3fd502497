using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>What is known of a scheme by its attribute's class, whatever class carries it: many losses have the same scheme.</summary>
internal sealed class SchemeDeclaration
{
    private const string Suffix = "Attribute";

    // Weak, because a scheme of the project's own is another symbol after every edit.
    private static readonly ConditionalWeakTable<INamedTypeSymbol, SchemeDeclaration> Known = new();

    private SchemeDeclaration(INamedTypeSymbol attributeClass)
    {
        Traits = SchemeTraits.Read(attributeClass);
        Name = attributeClass.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? attributeClass.Name.Substring(0, attributeClass.Name.Length - Suffix.Length)
            : attributeClass.Name;
        MetadataName = attributeClass.ToDisplayString();
        QualifiedName = attributeClass.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }

    public SchemeTraits Traits { get; }

    /// <summary>The attribute's name as people write it.</summary>
    public string Name { get; }

    /// <summary>The attribute's name, with namespace.</summary>
    public string MetadataName { get; }

    /// <summary>The attribute as generated code writes it.</summary>
    public string QualifiedName { get; }

    public static SchemeDeclaration Of(INamedTypeSymbol attributeClass) =>
        Known.GetValue(attributeClass, static type => new SchemeDeclaration(type));
}
