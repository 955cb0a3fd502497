using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CSharp;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>The ways in which the attributes may be written, rightly and wrongly.</summary>
public class AttributeUseTests
{
    private const string Component = "[MainLoss] private static Tensor First(Tensor x) => x.mean();";

    [Fact]
    public Task Aliases() => GeneratesAsync(
        """
        using L = LossGen.CombinedLossAttribute;
        using M = LossGen.MainLossAttribute;
        using R = LossGen.RelativeToMainAttribute;

        [L, R] public partial class A { [M] private static Tensor First(Tensor x) => x.mean(); [AuxiliaryLoss(0.5)] private static Tensor Second(Tensor x) => x.mean(); }
        """);

    [Fact]
    public Task Global_alias_in_another_file() => GeneratesAsync(TestCompilation.FromFiles(
        null,
        "global using L = LossGen.CombinedLossAttribute;\nglobal using LossGen;\nglobal using static TorchSharp.torch;",
        $$"""[L] public partial class A { {{Component}} }"""));

    [Theory]
    [InlineData("LossGen.CombinedLoss")]
    [InlineData("LossGen.CombinedLossAttribute")]
    [InlineData("global::LossGen.CombinedLoss")]
    [InlineData("CombinedLossAttribute")]
    [InlineData("CombinedLoss()")]
    [InlineData("type: CombinedLoss")]
    [InlineData("Serializable, CombinedLoss, Obsolete")]
    public Task Every_way_of_naming_the_attribute(string attribute) => GeneratesAsync(
        $$"""[{{attribute}}] public partial class A { [method: global::LossGen.MainLossAttribute()] private static Tensor First(Tensor x) => x.mean(); }""");

    [Theory]
    [InlineData("CombinedLoss(NonFinite = Nope.X)", "MainLoss", "CS0103", 1)]
    [InlineData("CombinedLoss(MaxNorm = )", "MainLoss", "CS1525", 1)]
    [InlineData("CombinedLoss(MaxNorm = \"1\")", "MainLoss", "CS0029", 1)]
    [InlineData("CombinedLoss(Nope = 1)", "MainLoss", "CS0246", 1)]
    [InlineData("CombinedLoss(1)", "MainLoss", "CS1729", 1)]
    [InlineData("CombinedLoss, RelativeToMain(Epsilon = )", "MainLoss", "CS1525")]
    [InlineData("CombinedLoss, RelativeToMain(\"x\")", "MainLoss", "CS1729")]
    [InlineData("CombinedLoss, Nope", "MainLoss", "CS0246", 1)]
    [InlineData("CombinedLoss", "MainLoss(Nope.X)", "CS0103", 1)]
    [InlineData("CombinedLoss", "MainLoss(\"x\")", "CS1503", 1)]
    [InlineData("CombinedLoss", "MainLoss(1, 2)", "CS1729", 1)]
    [InlineData("CombinedLoss", "MainLoss(Weight = )", "CS1525", 1)]
    [InlineData("CombinedLoss", "MainLoss(Weight = Nope)", "CS0103", 1)]
    [InlineData("CombinedLoss", "MainLoss(Weight", "CS1026", 1)]
    [InlineData("CombinedLoss", "MainLoss(weight: )", "CS1525", 1)]
    [InlineData("CombinedLoss", "MainLoss(PowerOfTen = 1.5)", "CS0266", 1)]
    [InlineData("CombinedLoss", "MainLoss(Typical = null)", "CS0037", 1)]
    [InlineData("CombinedLoss", "MainLoss(Weight = 1, Weight = 2)", "CS0643", 1)]
    public Task Half_typed_and_broken_arguments(string onClass, string onMethod, string error, int generated = 0) => LeavesToCompilerAsync(
        $$"""[{{onClass}}] public partial class A { [{{onMethod}}] private static Tensor First(Tensor x) => x.mean(); }""", error, generated);

    [Fact]
    public Task Null_where_an_array_is_meant() => GeneratesAsync(
        """
        public sealed class Curve : WeightingAttribute
        {
            public Curve(params double[]? points) => Points = points;
            public double[]? Points { get; }
            public string[]? Names { get; set; }
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss, Curve(null, Names = null)] public partial class A { [MainLoss(Justification = null)] private static Tensor First(Tensor x) => x.mean(); }
        [CombinedLoss, Curve((double[]?)null)] public partial class B { [MainLoss] private static Tensor First(Tensor x) => x.mean(); }
        [CombinedLoss, Curve] public partial class C { [MainLoss] private static Tensor First(Tensor x) => x.mean(); }
        [CombinedLoss, Curve(1, 2.5, -0.0, double.NaN, Names = new[] { "a\"b", null! })] public partial class D { [MainLoss] private static Tensor First(Tensor x) => x.mean(); }
        """);

    [Theory]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    [InlineData("double.NegativeInfinity", "-Infinity")]
    [InlineData("1e308 * 10", "Infinity")]
    [InlineData("PowerOfTen = 400", "Infinity")]
    public Task Weights_that_are_no_numbers(string weight, string text) => RejectsAsync(
        $$"""[CombinedLoss] public partial class A { [MainLoss({{weight}})] private static Tensor First(Tensor x) => x.mean(); }""", "LG1003", $"is {text}");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1e-320", "1e-320")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1e308", "1e308")]
    [InlineData("-2", "-2")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("1f / 3", "0.3333333432674408")]
    [InlineData("123456789012345678", "1.2345678901234568e17")]
    [InlineData("250000", "250000")]
    [InlineData("PowerOfTen = -5", "1e-5")]
    [InlineData("PowerOfTen = -400", "0")]
    [InlineData("(double)1m", "1")]
    [InlineData("'a'", "97")]
    [InlineData("Constants.Weight", "0.25")]
    public async Task Weights_are_written_exactly(string weight, string text)
    {
        var run = await GeneratesAsync(
            $$"""
            internal static class Constants { public const double Weight = 1 / 4.0; }
            [CombinedLoss] public partial class A { [LossComponent({{weight}})] private static Tensor First(Tensor x) => x.mean(); }
            """);

        Assert.Contains($"LossRole.Peer, {text})", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(NonFinite)99")]
    [InlineData("(NonFinite)(-1)")]
    public Task Enum_out_of_range(string value) => RejectsAsync(
        $$"""[CombinedLoss(NonFinite = {{value}})] public partial class A { {{Component}} }""", "LG1012", "NonFinite has no member");

    [Fact]
    public async Task Enum_by_its_number()
    {
        var run = await GeneratesAsync($$"""[CombinedLoss(NonFinite = (NonFinite)2)] public partial class A { {{Component}} }""");

        Assert.Contains("NonFinite.SkipStep", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributes_under_a_symbol_are_those_of_the_compilation()
    {
        const string Source =
            $$"""
            #if LOSS
            [CombinedLoss]
            #endif
            public partial class A
            {
            #if WEIGHTED
                [MainLoss(2)]
            #else
                [MainLoss]
            #endif
                private static Tensor First(Tensor x) => x.mean();
            }
            """;

        Assert.Empty(GeneratorRun.Of(Source).Sources);
        Assert.Contains("\"First\"", GeneratorRun.Of(Source, new LanguageSetup(Symbols: "LOSS")).Text, StringComparison.Ordinal);
        var weighted = GeneratorRun.Of(Source, new LanguageSetup(Symbols: ["LOSS", "WEIGHTED"]));
        await GeneratesAsync(weighted.Input);
        Assert.Contains("\"2·First\"", weighted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Attribute_of_the_users_own_with_our_name_in_another_namespace() => IgnoresAsync(
        """
        namespace Other
        {
            public sealed class CombinedLossAttribute : Attribute { }
            [Other.CombinedLoss] public partial class A { }
        }
        """);

    [Fact]
    public Task Copy_of_the_attribute_in_the_users_project() => SurvivesAsync(TestCompilation.Create(
        $$"""
        [CombinedLoss] public partial class A { {{Component}} }
        namespace LossGen { public sealed class CombinedLossAttribute : Attribute { } public sealed class MainLossAttribute : Attribute { } }
        """));

    [Fact]
    public Task Runtime_referenced_twice() => SurvivesAsync(TestCompilation
        .Create($$"""[CombinedLoss] public partial class A { {{Component}} }""")
        .AddReferences(OtherVersions.OfRuntime));

    [Theory]
    [InlineData("class B { Func<int> F = [CombinedLoss] () => 1; }")]
    [InlineData("class B { void F() { [CombinedLoss] void G() { } G(); } }")]
    [InlineData("class B { void F([CombinedLoss] int x) { } }")]
    [InlineData("class B { [return: CombinedLoss] int F() => 1; }")]
    [InlineData("class B { [field: CombinedLoss] int F { get; } }")]
    [InlineData("class B { [CombinedLoss] int F; }")]
    [InlineData("class B<[CombinedLoss] T> { }")]
    [InlineData("[assembly: CombinedLoss]")]
    [InlineData("[module: CombinedLoss]")]
    [InlineData("class B { [CombinedLoss] event Action F; }")]
    [InlineData("class B { [CombinedLoss] B() { } }")]
    public Task Class_attribute_anywhere_else_is_the_compilers_business(string source) => LeavesToCompilerAsync(source, "CS0592");

    [Theory]
    [InlineData("[MainLoss] private int First;")]
    [InlineData("[MainLoss] private Tensor First { get; }")]
    [InlineData("[MainLoss] private Func<Tensor, Tensor> First = x => x;")]
    [InlineData("private Tensor First([MainLoss] Tensor x) => x;")]
    [InlineData("[return: MainLoss] private Tensor First(Tensor x) => x;")]
    [InlineData("[MainLoss] public A() { }")]
    [InlineData("[MainLoss] private sealed class First { }")]
    public Task Component_attribute_on_what_is_not_a_method_is_the_compilers_business(string member) => LeavesToCompilerAsync(
        $$"""[CombinedLoss] public partial class A { [LossComponent] private Tensor Other(Tensor x) => x; {{member}} }""", "CS0592", generated: 1);

    [Theory]
    [InlineData("Nope")]
    [InlineData("List<Nope>")]
    [InlineData("")]
    public Task Generic_scheme_with_an_argument_that_is_none(string argument) => SurvivesAsync(TestCompilation.Create(
        $$"""
        public sealed class Of<T> : WeightingAttribute { public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException(); }
        [CombinedLoss, Of<{{argument}}>] public partial class A { {{Component}} }
        """));

    [Fact]
    public async Task Generic_scheme()
    {
        var run = await GeneratesAsync(
            $$"""
            namespace Schemes { public sealed class @of<T> : WeightingAttribute { public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException(); } }
            [CombinedLoss, Schemes.@of<Dictionary<string, int[]>>] public partial class A { {{Component}} }
            """,
            LanguageVersion.CSharp11);

        Assert.Contains("new global::Schemes.of<global::System.Collections.Generic.Dictionary<string, int[]>>()", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Class_without_components_is_refused()
    {
        var run = GeneratorRun.Of("[CombinedLoss] public partial class A { }");

        GeneratorAssert.AddsNoError(run);
        Assert.True(GeneratorAssert.IsRefusal(Assert.Single(run.Sources)));
        return SurvivesAsync(run.Input);
    }
}
