using LossGen.Generator.Tests.Infrastructure;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>The names that types, components and inputs may have.</summary>
public class NameTests
{
    private const string Component = "[MainLoss] private static Tensor First(Tensor x) => x.mean();";

    [Fact]
    public async Task Keywords_as_names_of_namespaces_types_and_type_parameters()
    {
        var run = await GeneratesAsync(
            $$"""namespace @event.@new { public partial struct @struct<@int> { [CombinedLoss] public partial class @class<@string> { {{Component}} } } }""");

        Assert.Contains("namespace @event.@new\n", run.Text, StringComparison.Ordinal);
        Assert.Contains("partial class @class<@string> :", run.Text, StringComparison.Ordinal);
        Assert.Equal("event.new.struct-1.class-1.g.cs", run.Sources[0].HintName);
    }

    [Fact]
    public async Task Keywords_as_names_of_components_and_inputs_stay_bare_in_texts()
    {
        var run = await GeneratesAsync(
            """
            [CombinedLoss]
            public partial class A
            {
                [MainLoss(2)] private Tensor @return(Tensor @class, Tensor @in) => @class + @in;
                [AuxiliaryLoss] private static Tensor @while(Tensor @class, int[] @params) => @class.mean();
            }
            """);

        Assert.Contains("\"2·return + while\"", run.Text, StringComparison.Ordinal);
        Assert.Contains("<param name=\"class\">Input of <c>return</c>, <c>while</c>.</param>", run.Text, StringComparison.Ordinal);
        Assert.Contains("step.Require(@return(@class, @in), \"return\")", run.Text, StringComparison.Ordinal);
        Assert.Contains("step.Weight(\"while\")", run.Text, StringComparison.Ordinal);
        Assert.Contains("ComponentInfo(\"return\", ", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record")]
    [InlineData("field")]
    [InlineData("value")]
    [InlineData("partial")]
    [InlineData("await")]
    [InlineData("async")]
    [InlineData("dynamic")]
    [InlineData("nameof")]
    [InlineData("where")]
    [InlineData("yield")]
    [InlineData("global")]
    [InlineData("required")]
    [InlineData("scoped")]
    [InlineData("file")]
    [InlineData("extension")]
    [InlineData("allows")]
    [InlineData("nint")]
    [InlineData("notnull")]
    [InlineData("unmanaged")]
    [InlineData("managed")]
    [InlineData("init")]
    [InlineData("set")]
    [InlineData("get")]
    [InlineData("from")]
    [InlineData("select")]
    [InlineData("when")]
    [InlineData("with")]
    [InlineData("and")]
    [InlineData("not")]
    [InlineData("_")]
    public async Task Words_that_are_keywords_in_some_places(string word)
    {
        await GeneratesAsync(
            $$"""
            namespace N.@{{word}}
            {
                public class @{{word}}2 { }

                [CombinedLoss]
                public partial class @{{word}}
                {
                    [MainLoss] private Tensor First(Tensor @{{word}}, @{{word}}2 other) => @{{word}}.mean();
                }

                [CombinedLoss, RelativeToMain]
                public partial class B<@{{word}}>
                {
                    [MainLoss] private Tensor @{{word}}1(Tensor x, N.@{{word}}.@{{word}} other) => x.mean();
                    [AuxiliaryLoss] private static Tensor @{{word}}2(Tensor @{{word}}, Tensor x) => x.mean();
                }

                [CombinedLoss, UnitNormalized]
                public partial class C
                {
                    [MainLoss] private Tensor @{{word}}(Tensor x) => x.mean();
                    [AuxiliaryLoss] private static Tensor Second(Tensor @{{word}}) => x(@{{word}});
                    private static Tensor x(Tensor y) => y.mean();
                }
            }
            """);
    }

    /// <summary>As the name of a type it would take the meaning of every 'var' around it, the user's own too.</summary>
    [Fact]
    public Task Var_as_the_name_of_components_and_inputs() => GeneratesAsync(
        """
        [CombinedLoss, UnitNormalized]
        public partial class A
        {
            [MainLoss] private Tensor @var(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor Var(Tensor @var) => @var.mean();
        }
        """);

    [Fact]
    public async Task Letters_of_all_scripts()
    {
        var run = await GeneratesAsync(
            """
            namespace Потери.損失;

            [CombinedLoss]
            public partial class Глубина
            {
                [MainLoss] private static Tensor 光度(Tensor вход, Tensor ω) => вход.mean();
                [AuxiliaryLoss] private static Tensor Ünïcode(Tensor вход) => вход.mean();
                [AuxiliaryLoss] private static Tensor İ(Tensor вход) => вход.mean();
            }
            """);

        Assert.Equal("Потери.損失.Глубина.g.cs", run.Sources[0].HintName);
    }

    [Fact]
    public async Task Escapes_and_invisible_characters_name_the_same_thing()
    {
        var run = await GeneratesAsync(
            """
            [CombinedLoss]
            public partial class \u0041bc
            {
                [MainLoss] private static Tensor F\u0069rst(Tensor x) => x.mean();
                [AuxiliaryLoss] private static Tensor Sec\u200Dond(Tensor x) => x.mean();
            }
            """);

        Assert.Equal("Abc.g.cs", run.Sources[0].HintName);
        Assert.Contains("\"First + Second\"", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("‿", "⁀")]
    [InlineData("á", "à")]
    public async Task Names_that_differ_in_odd_characters_have_different_file_names(string first, string second)
    {
        var run = await GeneratesAsync(
            $$"""[CombinedLoss] public partial class A{{first}}B { {{Component}} } [CombinedLoss] public partial class A{{second}}B { {{Component}} }""");

        Assert.Equal(2, run.Sources.Length);
    }

    [Fact]
    public async Task Very_long_names_have_short_distinct_file_names()
    {
        const int Longest = 140;
        var stem = new string('A', 300);

        var run = await GeneratesAsync(
            $$"""namespace {{stem}}.N; [CombinedLoss] public partial class {{stem}}1 { {{Component}} } [CombinedLoss] public partial class {{stem}}2 { {{Component}} }""");

        Assert.Equal(2, run.Sources.Length);
        Assert.All(run.Sources, static source => Assert.True(source.HintName.Length <= Longest));
    }

    [Theory]
    [InlineData("private static int forward() => 1;", "forward")]
    [InlineData("private int Compute;", "Compute")]
    [InlineData("private event Action Step { add { } remove { } }", "Step")]
    [InlineData("private double Weights => 1;", "Weights")]
    [InlineData("private sealed class LossWeights { }", "LossWeights")]
    [InlineData("private struct Terms { }", "Terms")]
    [InlineData("private const string Formula = \"\";", "Formula")]
    public Task Member_with_the_name_of_a_generated_one(string member, string name) => RejectsAsync(
        $$"""[CombinedLoss] public partial class A { {{Component}} {{member}} }""", "LG1009", $"'{name}'");

    [Fact]
    public Task Member_in_another_part_with_the_name_of_a_generated_one() => RejectsAsync(
        TestCompilation.Create([$$"""[CombinedLoss] public partial class A { {{Component}} }""", "public partial class A { public int Formula { get; } }"]),
        "LG1009",
        "'Formula'");

    [Fact]
    public Task Member_in_a_base_with_the_name_of_a_generated_one() => RejectsAsync(
        $$"""public abstract class Ours : LossModule { protected Tensor Compute(Tensor x) => x; } [CombinedLoss] public partial class A : Ours { {{Component}} }""",
        "LG1009",
        "'Compute'");

    [Fact]
    public Task Type_parameter_with_the_name_of_a_generated_member() => RejectsAsync(
        $$"""[CombinedLoss] public partial class A<Terms> { {{Component}} }""", "LG1009", "'Terms'");

    /// <summary>A helper of the user's own would be called in place of the Runtime's.</summary>
    [Theory]
    [InlineData("private static Tensor Weighted(Tensor loss, Scalar weight) => loss;", "Weighted")]
    [InlineData("private static Tensor Stack(Tensor a, Tensor b) => a;", "Stack")]
    [InlineData("private Tensor BeginStep(object a, object b) => null!;", "BeginStep")]
    [InlineData("private void RegisterOwnParameter(string field, TorchSharp.Modules.Parameter? parameter) { }", "RegisterOwnParameter")]
    public Task Method_with_the_name_of_a_helper_that_generated_code_calls(string member, string name) => RejectsAsync(
        $$"""[CombinedLoss] public partial class A { {{Component}} {{member}} }""", "LG1009", $"'{name}'");

    [Theory]
    [InlineData("forward")]
    [InlineData("Step")]
    [InlineData("Weights")]
    [InlineData("Total")]
    [InlineData("RawTotal")]
    [InlineData("DeclaredTotal")]
    [InlineData("Evaluate")]
    [InlineData("Deconstruct")]
    [InlineData("ToString")]
    [InlineData("get_Total")]
    [InlineData("op_Equality")]
    [InlineData("parameters")]
    [InlineData("EndCycle")]
    [InlineData("Names")]
    [InlineData("Clone")]
    [InlineData("Finalize")]
    public Task Component_with_the_name_of_a_generated_or_inherited_member(string name) => RejectsAsync(
        $$"""[CombinedLoss] public partial class A { [MainLoss] private static Tensor {{name}}(Tensor x) => x.mean(); }""", "LG1009", $"'{name}'");

    [Theory]
    [InlineData("forward")]
    [InlineData("Compute")]
    [InlineData("Step")]
    [InlineData("Terms")]
    public Task Class_with_the_name_of_a_generated_member(string name) => RejectsAsync(
        $$"""[CombinedLoss] public partial class {{name}} { {{Component}} }""", "LG1009", "rename the class");

    [Fact]
    public Task Input_with_the_name_of_the_optimizer() => RejectsAsync(
        "[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor optimizer) => optimizer; }", "LG1009", "'optimizer'");

    [Theory]
    [InlineData("total")]
    [InlineData("losses")]
    [InlineData("scaled")]
    [InlineData("scales")]
    [InlineData("first")]
    [InlineData("second")]
    [InlineData("Second")]
    [InlineData("_1")]
    [InlineData("__")]
    [InlineData("Weights")]
    [InlineData("Weighted")]
    [InlineData("Alpha")]
    [InlineData("Stack")]
    [InlineData("RawSum")]
    [InlineData("Require")]
    [InlineData("EndCycle")]
    [InlineData("ScalesToMain")]
    [InlineData("ScalesToUnit")]
    [InlineData("BeginStep")]
    [InlineData("BeginEvaluation")]
    [InlineData("step")]
    [InlineData("evaluation")]
    [InlineData("Terms")]
    [InlineData("Total")]
    [InlineData("RawTotal")]
    [InlineData("DeclaredTotal")]
    [InlineData("Evaluate")]
    [InlineData("Formula")]
    [InlineData("forward")]
    [InlineData("LossWeights")]
    [InlineData("torch")]
    [InlineData("TorchSharp")]
    [InlineData("LossGen")]
    public async Task Input_with_the_name_of_what_generated_code_uses(string name)
    {
        foreach (var scheme in new[] { "FixedWeights", "UnitNormalized", "RelativeToMain", "GeometricMean" })
        {
            await GeneratesAsync(
                $$"""
                [CombinedLoss, {{scheme}}]
                public partial class A
                {
                    [MainLoss] private Tensor First(Tensor @{{name}}) => @{{name}};
                    [AuxiliaryLoss] private static Tensor Second(Tensor @{{name}}, int @{{name}}2) => @{{name}};
                    [AuxiliaryLoss] private Tensor Third(Tensor x) => x;
                    [Regularizer] private Tensor Fourth(Tensor x) => x;
                }
                """);
        }
    }

    [Theory]
    [InlineData("total")]
    [InlineData("losses")]
    [InlineData("scaled")]
    [InlineData("scales")]
    [InlineData("optimizer")]
    [InlineData("weights")]
    [InlineData("Item")]
    [InlineData("Values")]
    [InlineData("_")]
    [InlineData("_1")]
    [InlineData("__2x")]
    [InlineData("torch")]
    [InlineData("TorchSharp")]
    [InlineData("LossGen")]
    [InlineData("Tensor")]
    [InlineData("System")]
    [InlineData("FIRST")]
    public async Task Component_with_the_name_of_what_generated_code_uses(string name)
    {
        foreach (var scheme in new[] { "FixedWeights", "UnitNormalized", "RelativeToMain" })
        {
            await GeneratesAsync(
                $$"""
                [CombinedLoss, {{scheme}}]
                public partial class A
                {
                    [MainLoss] private global::TorchSharp.torch.Tensor {{name}}(global::TorchSharp.torch.Tensor x) => x;
                    [AuxiliaryLoss] private global::TorchSharp.torch.Tensor First(global::TorchSharp.torch.Tensor first) => first;
                    [AuxiliaryLoss] private global::TorchSharp.torch.Tensor Second(global::TorchSharp.torch.Tensor second) => second;
                    [Regularizer] private global::TorchSharp.torch.Tensor Third(global::TorchSharp.torch.Tensor third) => third;
                }
                """);
        }
    }

    [Fact]
    public Task Components_that_differ_by_case_or_underscores() => GeneratesAsync(
        """
        [CombinedLoss, UnitNormalized]
        public partial class A
        {
            [MainLoss] private static Tensor Edge(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor edge(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor _edge(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor __Edge(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor EDGE(Tensor edge2) => edge2.mean();
        }
        """);

    [Fact]
    public Task Namespaces_and_types_of_the_users_that_are_called_like_ours() => GeneratesAsync(
        """
        namespace X.System { public class Object { } }
        namespace X.TorchSharp { public class @torch { public class Tensor { } } }
        namespace X.LossGen { public class LossModule { } public class ComponentInfo { } }
        namespace X
        {
            public class Tensor { }
            public class @global { }
            public class Optimizer { }

            [global::LossGen.CombinedLoss]
            public partial class A
            {
                [global::LossGen.MainLoss]
                private static global::TorchSharp.torch.Tensor First(global::TorchSharp.torch.Tensor x, Tensor y, TorchSharp.torch.Tensor z, @global g, System.Object o) => x;
            }
        }
        """);

    [Fact]
    public Task Two_components_of_one_name() => RejectsAsync(
        """
        [CombinedLoss]
        public partial class A
        {
            [MainLoss] private static Tensor First(Tensor x) => x.mean();
            [AuxiliaryLoss] private static Tensor First(Tensor x, Tensor y) => y.mean();
        }
        """,
        "LG1002",
        "'First' is declared more than once");

    [Fact]
    public Task Override_of_a_component_that_is_a_component_again() => RejectsAsync(
        TestCompilation.Create(
            """
            [CombinedLoss]
            public partial class Base { [MainLoss] protected virtual Tensor First(Tensor x) => x.mean(); }

            [CombinedLoss]
            public partial class Derived : Base { [MainLoss(2)] protected override Tensor First(Tensor x) => x.sum(); }
            """),
        "LG1002",
        "'First' overrides a component",
        generated: 1);

    [Fact]
    public Task Class_and_component_of_one_name_are_the_compilers_business() => SurvivesAsync(TestCompilation.Create(
        "[CombinedLoss] public partial class A { [MainLoss] private static Tensor A(Tensor x) => x.mean(); }"));
}
