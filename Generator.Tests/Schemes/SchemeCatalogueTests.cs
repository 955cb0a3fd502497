using System.ComponentModel;
using System.Reflection;
using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;
using LossGen.Generator.Names;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Schemes;

/// <summary>Nothing of a scheme is missing: what belongs to it is found by its attribute's name.</summary>
public class SchemeCatalogueTests
{
    private static readonly Type[] All =
        [.. typeof(WeightingAttribute).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(WeightingAttribute)))];

    public static TheoryData<string> Names => [.. All.Select(static scheme => scheme.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_of_a_scheme_is_missing(string attribute)
    {
        var scheme = All.Single(type => type.Name == attribute);
        var name = attribute[..^"Attribute".Length];
        var isWrittenOut = InlineSchemes.Find(new SchemeModel(scheme.FullName!, "", "", false, default)) is not ObjectScheme;
        Assert.True(scheme.IsDefined(typeof(SchemeTraitsAttribute), inherit: false), $"{attribute} has no [SchemeTraits]");

        Require("docs/schemes.md", $"\n## `[{name}]`\n");
        Require("README.md", $"\n| `[{name}]`");
        Require("CHANGELOG.md", $"`[{name}]`");
        Require("Runtime/PublicAPI.Unshipped.txt", $"\nLossGen.{attribute}\n");
        if (isWrittenOut && name != "FixedWeights")
        {
            Require("Generator.Tests/Snapshots/SchemeSnapshotTests.cs", $"        [{name}");
        }
    }

    /// <summary>What generated code calls by its simple name is reserved, and nothing else is.</summary>
    [Fact]
    public void Helpers_are_those_of_the_runtime()
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var helpers = typeof(LossModule).GetMembers(Declared)
            .Where(static member => member.GetCustomAttribute<EditorBrowsableAttribute>()?.State == EditorBrowsableState.Never && member is not MethodInfo { IsVirtual: true })
            .ToLookup(static member => member is MethodInfo { IsStatic: true }, static member => member.Name);

        Assert.Equal(RuntimeHelpers.Static.Order(StringComparer.Ordinal), helpers[true].Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(RuntimeHelpers.Instance.Order(StringComparer.Ordinal), helpers[false].Distinct().Order(StringComparer.Ordinal));
    }

    private static void Require(string file, string text) => Assert.True(
        File.ReadAllText(Path.Combine(TestDirectory.Path, "..", file)).ReplaceLineEndings("\n").Contains(text, StringComparison.Ordinal),
        $"{file} has no {text.Trim()}");
}
