using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Projects;

/// <summary>In an editor the ways from a symbol to its code lead into other projects. Two files go them, and ask whose the code is.</summary>
public partial class OneWayToCodeTests
{
    private static readonly string Product = Path.GetFullPath(Path.Combine(TestDirectory.Path, "..", "Generator"));

    [Fact]
    public void Nobody_else_goes_from_a_symbol_to_its_code() => Assert.Equal(
        ["CompilationCode.cs", "DeclaredCode.cs"],
        FilesWith(Ways()).Order(StringComparer.Ordinal));

    /// <summary>The build refuses it, too: BannedSymbols.txt.</summary>
    [Fact]
    public void Nobody_else_allows_itself_to() => Assert.Equal(
        ["CompilationCode.cs", "DeclaredCode.cs"],
        FilesWith(Allowed()).Order(StringComparer.Ordinal));

    private static IEnumerable<string> FilesWith(Regex pattern) => Directory.EnumerateFiles(Product, "*.cs", SearchOption.AllDirectories)
        .Where(static file => !Path.GetRelativePath(Product, file).Split(Path.DirectorySeparatorChar).Any(static folder => folder is "bin" or "obj"))
        .Where(file => pattern.IsMatch(File.ReadAllText(file)))
        .Select(static file => Path.GetFileName(file));

    [GeneratedRegex(@"DeclaringSyntaxReferences|ApplicationSyntaxReference|ompilation\.GetSemanticModel\(", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Ways();

    [GeneratedRegex("disable .*RS0030", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Allowed();
}
