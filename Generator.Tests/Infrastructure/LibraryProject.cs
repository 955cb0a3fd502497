using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>A project that another one references: as an editor does, by its compilation, or as a build does, by an assembly.</summary>
internal sealed class LibraryProject(CSharpCompilation compilation)
{
    public CSharpCompilation Compilation { get; } = compilation;

    /// <summary>How an editor and <c>dotnet format</c> reference it.</summary>
    public MetadataReference AsProject => Compilation.ToMetadataReference();

    /// <summary>How a build of the whole solution references it: signatures, and no private members.</summary>
    public MetadataReference AsReferenceAssembly => Emit(new EmitOptions(metadataOnly: true, includePrivateMembers: false));

    /// <summary>How a package references it.</summary>
    public MetadataReference AsAssembly => Emit(new EmitOptions());

    /// <summary>A project of sources, which get the usings of TorchSharp programs, with what LossGen generates in it.</summary>
    public static LibraryProject Of(params string[] sources) => Of(TestCompilation.Create(sources));

    /// <summary>The project with what LossGen generates in it.</summary>
    public static LibraryProject Of(CSharpCompilation compilation) => new(GeneratorRun.Of(compilation.WithAssemblyName("Library")).Output);

    private PortableExecutableReference Emit(EmitOptions options)
    {
        using var stream = new MemoryStream();
        var result = Compilation.Emit(stream, options: options);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return MetadataReference.CreateFromImage(ImmutableArray.Create(stream.ToArray()));
    }
}
