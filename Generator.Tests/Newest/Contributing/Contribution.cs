namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>A scratch copy with one scheme and one rule more, compiled once for all that is asked of it.</summary>
[CollectionDefinition(nameof(Contribution))]
public sealed class Contribution : IDisposable, ICollectionFixture<Contribution>
{
    internal const string Tests = "LossGen.Generator.Tests";

    /// <summary>What the checks of the whole project need of their folder.</summary>
    private static readonly string[] Checks =
    [
        "Catalogue/Rule", "Catalogue/RuleCatalogueTests", "Catalogue/RuleTables", "Catalogue/Presets", "Catalogue/GeneratedText",
        "Documentation/MarkdownPage", "Documentation/RuleExample", "Documentation/RuleExampleTests",
        "Schemes/OpenSetTests", "Schemes/SchemeCatalogueTests", "Snapshots/SchemeSnapshotTests",
    ];

    private readonly Lazy<ScratchAssemblies> _assemblies;

    public Contribution()
    {
        Repository = new ScratchRepository();
        Repository.TakeFolder("Generator.Tests/Infrastructure");
        Array.ForEach(Checks, check => Repository.Take($"Generator.Tests/{check}.cs"));
        AddedScheme.AddTo(Repository);
        SchemeFiles = Repository.TakeTouched();
        AddedRule.AddTo(Repository);
        RuleFiles = Repository.TakeTouched();
        _assemblies = new Lazy<ScratchAssemblies>(Compile);
    }

    /// <summary>The files that the scheme took.</summary>
    internal IReadOnlyList<string> SchemeFiles { get; }

    /// <summary>The files that the rule took.</summary>
    internal IReadOnlyList<string> RuleFiles { get; }

    internal ScratchRepository Repository { get; }

    internal ScratchAssemblies Assemblies => _assemblies.Value;

    public void Dispose()
    {
        if (_assemblies.IsValueCreated)
        {
            Assemblies.Dispose();
        }
    }

    /// <summary>Requires that CONTRIBUTING names these files and no other.</summary>
    internal static void RequireTheList(ContributingList list, IReadOnlyList<string> files, string id, string name)
    {
        Assert.All(list.Files, pattern => Assert.True(
            files.Any(file => ContributingList.Means(pattern, file, id, name)), $"CONTRIBUTING names {pattern}, which was not needed"));
        Assert.All(files, file => Assert.True(
            list.Files.Any(pattern => ContributingList.Means(pattern, file, id, name)), $"{file} was needed, which CONTRIBUTING does not name"));
    }

    private ScratchAssemblies Compile()
    {
        var assemblies = new ScratchAssemblies(Repository);
        assemblies.CompileProject("Runtime/LossGen.Runtime.csproj");
        assemblies.CompileProject("Generator/LossGen.Generator/LossGen.Generator.csproj");
        assemblies.CompileProject("Generator/LossGen.Analyzers/LossGen.Analyzers.csproj");
        assemblies.CompileProject("Generator/LossGen.CodeFixes/LossGen.CodeFixes.csproj");
        assemblies.CompileTests(Tests, [.. Repository.Files("Generator.Tests"), .. Repository.Files("Runtime.Tests/Harm")]);
        return assemblies;
    }
}
