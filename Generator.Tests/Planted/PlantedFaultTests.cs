using LossGen.Generator.Tests.Infrastructure;
using Xunit.Sdk;

namespace LossGen.Generator.Tests.Planted;

/// <summary>A test that could not fail does not count: the assertion helpers catch what they are for.</summary>
public class PlantedFaultTests
{
    private const string Source =
        """
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private static Tensor First(Tensor x) => x.mean();
        }
        """;

    [Fact]
    public void Symbol_in_a_model_is_found_by_looking_inside() => Assert.ThrowsAny<XunitException>(
        static () => ModelGraph.HoldsValuesOnly(
            GeneratorRun.Of(TestCompilation.Create(Source), new SymbolInModel()), typeof(SymbolInModel.Steps)));

    [Fact]
    public void Position_in_a_model_is_found_by_an_edit_above_the_class()
    {
        var project = EditableProject.Of([("A.cs", Source)]);
        var run = GeneratorRun.Of(project.Compilation, new LocationInModel());
        GeneratorAssert.IsUntouched(run.Again(project.Clone().Compilation), typeof(LocationInModel.Steps));

        var edited = run.Again(project.Replace("A.cs", "[CombinedLoss]", "// A comment.\n[CombinedLoss]").Compilation);

        Assert.ThrowsAny<XunitException>(() => GeneratorAssert.IsUntouched(edited, typeof(LocationInModel.Steps)));
    }

    [Fact]
    public void Exception_is_caught() => Assert.ThrowsAny<XunitException>(
        static () => GeneratorAssert.Survived(GeneratorRun.Of(TestCompilation.Create(Source), new ThrowingGenerator())));

    [Fact]
    public void Warning_that_a_pragma_hides_is_caught() => Assert.ThrowsAny<XunitException>(
        static () => GeneratorAssert.CompilesCleanly(GeneratorRun.Of(TestCompilation.Create("// nothing"), new WarningGenerator())));

    [Fact]
    public async Task Analyzer_that_throws_is_caught()
    {
        var diagnostics = await AllAnalyzers.RunAsync(TestCompilation.Create(Source), [new ThrowingAnalyzer()]);

        Assert.ThrowsAny<XunitException>(() => AllAnalyzers.Survived(diagnostics));
    }
}
