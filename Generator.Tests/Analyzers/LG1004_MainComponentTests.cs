using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class MainComponentTests
{
    private static string Loss(string first, string second, string scheme = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Depth
        {
            {{first}} static Tensor Photometric(Tensor image) => image.mean();
            {{second}} static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """;

    [Fact]
    public Task Two_main_components() => Test.VerifyAsync(
        Loss("[MainLoss]", "[{|#0:MainLoss|}]"),
        expected: Findings.Error("LG1004").WithMessage(
            "'Smoothness' and 'Photometric' are both marked [MainLoss]; make one an [AuxiliaryLoss], or both a [LossComponent]"));

    [Fact]
    public Task Two_main_components_under_every_scheme() => Test.VerifyAsync(Loss("[MainLoss(1)]", "[{|LG1004:MainLoss(0.1)|}]", "[UnitNormalized]"));

    [Theory]
    [InlineData("[LossComponent]", "[LossComponent]")]
    [InlineData("[AuxiliaryLoss]", "[LossComponent]")]
    [InlineData("[Regularizer]", "[LossComponent]")]
    public Task Scheme_that_scales_to_the_main_component_without_one(string first, string second) => Test.VerifyAsync(
        Loss(first, second, "[{|#0:RelativeToMain|}]"),
        expected: Findings.Error("LG1004").WithMessage("No component of 'Depth' is marked [MainLoss]; mark the one to which RelativeToMain is to scale the others"));

    [Fact]
    public Task Scheme_of_ones_own_that_requires_a_main_component() => Test.VerifyAsync(
        Loss("[LossComponent]", "[LossComponent]", "[{|LG1004:Own|}]") + """

        [SchemeTraits(RequiresMain = true)]
        public sealed class OwnAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);

    [Fact]
    public Task Auxiliary_without_a_main_component_is_a_warning() => Test.VerifyAsync(
        Loss("[LossComponent]", "[{|#0:AuxiliaryLoss(0.1)|}]"),
        expected: Findings.Warning("LG1004").WithMessage(
            "'Smoothness' is auxiliary, and no component of 'Depth' is marked [MainLoss]; mark the one that is trained for, or nothing can be said about who dominates"));

    [Fact]
    public Task Auxiliaries_alone_are_one_warning() => Test.VerifyAsync(
        Loss("[{|#0:AuxiliaryLoss|}]", "[AuxiliaryLoss(0.1)]"),
        expected: Findings.Warning("LG1004"));

    [Fact]
    public Task Inherited_main_component_and_an_own_one() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean();
        }

        [CombinedLoss]
        public partial class Depth : Shared
        {
            [{|LG1004:MainLoss|}] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);

    [Fact]
    public Task Two_inherited_main_components_are_told_to_the_class() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean();
            [MainLoss] protected static Tensor Smoothness(Tensor depth) => depth.mean();
        }

        [{|LG1004:CombinedLoss|}]
        public partial class Depth : Shared;
        """);

    [Fact]
    public Task One_main_component_is_silent() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(0.1)]", "[RelativeToMain]"));

    [Fact]
    public Task Peers_alone_are_silent() => Test.VerifyAsync(Loss("[LossComponent]", "[LossComponent(2)]"));

    [Fact]
    public Task Peers_under_a_scheme_that_needs_no_main_component_are_silent() => Test.VerifyAsync(Loss("[LossComponent]", "[LossComponent(2)]", "[UnitNormalized]"));

    [Fact]
    public Task Regularizers_alone_are_silent() => Test.VerifyAsync(Loss("[Regularizer]", "[Regularizer]"));

    [Fact]
    public Task Inherited_main_component_is_enough_and_silent() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean();
        }

        [CombinedLoss]
        [RelativeToMain]
        public partial class Depth : Shared
        {
            [AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);
}
