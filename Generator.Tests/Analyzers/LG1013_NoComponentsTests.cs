using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class NoComponentsTests
{
    [Fact]
    public Task Class_without_methods() => Test.VerifyAsync(
        "[{|#0:CombinedLoss|}] public partial class Depth { }",
        expected: Findings.Warning("LG1013").WithMessage(
            "'Depth' has no component; mark the methods that return its losses [MainLoss], [AuxiliaryLoss] or [LossComponent], or remove [CombinedLoss]"));

    [Fact]
    public Task Methods_that_nobody_marked() => Test.VerifyAsync(
        """
        [{|LG1013:CombinedLoss|}]
        public partial class Depth
        {
            static Tensor Photometric(Tensor image) => image.mean();
            static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);

    [Fact]
    public Task Options_and_scheme_make_no_component() => Test.VerifyAsync(
        "[{|LG1013:CombinedLoss(MaxNorm = 1)|}, UnitNormalized] public partial class Depth { }");

    [Fact]
    public Task Class_that_derives_from_the_module() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync("[{|LG1013:CombinedLoss|}] public partial class Depth : LossModule { }");

    [Fact]
    public Task Abstract_class() => Test.VerifyAsync("[{|LG1013:CombinedLoss|}] public abstract partial class Depth { protected abstract Tensor Photometric(Tensor image); }");

    [Fact]
    public Task Attribute_of_another_kind_on_a_method() => Test.VerifyAsync(
        "[{|LG1013:CombinedLoss|}] public partial class Depth { [Obsolete] static Tensor Photometric(Tensor image) => image.mean(); }");

    [Fact]
    public Task Component_of_a_nested_class_is_none_of_the_outer_one() => Test.VerifyAsync(
        """
        [{|LG1013:CombinedLoss|}]
        public partial class Outer
        {
            [CombinedLoss]
            private partial class Inner
            {
                [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            }
        }
        """);

    [Fact]
    public Task Base_without_components_adds_none() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule { protected static Tensor Photometric(Tensor image) => image.mean(); }
        [{|LG1013:CombinedLoss|}] public partial class Depth : Shared { }
        """);

    [Fact]
    public Task Marked_method_is_silent() => Test.VerifyAsync(
        "[CombinedLoss] public partial class Depth { [LossComponent] static Tensor Photometric(Tensor image) => image.mean(); }");

    [Fact]
    public Task Regularizer_alone_is_a_component_and_silent() => Test.VerifyAsync(
        "[CombinedLoss] public partial class Depth { [Regularizer] static Tensor Size(Tensor image) => image.mean(); }");

    [Fact]
    public Task Inherited_component_is_silent() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule { [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean(); }
        [CombinedLoss] public partial class Depth : Shared { }
        """);

    [Fact]
    public Task Component_in_another_part_of_the_class_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss] public partial class Depth { }
        public partial class Depth { [MainLoss] static Tensor Photometric(Tensor image) => image.mean(); }
        """);

    [Fact]
    public Task Attribute_that_is_half_typed_is_silent() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        "[CombinedLoss] public partial class Depth { [MainLos] static Tensor Photometric(Tensor image) => image.mean(); }");

    [Fact]
    public Task Base_that_does_not_exist_is_silent() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        "[CombinedLoss] public partial class Depth : Shared { }");

    [Fact]
    public Task Class_without_the_attribute_is_silent() => Test.VerifyAsync("public partial class Depth { }");
}
