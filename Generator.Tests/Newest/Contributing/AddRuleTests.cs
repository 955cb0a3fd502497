using System.Collections;
using System.Reflection;
using LossGen.Generator.Tests.Infrastructure;
using Xunit.Sdk;

namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>CONTRIBUTING's "Add a rule", followed in a scratch copy: the files that it names are all it takes, and they are needed.</summary>
[Collection(nameof(Contribution))]
public class AddRuleTests(Contribution contribution)
{
    private const string Heading = "Add a rule";
    private const string Kind = "about code that calls TorchSharp";

    /// <summary>What says that a file is missing.</summary>
    private static readonly (string Check, string File)[] Checks =
    [
        ("Rule_has_a_page_and_a_link_to_it", "docs/rules/LG5099.md"),
        ("Rule_has_a_release_row", "Generator/LossGen.Analyzers/AnalyzerReleases.Unshipped.md"),
        ("Rule_has_tests_that_fire_and_near_misses_that_stay_silent", "Generator.Tests/Torch/Rules/LG5099_ClampLimitsSwappedTests.cs"),
        ("Warning_has_a_proof_of_its_harm", "Runtime.Tests/Harm/LG5099_ClampLimitsSwappedHarm.cs"),
        ("Index_of_the_rules_is_up_to_date", "docs/rules/README.md"),
        ("Table_of_the_readme_is_up_to_date", "README.md"),
    ];

    private Assembly Tests => contribution.Assemblies.Load(Contribution.Tests);

    [Fact]
    public async Task The_listed_files_make_a_rule()
    {
        string[] written = ["README.md", "docs/rules/README.md", "Runtime/Package/LossGen.Strict.globalconfig", "Runtime/Package/LossGen.Off.globalconfig"];
        Contribution.RequireTheList(ContributingList.Read(Heading, Kind), [.. contribution.RuleFiles.Union(written)], AddedRule.Id, AddedRule.Name);

        Assert.Equal(12, await contribution.Assemblies.RunAsync(Contribution.Tests, "LossGen.Generator.Tests.Torch.Rules.ClampLimitsSwappedTests"));
        Assert.Equal(1, await contribution.Assemblies.RunAsync(Contribution.Tests, "LossGen.Runtime.Tests.Harm.ClampLimitsSwappedHarm"));
        await ScratchAssemblies.CallAsync(Tests.GetType("LossGen.Generator.Tests.Documentation.RuleExampleTests")!, "Example_is_what_the_page_says", AddedRule.Id);
        WriteTables();
        await RequireTheProjectsChecks();
    }

    /// <summary>A rule about declarations, or about who dominates, has its own folder and its own list of rules.</summary>
    [Theory]
    [InlineData("about a declaration", "DeclarationRules.cs")]
    [InlineData("about who dominates", "DominanceRules.cs")]
    [InlineData(Kind, "TorchRules.cs")]
    public void Every_kind_of_rule_has_a_folder_and_a_list(string kind, string list)
    {
        var root = Path.Combine(TestDirectory.Path, "..");
        var files = ContributingList.Read(Heading, kind).Files;

        Assert.True(File.Exists(Path.Combine(root, Assert.Single(files, file => file.EndsWith(list, StringComparison.Ordinal)))));
        var rule = Assert.Single(files, static file => file.EndsWith("Rules/LGnnnn_Name.cs", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(root, Path.GetDirectoryName(rule)!), "LG*.cs", SearchOption.AllDirectories));
    }

    private async Task RequireTheProjectsChecks()
    {
        var catalogue = Tests.GetType("LossGen.Generator.Tests.Catalogue.RuleCatalogueTests")!;
        var rules = (IEnumerable)Tests.GetType("LossGen.Generator.Tests.Catalogue.Rule")!.GetField("All")!.GetValue(null)!;
        var rule = rules.Cast<object>().Single(static rule => rule.ToString() == AddedRule.Id);
        await ScratchAssemblies.CallAsync(catalogue, "Rule_is_reported_by_an_analyzer", rule);
        await ScratchAssemblies.CallAsync(catalogue, "Preset_lists_every_rule", "Strict");
        await ScratchAssemblies.CallAsync(catalogue, "Preset_lists_every_rule", "Off");
        foreach (var (check, file) in Checks)
        {
            object[] arguments = catalogue.GetMethod(check)!.GetParameters().Length == 0 ? [] : [rule];
            await ScratchAssemblies.CallAsync(catalogue, check, arguments);
            using var without = contribution.Repository.Without(file);
            await Assert.ThrowsAnyAsync<XunitException>(() => ScratchAssemblies.CallAsync(catalogue, check, arguments));
        }
    }

    /// <summary>What LOSSGEN_ACCEPT_SNAPSHOTS=1 writes.</summary>
    private void WriteTables()
    {
        var tables = Tests.GetType("LossGen.Generator.Tests.Catalogue.RuleTables")!;
        contribution.Repository.Change("docs/rules/README.md", Text(tables, "Index"));
        contribution.Repository.Change("README.md", Text(tables, "Readme", contribution.Repository.Read("README.md")));
        var presets = Tests.GetType("LossGen.Generator.Tests.Catalogue.Presets")!;
        contribution.Repository.Change("Runtime/Package/LossGen.Strict.globalconfig", Text(presets, "TextOf", "Strict"));
        contribution.Repository.Change("Runtime/Package/LossGen.Off.globalconfig", Text(presets, "TextOf", "Off"));
    }

    private static string Text(Type type, string method, params object[] arguments) => (string)type.GetMethod(method)!.Invoke(null, arguments)!;
}
