using LossGen.Analyzers.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.Rules.ComponentOutsideCombinedLossAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class ComponentOutsideCombinedLossTests
{
    [Theory]
    [InlineData("MainLoss")]
    [InlineData("AuxiliaryLoss(0.1)")]
    [InlineData("LossComponent")]
    [InlineData("Regularizer(1e-4)")]
    public Task Every_role_outside_a_combined_loss(string role) => Test.VerifyAsync(
        $$"""
        public partial class Depth
        {
            [{|LG1011:{{role}}|}]
            static Tensor Photometric(Tensor prediction, Tensor image) => functional.l1_loss(prediction, image);
        }
        """);

    [Fact]
    public Task Message_names_method_and_class() => Test.VerifyAsync(
        """
        public partial class Depth
        {
            [{|#0:MainLoss|}]
            static Tensor Photometric(Tensor prediction) => prediction.mean();
        }
        """,
        expected: Findings.Warning("LG1011").WithMessage("'Photometric' is marked as a component and does nothing: 'Depth' is not a [CombinedLoss]"));

    [Fact]
    public Task Schedule_alone_is_told_too() => Test.VerifyAsync(
        """
        public class Depth
        {
            [{|#0:LinearSchedule(0, 1, Steps = 2)|}] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """,
        expected: Findings.Warning("LG1011").WithMessage("'Smoothness' is marked as scheduled and does nothing: 'Depth' is not a [CombinedLoss]"));

    [Fact]
    public Task Schedule_beside_a_component_is_told_once() => Test.VerifyAsync(
        "public class Depth { [{|LG1011:AuxiliaryLoss|}, LinearSchedule(0, 1, Steps = 2)] static Tensor Smoothness(Tensor depth) => depth.mean(); }");

    [Fact]
    public Task Every_component_of_the_class_is_marked() => Test.VerifyAsync(
        """
        public class Depth
        {
            [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor prediction) => prediction.mean();
            [{|LG1011:AuxiliaryLoss|}] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);

    [Fact]
    public Task Class_that_contains_a_combined_loss_is_not_one() => Test.VerifyAsync(
        """
        public partial class Outer
        {
            [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor prediction) => prediction.mean();

            [CombinedLoss]
            public partial class Inner
            {
                [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            }
        }
        """);

    [Fact]
    public Task Struct_interface_and_record() => Test.VerifyAsync(
        """
        public partial struct A { [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor prediction) => prediction.mean(); }
        public partial interface B { [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor prediction) => prediction.mean(); }
        public partial record C { [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor prediction) => prediction.mean(); }
        """);

    [Fact]
    public Task Derived_class_of_a_combined_loss_needs_the_attribute_itself() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] protected static Tensor Photometric(Tensor prediction) => prediction.mean();
        }

        public partial class Further : Depth
        {
            [{|LG1011:AuxiliaryLoss|}] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);

    [Fact]
    public Task Base_of_ordinary_classes_alone() => Test.VerifyAsync(
        """
        public class Shared
        {
            [{|LG1011:AuxiliaryLoss|}] protected static Tensor Smoothness(Tensor depth) => depth.mean();
        }

        public class Further : Shared;
        """);

    [Fact]
    public Task Sealed_module() => Test.VerifyAsync(
        """
        public sealed class Depth() : Module<Tensor, Tensor>("depth")
        {
            [{|LG1011:MainLoss|}] public override Tensor forward(Tensor prediction) => prediction.mean();
        }
        """);

    [Fact]
    public Task Local_function_even_in_a_combined_loss() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss]
            static Tensor Photometric(Tensor prediction)
            {
                return Inner(prediction);

                [{|#0:AuxiliaryLoss|}]
                static Tensor Inner(Tensor x) => x.mean();
            }
        }
        """,
        expected: Findings.Warning("LG1011").WithMessage("'Inner' is marked as a component and does nothing: only a method of a [CombinedLoss] class is a component"));

    [Fact]
    public Task Lambda() => Test.VerifyAsync(
        """
        public class Depth
        {
            readonly Func<Tensor, Tensor> photometric = [{|LG1011:MainLoss|}] (prediction) => prediction.mean();
        }
        """);

    [Theory]
    [InlineData("[{|#0:MainLoss|}] public static Tensor operator +(Depth left, Tensor right) => right;", "operator +")]
    [InlineData("[{|#0:MainLoss|}] public static explicit operator Tensor(Depth depth) => zeros(1);", "operator Tensor")]
    [InlineData("Tensor Cached { [{|#0:MainLoss|}] get => zeros(1); }", "Cached")]
    [InlineData("Tensor this[Tensor x] { [{|#0:MainLoss|}] get => x; }", "this[]")]
    [InlineData("[{|#0:MainLoss|}] Tensor IHasLoss.Loss(Tensor x) => x;", "Loss")]
    public Task Message_says_the_name_that_is_written(string member, string name) => Test.VerifyAsync(
        $"interface IHasLoss {{ Tensor Loss(Tensor x) => x; }} class Depth : IHasLoss {{ {member} }}",
        expected: Findings.Warning("LG1011").WithMessage($"'{name}' is marked as a component and does nothing: 'Depth' is not a [CombinedLoss]"));

    [Theory]
    [InlineData("class Depth { [MainLoss] public Depth() { } }")]
    [InlineData("class Depth { [MainLoss] static Depth() { } }")]
    [InlineData("namespace Demo { [MainLoss] static Tensor Photometric(Tensor x) => x.mean(); }")]
    public Task What_the_compiler_rejects_is_silent(string source) => AnalyzerTest<ComponentOutsideCombinedLossAnalyzer>.VerifyAsync(source);

    [Fact]
    public Task Top_level_function() => AnalyzerTest<ComponentOutsideCombinedLossAnalyzer>.VerifyAsync(
        """
        Photometric(torch.ones(1));

        [{|LG1011:MainLoss|}]
        static Tensor Photometric(Tensor prediction) => prediction.mean();
        """);

    [Fact]
    public Task Combined_loss_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
        }
        """);

    [Fact]
    public Task Attribute_on_another_part_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth;

        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
        }
        """);

    [Fact]
    public Task Abstract_base_that_derives_from_the_module_is_silent() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [AuxiliaryLoss] protected static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);

    [Fact]
    public Task Base_of_a_combined_loss_is_silent() => Test.VerifyAsync(
        """
        namespace Demo
        {
            public class Shared<T>
            {
                [AuxiliaryLoss] protected static Tensor Smoothness(Tensor depth) => depth.mean();
            }

            public class Between : Shared<int>;

            public static partial class Outer
            {
                [CombinedLoss]
                public partial class Depth : Between
                {
                    [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
                }
            }
        }
        """);

    [Fact]
    public Task Attribute_of_the_same_name_from_elsewhere_is_silent() => Test.VerifyAsync(
        """
        namespace Elsewhere
        {
            public sealed class MainLossAttribute : Attribute;

            public class Depth
            {
                [Elsewhere.MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            }
        }
        """);
}
