using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Planted;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>The methods that may be components, and the parameters that may be inputs.</summary>
public class MemberTests
{
    [Theory]
    [InlineData("private static")]
    [InlineData("private")]
    [InlineData("")]
    [InlineData("protected")]
    [InlineData("private protected")]
    [InlineData("internal")]
    [InlineData("protected internal static")]
    [InlineData("public virtual")]
    [InlineData("public unsafe")]
    public Task Component_of_any_accessibility(string modifiers) => GeneratesAsync(
        $$"""[CombinedLoss] public partial class A { [MainLoss] {{modifiers}} Tensor First(Tensor x) => x.mean(); }""");

    [Theory]
    [InlineData("protected static")]
    [InlineData("protected abstract")]
    [InlineData("internal")]
    [InlineData("private protected")]
    [InlineData("public")]
    public async Task Component_in_a_base_that_is_not_annotated(string modifiers)
    {
        var body = modifiers.EndsWith("abstract", StringComparison.Ordinal) ? ";" : "=> x.mean();";
        var implementation = body == ";" ? "protected override Tensor First(Tensor x) => x.mean();" : "";

        var run = await GeneratesAsync(
            $$"""
            public abstract class Ours : LossModule { [MainLoss] {{modifiers}} Tensor First(Tensor x) {{body}} }
            [CombinedLoss] public partial class A : Ours { {{implementation}} [AuxiliaryLoss] private Tensor Second(Tensor y) => y; }
            """);

        Assert.Contains("\"First + Second\"", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Private_component_in_a_base() => RejectsAsync(
        """
        public abstract class Ours : LossModule { [MainLoss] private Tensor First(Tensor x) => x.mean(); }
        [CombinedLoss] public partial class A : Ours { }
        """,
        "LG1001",
        "is private in the base class 'Ours'");

    [Fact]
    public Task Overload_that_is_no_component_is_left_alone() => GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private Tensor First(Tensor x, int y) => First(x).mean() + y;
            private Tensor First(Tensor x) => x;
            private Tensor First(Tensor x, Scalar y) => x;
        }
        """);

    [Fact]
    public async Task Read_only_references_are_inputs_by_value()
    {
        var run = await GeneratesAsync(
            "[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(in Tensor x, in double y) => x.mean() * y; }");

        Assert.Contains("forward(global::TorchSharp.torch.Tensor x, double y)", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Ref_readonly_parameter() => GeneratesAsync(
        "[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(ref readonly Tensor x) => x.mean(); }", LanguageVersion.CSharp12);

    [Theory]
    [InlineData("ref")]
    [InlineData("out")]
    public Task References_that_are_written_to(string modifier) => RejectsAsync(
        $$"""[CombinedLoss] public partial class A { [MainLoss] private static Tensor First({{modifier}} Tensor x) { x = zeros(1); return x; } }""",
        "LG1001",
        $"has the '{modifier}' parameter 'x'");

    [Fact]
    public async Task Params_is_not_repeated()
    {
        var run = await GeneratesAsync("[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(params Tensor[] x) => zeros(1); }");

        Assert.Contains("Tensor[] x)", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("params", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Generic_component() => RejectsAsync(
        "[CombinedLoss] public partial class A { [MainLoss] private static Tensor First<T>(T x) => zeros(1); }", "LG1001", "while it is generic");

    [Theory]
    [InlineData("async System.Threading.Tasks.Task<Tensor>", "{ await System.Threading.Tasks.Task.Yield(); return x; }", "Task<Tensor>")]
    [InlineData("IEnumerable<Tensor>", "{ yield return x; }", "IEnumerable<Tensor>")]
    [InlineData("float", "=> 1;", "float")]
    [InlineData("Scalar", "=> 1;", "Scalar")]
    [InlineData("void", "{ }", "void")]
    [InlineData("(Tensor, Tensor)", "=> (x, x);", "(")]
    [InlineData("dynamic", "=> x;", "dynamic")]
    [InlineData("object", "=> x;", "object")]
    [InlineData("Tensor[]", "=> new[] { x };", "Tensor[]")]
    [InlineData("T", "=> default!;", "T")]
    [InlineData("Parameter", "=> null!;", "Parameter")]
    public Task Component_that_returns_no_tensor(string type, string body, string named) => RejectsAsync(
        $$"""
        using Parameter = TorchSharp.Modules.Parameter;
        [CombinedLoss] public partial class A<T> { private Tensor _x = zeros(1); [MainLoss] private {{type}} First(Tensor x) {{body}} }
        """,
        "LG1001",
        $"must return a Tensor to be a component, not '{named}");

    [Fact]
    public Task Component_that_returns_a_reference() => RejectsAsync(
        "[CombinedLoss] public partial class A { private Tensor _x = zeros(1); [MainLoss] private ref Tensor First(Tensor x) => ref _x; }",
        "LG1001",
        "must return a Tensor to be a component, not a reference to one: remove 'ref'");

    [Fact]
    public Task Component_that_may_return_null() => GeneratesAsync(TestCompilation.Create(
        "[CombinedLoss] public partial class A { [MainLoss] private static Tensor? First(Tensor? x) => x?.mean(); }"));

    [Theory]
    [InlineData("Nope First(Tensor x) => null!;", "CS0246")]
    [InlineData("Tensor First(Nope x) => null!;", "CS0246")]
    [InlineData("Tensor First(List<Nope> x) => null!;", "CS0246")]
    [InlineData("Tensor First(Nope[] x) => null!;", "CS0246")]
    [InlineData("Tensor First(Tensor) => null!;", "CS1001")]
    [InlineData("Tensor First(Tensor x, Tensor x) => x;", "CS0100", 1)]
    [InlineData("Tensor First(Tensor x", "CS1026")]
    public Task Signature_with_an_error(string member, string error, int generated = 0) => LeavesToCompilerAsync(
        $$"""[CombinedLoss] public partial class A { [MainLoss] private static {{member}} }""", error, generated);

    [Fact]
    public async Task Nullable_annotations_are_those_of_the_component()
    {
        var run = await GeneratesAsync(TestCompilation.Create(
            """
            [CombinedLoss]
            public partial class A
            {
                [MainLoss] private static Tensor First(Tensor x, Tensor? mask, List<Tensor?>? masks, string[]?[] names) => x.mean();
                [AuxiliaryLoss] private static Tensor Second(Tensor mask, Tensor? y) => mask;
                [AuxiliaryLoss] private static Tensor Third(Tensor? y) => zeros(1);
            }
            """));

        Assert.Contains("Tensor mask,", run.Text, StringComparison.Ordinal);
        Assert.Contains("Tensor? y)", run.Text, StringComparison.Ordinal);
        Assert.Contains("List<global::TorchSharp.torch.Tensor?>? masks", run.Text, StringComparison.Ordinal);
        Assert.Contains("string[]?[] names", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Nullable_annotations_that_differ_in_type_arguments() => GeneratesAsync(TestCompilation.Create(
        """
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private static Tensor First(List<Tensor?> x, Tensor?[] y, Func<Tensor, Tensor?> f) => zeros(1);
            [AuxiliaryLoss] private static Tensor Second(List<Tensor> x, Tensor[] y, Func<Tensor?, Tensor> f) => zeros(1);
        }
        """));

    [Fact]
    public Task Oblivious_file_in_a_nullable_project() => GeneratesAsync(
        """
        #nullable disable
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private static Tensor First(Tensor x, List<Tensor> y, string z) => x.mean();
        }
        """);

    [Theory]
    [InlineData("Span<float>")]
    [InlineData("ReadOnlySpan<Tensor>")]
    [InlineData("(Tensor Left, Tensor Right)")]
    [InlineData("(Tensor, (int a, string b))[]")]
    [InlineData("Dictionary<string, List<Tensor[,]>[]>[]")]
    [InlineData("nint")]
    [InlineData("nuint[]")]
    [InlineData("dynamic")]
    [InlineData("object")]
    [InlineData("Func<Tensor, Tensor>")]
    [InlineData("TorchSharp.Modules.Linear")]
    [InlineData("Module<Tensor, Tensor>")]
    [InlineData("IEnumerable<(string name, TorchSharp.Modules.Parameter parameter)>")]
    [InlineData("torch.ScalarType")]
    [InlineData("DateTime?")]
    [InlineData("A.@class")]
    public Task Input_of_any_type(string type) => GeneratesAsync(
        $$"""
        [CombinedLoss]
        public partial class A
        {
            public sealed class @class { }
            [MainLoss] private static Tensor First(Tensor x, {{type}} y) => x.mean();
        }
        """);

    [Fact]
    public Task Scoped_input() => GeneratesAsync(
        "[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x, scoped Span<float> y) => x.mean(); }", LanguageVersion.CSharp11);

    [Theory]
    [InlineData("int*")]
    [InlineData("delegate*<int, void>")]
    [InlineData("int*[]")]
    [InlineData("delegate*<void>[][]")]
    public Task Pointers(string type) => RejectsAsync(
        $$"""[CombinedLoss] public unsafe partial class A { [MainLoss] private static Tensor First(Tensor x, {{type}} y) => x.mean(); }""",
        "LG1001",
        "has the pointer 'y'");

    [Fact]
    public Task Same_input_with_two_types() => RejectsAsync(
        """
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private static Tensor First(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor Second(Tensor[] x) => x[0].mean();
        }
        """,
        "LG1010",
        "'x'");

    [Theory]
    [InlineData("internal sealed class Batch { }", "internal")]
    [InlineData("public sealed class Batch { }", "public")]
    public async Task Members_are_as_visible_as_their_inputs(string batch, string expected)
    {
        var run = await GeneratesAsync(
            $$"""
            {{batch}}
            [CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x, List<Batch[]> y) => x.mean(); }
            """);

        Assert.Contains($"\n    {expected} global::LossGen.StepResult Step(", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private", "private")]
    [InlineData("protected", "private")]
    [InlineData("internal", "internal")]
    [InlineData("protected internal", "internal")]
    [InlineData("public", "public")]
    public async Task Members_are_as_visible_as_the_nested_types_of_their_inputs(string accessibility, string expected)
    {
        var run = await GeneratesAsync(
            $$"""
            [CombinedLoss]
            public partial class A
            {
                {{accessibility}} sealed class Batch { }
                [MainLoss] private static Tensor First(Tensor x, Batch y) => x.mean();
            }
            """);

        Assert.Contains($"\n    {expected} global::LossGen.StepResult Step(", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Obsolete_component_and_input() => GeneratesAsync(
        """
        [Obsolete("old")] public sealed class Batch { }
        [CombinedLoss]
        public partial class A
        {
            [Obsolete] [MainLoss] private static Tensor First(Tensor x) => x.mean();
        #pragma warning disable CS0618
            [Obsolete("old")] [AuxiliaryLoss] private static Tensor Second(Tensor x, Batch y) => x.mean();
        #pragma warning restore CS0618
        }
        """);

    [Fact]
    public Task Component_that_is_obsolete_as_an_error() => RejectsAsync(
        """[CombinedLoss] public partial class A { [Obsolete("gone", true)] [MainLoss] private static Tensor First(Tensor x) => x.mean(); }""",
        "LG1001",
        "is obsolete as an error, and generated code calls it: remove its component attribute, or the 'true' of [Obsolete]");

    [Fact]
    public Task Experimental_component() => GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A
        {
            [System.Diagnostics.CodeAnalysis.Experimental("TRY1")] [MainLoss] private static Tensor First(Tensor x) => x.mean();
        }
        """,
        LanguageVersion.CSharp12);

    [Fact]
    public Task Explicit_interface_implementation() => RejectsAsync(
        """
        public interface ILoss { Tensor First(Tensor x); }
        [CombinedLoss] public partial class A : ILoss { [MainLoss] Tensor ILoss.First(Tensor x) => x.mean(); }
        """,
        "LG1001",
        "only an ordinary method can be called by its name");

    [Theory]
    [InlineData("private Tensor Value { [MainLoss] get => zeros(1); }")]
    [InlineData("private Tensor this[Tensor x] { [MainLoss] get => x; }")]
    [InlineData("[MainLoss] public static Tensor operator +(A a, Tensor b) => b;")]
    [InlineData("[MainLoss] public static explicit operator Tensor(A a) => zeros(1);")]
    public Task Method_that_has_no_name_of_its_own(string member) => RejectsAsync(
        $$"""[CombinedLoss] public partial class A { {{member}} }""", "LG1001", "only an ordinary method can be called by its name");

    [Fact]
    public Task Partial_component() => GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A { [MainLoss] private static partial Tensor First(Tensor x); }
        public partial class A { private static partial Tensor First(Tensor x) => x.mean(); }
        """);

    [Fact]
    public Task Partial_component_with_the_attribute_on_the_implementation() => GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A { private static partial Tensor First(Tensor x); }
        public partial class A { [MainLoss] private static partial Tensor First(Tensor x) => x.mean(); }
        """);

    [Fact]
    public Task Forward_of_the_users_own() => RejectsAsync(
        """
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private static Tensor First(Tensor x) => x.mean();
            public Tensor forward(Tensor x) => x;
        }
        """,
        "LG1009",
        "'forward'");

    [Fact]
    public Task Component_without_inputs() => GeneratesAsync(
        """
        [CombinedLoss, UnitNormalized]
        public partial class A
        {
            private readonly TorchSharp.Modules.Parameter _p = new(zeros(1));
            [LossComponent] private Tensor First() => _p.mean();
            [Regularizer] private Tensor Second() => _p.mean();
        }
        """);

    [Fact]
    public Task Static_component_called_like_an_input() => GeneratesAsync(
        """
        [CombinedLoss, RelativeToMain]
        public partial class A<T>
        {
            [MainLoss] private static Tensor First(Tensor First) => First.mean();
            [AuxiliaryLoss] private Tensor Second(Tensor Second, Tensor First) => Second.mean();
        }
        """);

    [Fact]
    public void Members_of_another_generator_are_invisible_and_no_harm()
    {
        var compilation = TestCompilation.Create("[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x) => x.mean(); }");
        var driver = CSharpGeneratorDriver.Create(new LossGenerator().AsSourceGenerator(), new AddsComponent().AsSourceGenerator());

        var result = driver.RunGenerators(compilation).GetRunResult();

        Assert.Empty(result.Diagnostics);
        Assert.Contains("\"First\"", result.Results[0].GeneratedSources.Single().SourceText.ToString(), StringComparison.Ordinal);
    }
}
