using System.Runtime.CompilerServices;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// What a project must have for generated code to compile in it. Asked for every class, and worked out once for a compilation.
/// </summary>
internal static class ProjectSupport
{
    /// <summary>Record structs need it; every SDK with net8.0 has a later one.</summary>
    private const LanguageVersion Oldest = LanguageVersion.CSharp10;

    /// <summary>The version of TorchSharp that the tests run with; a test compares.</summary>
    public static readonly Version TestedTorchSharp = new(0, 107, 0);

    private static readonly ConditionalWeakTable<Compilation, Answer> Known = new();

    /// <summary>What is missing, and the remedy; null where nothing is.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="combinedLoss">The attribute, as the project knows it.</param>
    public static string? Missing(Compilation compilation, INamedTypeSymbol combinedLoss)
    {
        var runtime = combinedLoss.ContainingAssembly;
        if (!Known.TryGetValue(compilation, out var known))
        {
            known = Known.GetValue(compilation, project => new Answer(runtime, Find(project, runtime)));
        }

        // A project may see two copies of the Runtime, and its classes use one or the other.
        return known.Runtime.Equals(runtime, SymbolEqualityComparer.Default) ? known.Missing : Find(compilation, runtime);
    }

    /// <summary>Whether generated code may say that a caller must set a property.</summary>
    public static bool HasRequiredMembers(Compilation compilation) =>
        compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp11 };

    private static string? Find(Compilation compilation, IAssemblySymbol runtime)
    {
        if (compilation is CSharpCompilation { LanguageVersion: < Oldest and var version })
        {
            return $"the generated code needs C# {Oldest.ToDisplayString()}, and the project is set to C# {version.ToDisplayString()}: "
                + "raise LangVersion";
        }

        var module = RuntimeModule.Of(runtime).Type?.BaseType;
        if (module is null || module.TypeKind == TypeKind.Error)
        {
            return "TorchSharp is not referenced, or not in a version that LossGen works with: reference the version that the LossGen "
                + "package names";
        }

        if (TorchLibraries.Reachable(compilation) is { Length: > 1 } several)
        {
            return "TorchSharp is referenced more than once "
                + $"({string.Join(", ", several.Select(static tensor => Words(tensor.ContainingAssembly.Identity)))}): remove all but one, "
                    + "or give the others an alias";
        }

        return IsReachable(compilation, runtime) && IsReachable(compilation, module.ContainingAssembly)
            ? null
            : "TorchSharp or LossGen is referenced under an alias only, and generated code names their types with global::; add 'global' "
                + "to the aliases";
    }

    private static string Words(AssemblyIdentity library) => $"{library.Name} {library.Version.ToString(fieldCount: 3)}";

    /// <summary>How the project's TorchSharp compares with the tested one: below 0 for older, above 0 for newer, 0 for the same.</summary>
    public static int CompareTorchSharp(Version version) =>
        (version.Major, version.Minor).CompareTo((TestedTorchSharp.Major, TestedTorchSharp.Minor));

    /// <summary>The version of TorchSharp that the project compiles against; null where there is none.</summary>
    public static Version? TorchSharpVersion(Compilation compilation, INamedTypeSymbol combinedLoss)
    {
        // The Runtime names the version that it was built with; the project may reference another one.
        var module = combinedLoss.ContainingAssembly.GetTypeByMetadataName(WellKnownNames.LossModuleMetadataName)?.BaseType;
        return module is { TypeKind: not TypeKind.Error } && compilation.GetMetadataReference(module.ContainingAssembly) is not null
            ? module.ContainingAssembly.Identity.Version
            : null;
    }

    /// <summary>Whether code of the project names the assembly's types without an alias.</summary>
    public static bool IsReachable(Compilation compilation, IAssemblySymbol assembly) =>
        compilation.GetMetadataReference(assembly)?.Properties.Aliases is not { IsDefaultOrEmpty: false } aliases
            || aliases.Contains("global");

    private sealed class Answer(IAssemblySymbol runtime, string? missing)
    {
        public IAssemblySymbol Runtime { get; } = runtime;

        public string? Missing { get; } = missing;
    }
}
