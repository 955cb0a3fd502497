using System.IO.Compression;
using System.Xml.Linq;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

public class PackageContentTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    /// <summary>The container's own bookkeeping, which NuGet writes.</summary>
    private static readonly string[] Container = ["[Content_Types].xml", "_rels/.rels", "package/services/metadata/core-properties/"];

    [Fact]
    public void The_package_has_exactly_these_files()
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);
        var files = archive.Entries
            .Select(static entry => entry.FullName)
            .Where(static name => !Container.Any(name.StartsWith))
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "LossGen.nuspec",
                "README.md",
                "analyzers/dotnet/cs/LossGen.Analyzers.dll",
                "analyzers/dotnet/cs/LossGen.CodeFixes.dll",
                "analyzers/dotnet/cs/LossGen.Generator.dll",
                "buildTransitive/LossGen.Off.globalconfig",
                "buildTransitive/LossGen.Strict.globalconfig",
                "buildTransitive/LossGen.props",
                "buildTransitive/LossGen.targets",
                "icon.png",
                "lib/net8.0/LossGen.Runtime.dll",
                "lib/net8.0/LossGen.Runtime.xml",
            ],
            files);
    }

    [Fact]
    public void The_package_depends_on_TorchSharp_alone()
    {
        var group = Assert.Single(Metadata("dependencies").Elements());
        Assert.Equal("net8.0", group.Attribute("targetFramework")?.Value);
        var dependency = Assert.Single(group.Elements());
        Assert.Equal("TorchSharp", dependency.Attribute("id")?.Value);
        Assert.Equal(Repository.PackageVersion("TorchSharp"), dependency.Attribute("version")?.Value);
    }

    [Fact]
    public void The_package_is_no_development_dependency()
    {
        // NuGet would keep the Runtime away from the compiler, and generated code could not see it.
        Assert.DoesNotContain(Nuspec().Descendants(), static element => element.Name.LocalName == "developmentDependency");
    }

    [Fact]
    public void The_package_names_its_license_icon_and_readme()
    {
        Assert.Equal("MIT", Metadata("license").Value);
        Assert.Equal("icon.png", Metadata("icon").Value);
        Assert.Equal("README.md", Metadata("readme").Value);
    }

    private XElement Metadata(string name) => Nuspec().Descendants().Single(element => element.Name.LocalName == name);

    private XDocument Nuspec()
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);
        using var nuspec = archive.GetEntry("LossGen.nuspec")!.Open();
        return XDocument.Load(nuspec);
    }
}
