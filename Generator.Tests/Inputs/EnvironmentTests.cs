using System.Globalization;
using System.Text;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>The projects and machines that a loss class may be built in.</summary>
public class EnvironmentTests
{
    private const string Source =
        """
        namespace Demo;

        [CombinedLoss(MaxNorm = 1.5, NonFinite = NonFinite.SkipStep)]
        [RelativeToMain(Epsilon = 1e-6, MaxScale = 1234.5)]
        public partial class Iota
        {
            [MainLoss(1.25)] private static Tensor İlk(Tensor x) => x.mean();
            [AuxiliaryLoss(-0.0, Typical = 0.5)] private static Tensor IIi(Tensor y) => y.mean();
            [Regularizer(-1e-4)] private static Tensor Third(Tensor z) => z.mean();
        }
        """;

    [Fact]
    public async Task TorchSharp_is_not_referenced()
    {
        var run = await WithoutTorchSharp(TestCompilation.Create(Source).RemoveReferences(TestReferences.TorchSharp));

        Assert.Contains("CS0246", run.Input.GetDiagnostics().Select(static diagnostic => diagnostic.Id));
    }

    [Fact]
    public Task TorchSharp_is_a_stub() => WithoutTorchSharp(
        TestCompilation.FromFiles(
                null,
                """
                using LossGen;
                using static TorchSharp.torch;
                [CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x) => x; }
                [CombinedLoss] public partial class B { [MainLoss] private static Tensor First(Tensor x) => x; }
                """)
            .ReplaceReference(TestReferences.TorchSharp, OtherVersions.StubOfTorchSharp));

    [Fact]
    public Task TorchSharp_is_the_users_own_source() => WithoutTorchSharp(
        TestCompilation.FromFiles(
                null,
                """
                using LossGen;
                using static TorchSharp.torch;
                [CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x) => x; }
                """,
                "namespace TorchSharp { public static class torch { public class Tensor { } } }")
            .RemoveReferences(TestReferences.TorchSharp));

    [Fact]
    public Task TorchSharp_has_an_extern_alias() => WithoutTorchSharp(
        TestCompilation.FromFiles(
                null,
                """
                extern alias TS;
                using LossGen;
                using Tensor = TS::TorchSharp.torch.Tensor;
                [CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x) => x; }
                """)
            .ReplaceReference(TestReferences.TorchSharp, TestReferences.TorchSharp.WithAliases(["TS"])));

    [Fact]
    public Task Runtime_is_not_referenced() => SurvivesAsync(TestCompilation.Create(Source).RemoveReferences(TestReferences.Runtime));

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.CSharp9)]
    public async Task Nothing_is_generated_for_an_older_language(LanguageVersion version)
    {
        var compilation = TestCompilation.FromFiles(
            new LanguageSetup(version, NullableContextOptions.Disable),
            """
            using LossGen;
            using TorchSharp;
            [CombinedLoss] public partial class A { [MainLoss] static torch.Tensor First(torch.Tensor x) { return x.mean(); } }
            """);

        var run = GeneratorRun.Of(compilation);

        GeneratorAssert.Survived(run);
        Assert.Empty(run.Sources);
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        AllAnalyzers.Survived(await AllAnalyzers.RunAsync(compilation));
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Annotations)]
    [InlineData(NullableContextOptions.Warnings)]
    [InlineData(NullableContextOptions.Enable)]
    public void Every_nullable_setting_compiles_without_a_warning(NullableContextOptions nullable)
    {
        foreach (var version in new[] { LanguageVersion.CSharp10, LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.Preview })
        {
            GeneratorAssert.CompilesCleanly(GeneratorRun.Of(Source, new LanguageSetup(version, nullable)));
        }
    }

    [Fact]
    public void Assembly_that_is_CLS_compliant_compiles_without_a_warning() =>
        GeneratorAssert.CompilesCleanly(GeneratorRun.Of(TestCompilation.FromFiles(
            null, TestSource.WithUsings("[assembly: CLSCompliant(false)]\n" + Source.Replace("namespace Demo;", "", StringComparison.Ordinal)))));

    [Theory]
    [InlineData("fr-FR")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    public void Culture_changes_no_byte(string culture)
    {
        var expected = GeneratorRun.Of(Source).Texts();
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            Assert.NotEqual("1.5", 1.5.ToString(CultureInfo.CurrentCulture));

            Assert.Equal(expected, GeneratorRun.Of(Source).Texts());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\u2028")]
    public void Line_endings_change_no_byte(string lineEnding)
    {
        var changed = TestCompilation.FromFiles(null, TestSource.WithUsings(Source).ReplaceLineEndings(lineEnding));

        Assert.Equal(GeneratorRun.Of(Source).Texts(), GeneratorRun.Of(changed).Texts());
    }

    [Fact]
    public void Tabs_and_a_missing_last_line_ending_change_no_byte()
    {
        var changed = TestCompilation.FromFiles(null, TestSource.WithUsings(Source).Replace("    ", "\t", StringComparison.Ordinal).TrimEnd());

        Assert.Equal(GeneratorRun.Of(Source).Texts(), GeneratorRun.Of(changed).Texts());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void Encoding_and_byte_order_mark_change_no_byte(string encoding)
    {
        using var stream = new MemoryStream();
        using (var writer = new StreamWriter(stream, Encoding.GetEncoding(encoding), leaveOpen: true))
        {
            writer.Write(TestSource.WithUsings(Source));
        }

        stream.Position = 0;
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(stream), LanguageSetup.Default.ParseOptions);

        Assert.Equal(GeneratorRun.Of(Source).Texts(), GeneratorRun.Of(TestCompilation.FromFiles(null).AddSyntaxTrees(tree)).Texts());
    }

    [Fact]
    public void Generated_text_has_line_feeds_only_and_utf_8()
    {
        var source = GeneratorRun.Of(Source).Sources.Single();

        Assert.DoesNotContain('\r', source.SourceText.ToString());
        Assert.Equal(Encoding.UTF8, source.SourceText.Encoding);
        Assert.DoesNotContain(source.SourceText.ToString().Split('\n'), static line => line.EndsWith(' '));
    }

    [Fact]
    public async Task Project_without_files() => await IgnoresAsync(TestCompilation.FromFiles(null));

    [Fact]
    public async Task Script()
    {
        var tree = CSharpSyntaxTree.ParseText(
            TestSource.WithUsings("[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x) => x.mean(); }"),
            LanguageSetup.Default.ParseOptions.WithKind(SourceCodeKind.Script));

        await IgnoresAsync(CSharpCompilation.CreateScriptCompilation("Script", tree, TestReferences.All));
    }

    [Fact]
    public void Generator_is_for_CSharp_alone()
    {
        var attribute = Assert.Single(typeof(LossGenerator).GetCustomAttributes(typeof(GeneratorAttribute), inherit: false).Cast<GeneratorAttribute>());

        Assert.Equal([LanguageNames.CSharp], attribute.Languages);
    }

    [Fact]
    public async Task Project_that_only_references_a_consumer_gets_nothing()
    {
        var consumer = GeneratorRun.Of(Source);
        GeneratorAssert.CompilesCleanly(consumer);

        await IgnoresAsync(TestCompilation
            .FromFiles(null, "class Program { static Demo.Iota Create() => new Demo.Iota(); }")
            .AddReferences(consumer.Output.ToMetadataReference()));
    }

    [Fact]
    public void Cancelled_before_the_start()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => GeneratorRun.Of(TestCompilation.Create(Source), token: source.Token));
    }

    [Fact]
    public void Cancelled_at_any_time_is_cancelled_and_nothing_else()
    {
        var compilation = TestCompilation.Create(Source);
        var complete = 0;
        for (var delay = 0; complete < 3 && delay < 200; delay++)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                GeneratorAssert.Survived(GeneratorRun.Of(compilation.Clone(), token: source.Token));
                complete++;
            }
            catch (OperationCanceledException)
            {
                continue;
            }
        }

        Assert.True(complete > 0);
    }

    [Fact]
    public void Paths_of_the_build_change_no_byte()
    {
        static (string Text, byte[] Image) Build(string folder)
        {
            var tree = TestCompilation.Parse(TestSource.WithUsings(Source), $"{folder}/Loss.cs");
            var run = GeneratorRun.Of(TestCompilation.FromFiles(null).AddSyntaxTrees(tree));
            var mapped = run.Output.WithOptions(run.Output.Options.WithSourceReferenceResolver(
                new SourceFileResolver([], null, [new KeyValuePair<string, string>(folder, "/_/")])));
            using var stream = new MemoryStream();
            Assert.True(mapped.Emit(stream, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded)).Success);
            return (run.Text, stream.ToArray());
        }

        var (first, second) = (Build("/home/a/"), Build("/builds/elsewhere/"));

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Image, second.Image);
    }

    [Theory]
    [InlineData("public partial class A : A", "CS0146")]
    [InlineData("public partial class A : A.B", "CS0146")]
    [InlineData("public partial class A<T> : A<A<T>>", "CS0146")]
    public Task Circular_inheritance(string declaration, string error) => LeavesToCompilerAsync(
        $$"""[CombinedLoss] {{declaration}} { public class B { } [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }""", error);

    [Fact]
    public Task Self_referential_generic() => GeneratesAsync(
        """
        public abstract class B<T> : LossModule where T : B<T> { [MainLoss] protected static Tensor First(Tensor x, T other) => x.mean(); }
        [CombinedLoss] public partial class A : B<A> { }
        """);

    [Fact]
    public Task Ever_growing_generic_base() => GeneratesAsync(
        """
        public abstract class B<T> : LossModule { [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }
        [CombinedLoss] public partial class A<T> : B<A<A<T>>> { }
        """);

    /// <summary>Nothing is generated, and no rule repeats itself for every class.</summary>
    private static async Task<GeneratorRun> WithoutTorchSharp(CSharpCompilation compilation)
    {
        var run = GeneratorRun.Of(compilation);
        GeneratorAssert.Survived(run);
        Assert.Empty(run.Sources);
        var diagnostics = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(diagnostics);
        Assert.All(diagnostics.GroupBy(static diagnostic => diagnostic.Id), static rule => Assert.Single(rule));
        return run;
    }
}
