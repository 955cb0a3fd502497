using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Benchmarks.Generators;

/// <summary>What the yardstick generators emit: a constant, under a name that tells the classes of all namespaces apart.</summary>
internal static class YardstickText
{
    public static readonly SourceText Value = SourceText.From("// A constant.\n", Encoding.UTF8);

    /// <summary>
    /// The file's name, with the namespace, as real generators have it. The driver compares each name with all before it,
    /// so that a shorter name would make a project of a thousand classes cheaper and say nothing about a generator.
    /// </summary>
    public static string HintName(INamedTypeSymbol type) =>
        $"{type.ContainingNamespace.ContainingNamespace.Name}.{type.ContainingNamespace.Name}.{type.Name}.g.cs";
}
