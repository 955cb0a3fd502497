using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>CONTRIBUTING's "Add a scheme", followed in a scratch copy: the files that it names are all it takes, and they are needed.</summary>
[Collection(nameof(Contribution))]
public class AddSchemeTests(Contribution contribution)
{
    private const string OwnTests = "LossGen.Runtime.Tests.Schemes.AveragedTests";

    [Fact]
    public async Task The_listed_files_make_a_scheme()
    {
        Contribution.RequireTheList(ContributingList.Read("Add a scheme"), contribution.SchemeFiles, id: "LG0000", AddedScheme.Name);

        // A complete scheme for a generator that has never heard of it, with the same numbers as where it is written out.
        await RequireItsTests("SchemeAsObject", new LossGenerator(), "Weigh(losses)");
        await RequireItsTests("SchemeWrittenOut", contribution.Assemblies.Generator(), "ScalesToAverage(losses)");
        await RequireTheProjectsChecks();
    }

    private async Task RequireItsTests(string assembly, IIncrementalGenerator generator, string call)
    {
        var tests = contribution.Repository.Files("Runtime.Tests/Schemes");
        Assert.Contains(call, contribution.Assemblies.CompileTests(assembly, tests, generator), StringComparison.Ordinal);
        Assert.Equal(2, await contribution.Assemblies.RunAsync(assembly, OwnTests));
    }

    private async Task RequireTheProjectsChecks()
    {
        var tests = contribution.Assemblies.Load(Contribution.Tests);
        var openSet = tests.GetType("LossGen.Generator.Tests.Schemes.OpenSetTests")!;
        await ScratchAssemblies.CallAsync(openSet, "Exactly_these_schemes_are_written_out");
        await ScratchAssemblies.CallAsync(openSet, "No_file_of_the_generator_names_a_scheme_that_is_not_written_out");
        var catalogue = tests.GetType("LossGen.Generator.Tests.Schemes.SchemeCatalogueTests")!;
        await ScratchAssemblies.CallAsync(catalogue, "Helpers_are_those_of_the_runtime");
        await CheckAsync();
        foreach (var file in new[] { "docs/schemes.md", "README.md", "CHANGELOG.md", "Runtime/PublicAPI.Unshipped.txt", "Generator.Tests/Snapshots/SchemeSnapshotTests.cs" })
        {
            using var without = contribution.Repository.Without(file);
            var missing = await Assert.ThrowsAnyAsync<XunitException>(CheckAsync);
            Assert.Contains($"{file} has no", missing.Message, StringComparison.Ordinal);
        }

        Task CheckAsync() => ScratchAssemblies.CallAsync(catalogue, "Nothing_of_a_scheme_is_missing", $"{AddedScheme.Name}Attribute");
    }
}
