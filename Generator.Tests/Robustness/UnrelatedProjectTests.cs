using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>A package may come along with another: a project that has neither TorchSharp nor losses pays for one look-up of a type and for nothing else.</summary>
public class UnrelatedProjectTests
{
    private static readonly CSharpCompilation Full = TestCompilation.FromFiles(null, "class C { int First() => 1; }");

    public static TheoryData<string> Analyzers => [.. AllAnalyzers.Instances.Where(static analyzer => analyzer is not DiagnosticSuppressor).Select(static analyzer => analyzer.GetType().Name)];

    [Theory]
    [MemberData(nameof(Analyzers))]
    public void Analyzer_asks_for_nothing_without_TorchSharp(string analyzer) =>
        Assert.Empty(RecordedAnalyzer.Start(Find(analyzer), Full.WithReferences(TestReferences.Framework)).Kinds);

    [Fact]
    public void Analyzers_ask_for_something_with_it() => Assert.Superset(
        new HashSet<string>(StringComparer.Ordinal) { "DeclarationAnalyzer", "DominanceAnalyzer", "ComponentOutsideCombinedLossAnalyzer", "TorchAnalyzer" },
        Asking(Full).ToHashSet(StringComparer.Ordinal));

    [Fact]
    public void Rules_about_losses_ask_for_nothing_where_TorchSharp_is_alone()
    {
        var alone = Full.RemoveReferences(TestReferences.Runtime);

        Assert.Equal(["TorchAnalyzer"], Asking(alone));
    }

    [Fact]
    public void What_is_asked_for_outside_of_the_start_is_seen()
    {
        Assert.Equal(["symbol"], RecordedAnalyzer.Start(new Planted.ThrowingAnalyzer(), Full.WithReferences(TestReferences.Framework)).Kinds);
    }

    private static IEnumerable<string> Asking(Compilation compilation) =>
        AllAnalyzers.Instances.Where(analyzer => RecordedAnalyzer.Start(analyzer, compilation).Kinds.Count > 0).Select(static analyzer => analyzer.GetType().Name);

    private static DiagnosticAnalyzer Find(string name) => AllAnalyzers.Instances.Single(analyzer => analyzer.GetType().Name == name);
}
