using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>
/// References of compilations under test: the framework that runs the tests, TorchSharp and the Runtime, all from disk,
/// so that no test needs a package feed.
/// </summary>
internal static class TestReferences
{
    /// <summary>No references at all; <see cref="All"/> is added to each test.</summary>
    public static readonly ReferenceAssemblies None = new("net10.0");

    public static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll" or "System.dll"))
            .Where(static path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static readonly MetadataReference TorchSharp = MetadataReference.CreateFromFile(typeof(global::TorchSharp.torch).Assembly.Location);

    public static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(typeof(LossModule).Assembly.Location);

    public static readonly ImmutableArray<MetadataReference> All = [.. Framework, TorchSharp, Runtime];
}
