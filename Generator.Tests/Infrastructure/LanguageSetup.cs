using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>The settings of a project that decide how its sources are read.</summary>
/// <param name="Version">The language version.</param>
/// <param name="Nullable">Whether nullable reference types are on.</param>
/// <param name="Symbols">The preprocessor's symbols.</param>
internal sealed record LanguageSetup(
    LanguageVersion Version = LanguageVersion.Latest,
    NullableContextOptions Nullable = NullableContextOptions.Enable,
    params string[] Symbols)
{
    public static readonly LanguageSetup Default = new();

    /// <summary>The corners of what a project may choose.</summary>
    public static readonly ImmutableArray<LanguageSetup> Corners =
    [
        new(LanguageVersion.CSharp10, NullableContextOptions.Disable),
        new(LanguageVersion.CSharp10, NullableContextOptions.Enable),
        new(LanguageVersion.Latest, NullableContextOptions.Disable),
        new(LanguageVersion.Latest, NullableContextOptions.Enable),
    ];

    /// <summary>Documentation is always on, and complains: what has no comment or a wrong one is a warning.</summary>
    public CSharpParseOptions ParseOptions => new(Version, DocumentationMode.Diagnose, preprocessorSymbols: Symbols);
}
