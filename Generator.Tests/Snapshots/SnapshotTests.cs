using LossGen.Generator.Tests.Infrastructure;
using Xunit.Sdk;

namespace LossGen.Generator.Tests.Snapshots;

/// <summary>The snapshots' own contract.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lossgen").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void New_snapshot_fails_and_is_left_for_review()
    {
        Assert.ThrowsAny<XunitException>(() => Compare(("#A.g.verified.cs", "new")));

        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder, "Tests.Case#A.g.received.cs")));
        Assert.False(File.Exists(Path.Combine(_folder, "Tests.Case#A.g.verified.cs")));
    }

    [Fact]
    public void Changed_snapshot_fails_with_a_unified_diff()
    {
        Approve("#A.g.verified.cs", "first\nsecond\n");

        var failure = Assert.ThrowsAny<XunitException>(() => Compare(("#A.g.verified.cs", "first\nchanged\n")));

        Assert.Contains("-second", failure.Message, StringComparison.Ordinal);
        Assert.Contains("+changed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_in_white_space_alone_fails()
    {
        Approve("#A.g.verified.cs", "first\n");

        Assert.ThrowsAny<XunitException>(() => Compare(("#A.g.verified.cs", "first \n")));
    }

    [Fact]
    public void Approved_file_that_nothing_generates_fails()
    {
        Approve("#A.g.verified.cs", "same");
        Approve("#B.g.verified.cs", "orphan");

        Assert.ThrowsAny<XunitException>(() => Compare(("#A.g.verified.cs", "same")));
    }

    [Fact]
    public void Equal_files_pass_and_other_tests_files_are_left_alone()
    {
        Approve("#A.g.verified.cs", "same");
        Approve("AndMore#B.g.verified.cs", "another test's");

        Compare(("#A.g.verified.cs", "same"));
    }

    [Fact]
    public void Every_approved_file_belongs_to_a_test()
    {
        var tests = typeof(SnapshotTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods().Where(static method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();

        var approved = Directory.EnumerateFiles(TestDirectory.Path, "*.verified.*", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(static path => Path.GetFileName(path))
            .ToList();

        Assert.NotEmpty(approved);
        Assert.All(approved, name => Assert.Contains(name[..name.IndexOfAny(['#', '.'], name.IndexOf('.', StringComparison.Ordinal) + 1)], tests));
    }

    private void Approve(string ending, string text) => File.WriteAllText(Path.Combine(_folder, $"Tests.Case{ending}"), text);

    private void Compare(params (string Ending, string Text)[] files) =>
        Snapshot.Compare(_folder, "Tests.Case", files.ToDictionary(static file => file.Ending, static file => file.Text), accepts: false);
}
