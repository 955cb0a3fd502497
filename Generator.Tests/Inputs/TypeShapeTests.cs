using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>The shapes that a loss class and the types around it may have.</summary>
public class TypeShapeTests
{
    private const string Component = "[MainLoss] private static Tensor First(Tensor x) => x.mean();";

    [Fact]
    public async Task Global_namespace_has_no_namespace_line()
    {
        var run = await GeneratesAsync($$"""[CombinedLoss] public partial class A { {{Component}} }""");

        Assert.DoesNotContain("namespace", run.Text, StringComparison.Ordinal);
        Assert.Equal("A.g.cs", run.Sources[0].HintName);
    }

    [Fact]
    public async Task File_scoped_namespace_becomes_a_block()
    {
        var run = await GeneratesAsync($$"""namespace Demo.Losses; [CombinedLoss] public partial class A { {{Component}} }""");

        Assert.Contains("namespace Demo.Losses\n{\n", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Nested_in_a_partial_class() => GeneratesAsync(
        $$"""public partial class Outer { [CombinedLoss] public partial class A { {{Component}} } }""");

    [Fact]
    public Task Nested_in_a_class_that_is_not_partial() => RejectsAsync(
        $$"""public class Outer { [CombinedLoss] public partial class A { {{Component}} } }""",
        "LG1001",
        "cannot be reopened by LossGen: 'Outer'");

    [Theory]
    [InlineData("class Outer<T> where T : class, new()", "partial class Outer<T>")]
    [InlineData("static class Outer", "partial class Outer")]
    [InlineData("struct Outer", "partial struct Outer")]
    [InlineData("readonly struct Outer", "partial struct Outer")]
    [InlineData("ref struct Outer", "partial struct Outer")]
    [InlineData("record Outer", "partial record Outer")]
    [InlineData("record class Outer(int X)", "partial record Outer")]
    [InlineData("record struct Outer(int X)", "partial record struct Outer")]
    [InlineData("interface Outer", "partial interface Outer")]
    [InlineData("interface Outer<T>", "partial interface Outer<T>")]
    public async Task Nested_in_every_kind_of_type(string outer, string expected)
    {
        var words = outer.Split(' ');
        var keyword = Array.FindIndex(words, static word => word is "class" or "struct" or "record" or "interface");
        words[keyword] = $"partial {words[keyword]}";

        var run = await GeneratesAsync($$"""public {{string.Join(' ', words)}} { [CombinedLoss] public partial class A { {{Component}} } }""");

        Assert.Contains($"\n{expected}\n{{", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nested_four_levels_deep()
    {
        var run = await GeneratesAsync(
            $$"""namespace N { partial class B<T> { partial struct C<U> { partial interface D { [CombinedLoss] internal partial class A<V> { {{Component}} } } } } }""");

        Assert.Equal("N.B-1.C-1.D.A-1.g.cs", run.Sources[0].HintName);
    }

    [Theory]
    [InlineData("T", "where T : Module")]
    [InlineData("T", "where T : class?, new()")]
    [InlineData("T", "where T : unmanaged, Enum")]
    [InlineData("T", "where T : notnull")]
    [InlineData("T, U", "where T : U where U : class, IComparable<U>")]
    [InlineData("[System.ComponentModel.Description(\"x\")] T", "")]
    public async Task Generic_class_repeats_no_constraint_and_no_attribute(string parameters, string constraints)
    {
        var run = await GeneratesAsync($$"""[CombinedLoss] public partial class A<{{parameters}}> {{constraints}} { {{Component}} }""");

        Assert.Contains($"partial class A<{parameters[(parameters.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim()}> :", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("where", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Input_of_a_type_parameter() => GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A<T> where T : notnull
        {
            [MainLoss] private static Tensor First(T x, Func<T, Tensor> f, List<T[]> y) => f(x);
        }
        """);

    [Theory]
    [InlineData("partial record A")]
    [InlineData("partial record class A")]
    [InlineData("partial record A(int X)")]
    public Task Record(string declaration) => RejectsAsync(
        $$"""[CombinedLoss] public {{declaration}} { {{Component}} }""", "LG1001", "is a record");

    [Fact]
    public async Task Primary_constructor_is_not_repeated()
    {
        var run = await GeneratesAsync(
            """[CombinedLoss] public partial class A(double scale) { [MainLoss] private Tensor First(Tensor x) => x.mean() * scale; }""",
            LanguageVersion.CSharp12);

        Assert.Contains("partial class A : ", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("partial struct A")]
    [InlineData("partial record struct A")]
    [InlineData("ref partial struct A")]
    [InlineData("partial interface A")]
    [InlineData("enum A")]
    public async Task Attribute_on_what_is_not_a_class_is_the_compilers_business(string declaration)
    {
        var body = declaration.StartsWith("enum", StringComparison.Ordinal) ? "First" : "";

        await LeavesToCompilerAsync($$"""[CombinedLoss] public {{declaration}} { {{body}} }""", "CS0592");
    }

    [Fact]
    public Task Attribute_on_a_delegate_is_the_compilers_business() => LeavesToCompilerAsync("[CombinedLoss] public delegate void A();", "CS0592");

    [Fact]
    public Task Static_class() => RejectsAsync($$"""[CombinedLoss] public static partial class A { {{Component}} }""", "LG1001", "is static");

    [Fact]
    public Task Abstract_class_gets_its_members() => GeneratesAsync(
        """
        [CombinedLoss]
        public abstract partial class A
        {
            [MainLoss] protected abstract Tensor First(Tensor x);
        }

        internal sealed class B : A
        {
            protected override Tensor First(Tensor x) => x.mean();
        }
        """);

    [Theory]
    [InlineData("public sealed")]
    [InlineData("internal")]
    [InlineData("")]
    public async Task Modifiers_are_not_repeated(string modifiers)
    {
        var run = await GeneratesAsync($$"""{{modifiers}} partial class A { {{Component}} }  [CombinedLoss] partial class A { }""");

        Assert.Contains("\npartial class A :", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Unsafe_class() => GeneratesAsync($$"""[CombinedLoss] public unsafe partial class A { {{Component}} internal int* Pointer() => null; }""");

    /// <summary>One sentence, partial or not, whatever else is wrong: no other file sees the class.</summary>
    [Theory]
    [InlineData("[CombinedLoss] file partial class A { COMPONENT }", "'A' is file-local, so that the generated file cannot see it: remove 'file'")]
    [InlineData("[CombinedLoss] file class A { COMPONENT }", "'A' is file-local, so that the generated file cannot see it: remove 'file'")]
    [InlineData("[CombinedLoss] file sealed class A : List<int> { COMPONENT }", "'A' is file-local, so that the generated file cannot see it: remove 'file'")]
    [InlineData("file class Outer { [CombinedLoss] internal class A { COMPONENT } }", "'A' is inside of 'Outer', which is file-local, so that the generated file cannot see it: remove 'file' there")]
    [InlineData("file partial class Outer { public class Inner { [CombinedLoss] internal partial class A { COMPONENT } } }", "'A' is inside of 'Outer', which is file-local, so that the generated file cannot see it: remove 'file' there")]
    public async Task File_local_class(string program, string message)
    {
        var run = GeneratorRun.Of(program.Replace("COMPONENT", Component, StringComparison.Ordinal));

        Assert.Empty(run.Sources);
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var finding = Assert.Single(await AllAnalyzers.RunAsync(run.Output));
        Assert.Equal("LG1001", finding.Id);
        Assert.Equal(message, finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Plain_class_with_the_name_of_a_file_local_one_is_another_class()
    {
        var run = await GeneratesAsync(TestCompilation.Create(
            [
                $$"""[CombinedLoss] public partial class A { {{Component}} }""",
                "file partial class A { public int Local => 1; }",
            ]));

        Assert.DoesNotContain("Local", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Component_that_is_an_extension_method() => RejectsAsync(
        """[CombinedLoss] public static partial class A { [MainLoss] public static Tensor First(this Tensor x) => x.mean(); }""", "LG1001", "is static");

    [Fact]
    public Task Nested_in_a_file_local_class() => RejectsAsync(
        $$"""file partial class Outer { [CombinedLoss] internal partial class A { {{Component}} } }""", "LG1001", "file-local");

    [Fact]
    public Task Missing_partial() => RejectsAsync($$"""[CombinedLoss] public class A { {{Component}} }""", "LG1001", "must be partial");

    [Fact]
    public async Task Two_parts_with_the_attribute_on_one()
    {
        var run = await GeneratesAsync(TestCompilation.Create(
        [
            """public partial class A { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }""",
            $$"""[CombinedLoss] public partial class A { {{Component}} }""",
        ]));

        Assert.Single(run.Sources);
        Assert.Contains("second = ", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Attribute_on_both_parts_generates_once() => LeavesToCompilerAsync(
        $$"""[CombinedLoss] public partial class A { {{Component}} } [CombinedLoss] public partial class A { }""", "CS0579", generated: 1);

    [Fact]
    public Task Attribute_on_both_parts_in_two_files_generates_once() => LeavesToCompilerAsync(
        TestCompilation.Create([$$"""[CombinedLoss] public partial class A { {{Component}} }""", "[CombinedLoss] public partial class A { }"]),
        "CS0579",
        generated: 1);

    [Fact]
    public Task Attribute_twice_generates_once() => LeavesToCompilerAsync(
        $$"""[CombinedLoss, CombinedLoss] public partial class A { {{Component}} }""", "CS0579", generated: 1);

    [Fact]
    public Task Two_types_of_one_name_are_the_compilers_business() => SurvivesAsync(TestCompilation.Create(
        $$"""[CombinedLoss] public partial class A { {{Component}} } [CombinedLoss] public class A { {{Component}} } public struct A { }"""));

    [Fact]
    public Task Class_and_namespace_of_one_name_are_the_compilers_business() => SurvivesAsync(TestCompilation.Create(
        $$"""
        namespace N { public partial class M { [CombinedLoss] public partial class A { {{Component}} } } }
        namespace N.M { [CombinedLoss] public partial class A { {{Component}} } }
        """));

    [Fact]
    public async Task Types_that_differ_by_case_have_file_names_that_do_not()
    {
        var run = await GeneratesAsync(
            $$"""[CombinedLoss] public partial class Loss { {{Component}} } [CombinedLoss] public partial class LOSS { {{Component}} } [CombinedLoss] public partial class Other { {{Component}} }""");

        Assert.Equal(3, run.Sources.Select(static source => source.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("Other.g.cs", run.Sources.Select(static source => source.HintName));
    }

    [Fact]
    public async Task Same_name_with_other_arity()
    {
        var run = await GeneratesAsync(
            $$"""[CombinedLoss] public partial class A { {{Component}} } [CombinedLoss] public partial class A<T> { {{Component}} } [CombinedLoss] public partial class A<T, U> { {{Component}} }""");

        Assert.Equal(["A-1.g.cs", "A-2.g.cs", "A.g.cs"], run.Texts().Keys);
    }

    [Fact]
    public async Task Same_name_in_two_outer_types()
    {
        var run = await GeneratesAsync(
            $$"""
            partial class B { [CombinedLoss] internal partial class A { {{Component}} } }
            partial class C { [CombinedLoss] internal partial class A { {{Component}} } }
            """);

        Assert.Equal(["B.A.g.cs", "C.A.g.cs"], run.Texts().Keys);
    }

    [Fact]
    public async Task Annotated_base_is_hidden_and_its_components_come_first()
    {
        var run = await GeneratesAsync(
            """
            [CombinedLoss]
            public partial class Base { [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }

            [CombinedLoss]
            public partial class Derived : Base { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }
            """);

        var derived = run.Texts()["Derived.g.cs"];
        Assert.Contains("public new const string Formula = \"First + Second\";", derived, StringComparison.Ordinal);
        Assert.Contains("public new class LossWeights : global::Base.LossWeights", derived, StringComparison.Ordinal);
    }

    [Fact]
    public Task Three_annotated_levels() => GeneratesAsync(
        """
        [CombinedLoss, RelativeToMain]
        public partial class A { [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }

        [CombinedLoss, UnitNormalized]
        public partial class B<T> : A { [AuxiliaryLoss] protected Tensor Second(T y, Func<T, Tensor> f) => f(y); }

        [CombinedLoss]
        public sealed partial class C : B<Tensor[]> { [Regularizer] private static Tensor Third(Tensor z) => z.mean(); }
        """);

    [Fact]
    public Task Private_component_of_an_annotated_base() => RejectsAsync(
        TestCompilation.Create(
            """
            [CombinedLoss]
            public partial class Base { [MainLoss] private static Tensor First(Tensor x) => x.mean(); }

            [CombinedLoss]
            public partial class Derived : Base { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }
            """),
        "LG1001",
        "'First' is private in the base class 'Base'",
        generated: 1);

    [Fact]
    public Task Annotated_base_that_cannot_be_generated() => RejectsAsync(
        """
        [CombinedLoss]
        public class Base { [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }

        [CombinedLoss]
        public partial class Derived : Base { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }
        """,
        "LG1001",
        "derives from 'Base', for which nothing is generated");

    [Fact]
    public async Task Annotated_base_in_another_assembly()
    {
        var library = Library("""[CombinedLoss] public partial class Base { [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }""");

        var run = await GeneratesAsync(TestCompilation
            .Create("""[CombinedLoss] public partial class Derived : Base { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }""")
            .AddReferences(library));

        Assert.Contains("\"First + Second\"", run.Text, StringComparison.Ordinal);
    }

    /// <summary>Metadata of another assembly has no private members, so that the component would silently be missing.</summary>
    [Theory]
    [InlineData("private")]
    [InlineData("internal")]
    [InlineData("private protected")]
    public Task Annotated_base_in_another_assembly_with_a_component_out_of_reach(string accessibility) => RejectsAsync(
        TestCompilation
            .Create("""[CombinedLoss] public partial class Derived : Base { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }""")
            .AddReferences(Library($$"""[CombinedLoss] public partial class Base { [MainLoss] {{accessibility}} static Tensor First(Tensor x) => x.mean(); [AuxiliaryLoss] protected Tensor Third(Tensor x) => x; }""")),
        "LG1001",
        "'First'");

    [Fact]
    public Task Annotated_base_in_another_assembly_that_was_built_without_LossGen() => RejectsAsync(
        TestCompilation
            .Create("""[CombinedLoss] public partial class Derived : Base { [AuxiliaryLoss] private static Tensor Second(Tensor y) => y.mean(); }""")
            .AddReferences(Emit(TestCompilation.Create("""[CombinedLoss] public abstract class Base : LossModule { [MainLoss] protected static Tensor First(Tensor x) => x.mean(); }"""))),
        "LG1001",
        "'Base'");

    [Fact]
    public async Task Derived_class_without_the_attribute_gets_nothing()
    {
        var run = await GeneratesAsync($$"""[CombinedLoss] public partial class Base { {{Component}} } public partial class Derived : Base { }""");

        Assert.Equal(["Base.g.cs"], run.Texts().Keys);
    }

    [Fact]
    public Task Attributes_are_sealed() => LeavesToCompilerAsync(
        $$"""public sealed class MineAttribute : CombinedLossAttribute { } [Mine] public partial class A { }""", "CS0509");

    [Theory]
    [InlineData("Module<Tensor, Tensor>", "\"name\"")]
    [InlineData("Module", "\"name\"")]
    [InlineData("List<int>", "")]
    public Task Base_that_is_no_loss_module(string ancestor, string arguments) => RejectsAsync(
        $$"""[CombinedLoss] public abstract partial class A : {{ancestor}} { protected A() : base({{arguments}}) { } {{Component}} }""",
        "LG1001",
        "a loss class derives from LossModule");

    [Fact]
    public async Task Base_of_the_users_own_that_is_a_loss_module()
    {
        var run = await GeneratesAsync(
            """
            public abstract class Ours : LossModule { protected Ours(int seed) { Seed = seed; } protected int Seed { get; } }
            [CombinedLoss] public partial class A : Ours { public A() : base(1) { } [MainLoss] private Tensor First(Tensor x) => x.mean() + Seed; }
            """);

        Assert.DoesNotContain("LossModule", run.Text.Split('\n').Single(static line => line.StartsWith("partial class", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public Task Loss_module_written_out_as_the_base() => GeneratesAsync($$"""[CombinedLoss] public partial class A : LossModule, IDisposable { {{Component}} }""");

    [Fact]
    public Task Interfaces_alone_are_no_base() => GeneratesAsync($$"""[CombinedLoss] public partial class A : IDisposable, IComparable<A> { {{Component}} public int CompareTo(A? other) => 0; }""");

    [Fact]
    public async Task Class_after_top_level_statements()
    {
        var compilation = TestCompilation.Create($$"""Console.WriteLine("start"); [CombinedLoss] public partial class A { {{Component}} }""");
        await GeneratesAsync(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)));
    }

    [Fact]
    public Task Obsolete_class() => GeneratesAsync($$"""[Obsolete("old")] [CombinedLoss] public partial class A { {{Component}} }""");

    private static PortableExecutableReference Library(string source)
    {
        var run = GeneratorRun.Of(source);
        GeneratorAssert.CompilesCleanly(run);
        return Emit(run.Output);
    }

    private static PortableExecutableReference Emit(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.WithAssemblyName("Library").Emit(stream);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
