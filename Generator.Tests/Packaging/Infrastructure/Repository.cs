using System.Xml.Linq;

namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>The version of a package that the repository states.</summary>
    public static string PackageVersion(string id) => XDocument.Load(File("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(item => item.Attribute("Include")?.Value == id)
        .Attribute("Version")!.Value;

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "LossGen.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has LossGen.sln: run the tests from the repository's own output folder.");
    }
}
