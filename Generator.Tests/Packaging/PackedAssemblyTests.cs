using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

public class PackedAssemblyTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    private const string Generator = "analyzers/dotnet/cs/LossGen.Generator.dll";
    private const string CodeFixes = "analyzers/dotnet/cs/LossGen.CodeFixes.dll";
    private const string Runtime = "lib/net8.0/LossGen.Runtime.dll";

    [Theory]
    [InlineData(Generator)]
    [InlineData(CodeFixes)]
    public void An_analyzer_asks_for_no_newer_compiler_than_promised(string assembly)
    {
        var compiler = References(assembly).Where(static reference => reference.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Assert.NotEmpty(compiler);
        Assert.All(compiler, static reference => Assert.True(reference.Version <= new Version(4, 8, 0, 0), $"{reference}"));
    }

    [Fact]
    public void The_generator_needs_nothing_but_the_compiler()
    {
        // Command-line compilers have no Workspaces, and no package is restored for an analyzer.
        Assert.DoesNotContain(References(Generator), static reference =>
            reference.Name.Contains("Workspaces", StringComparison.Ordinal)
            || reference.Name.StartsWith("TorchSharp", StringComparison.Ordinal)
            || reference.Name.StartsWith("LossGen", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Generator)]
    [InlineData(CodeFixes)]
    [InlineData(Runtime)]
    public void An_assembly_has_the_version_of_the_package(string assembly)
    {
        // A compiler server keeps the first analyzer assembly that it loaded under one version.
        Assert.Equal(
            new Version($"{package.Version}.0"),
            Read(assembly, static reader => reader.GetAssemblyDefinition().Version));
    }

    private List<(string Name, Version Version)> References(string assembly) => Read(assembly, static reader => reader.AssemblyReferences
        .Select(reader.GetAssemblyReference)
        .Select(reference => (reader.GetString(reference.Name), reference.Version))
        .ToList());

    private T Read<T>(string entry, Func<MetadataReader, T> read)
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);
        using var content = new MemoryStream();
        using (var compressed = archive.GetEntry(entry)!.Open())
        {
            compressed.CopyTo(content);
        }

        content.Position = 0;
        using var image = new PEReader(content);
        return read(image.GetMetadataReader());
    }
}
