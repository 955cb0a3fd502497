using LossGen.Analyzers;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Fixes;

public class DeclarationFixTests
{
    private static Task VerifyAsync<TFix>(string source, string fixedSource, string? key = null)
        where TFix : CodeFixProvider, new() =>
        CompilingFixTest<DeclarationAnalyzer, TFix>.VerifyAsync(source, fixedSource, key);

    private static Task OffersNothingAsync<TFix>(string source, string? key = null)
        where TFix : CodeFixProvider, new() =>
        CompilingFixTest<DeclarationAnalyzer, TFix>.OffersNothingAsync(source, key);

    [Theory]
    [InlineData("public class {|LG1001:Depth|}", "public partial class Depth")]
    [InlineData("class {|LG1001:Depth|}", "partial class Depth")]
    [InlineData("public sealed class {|LG1001:Depth|} // of images", "public sealed partial class Depth // of images")]
    [InlineData("internal abstract class {|LG1001:Depth|}<T> where T : class", "internal abstract partial class Depth<T> where T : class")]
    [InlineData("// first line\nclass {|LG1001:Depth|}(double scale)", "// first line\npartial class Depth(double scale)")]
    public Task Class_becomes_partial(string declaration, string expected)
    {
        return VerifyAsync<MakePartialFix>(Source(declaration), Source(expected));

        static string Source(string declaration) =>
            $$"""
            [CombinedLoss]
            {{declaration}}
            {
                [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            }
            """;
    }

    [Fact]
    public Task Whole_nesting_chain_becomes_partial() => VerifyAsync<MakePartialFix>(
        """
        namespace Demo
        {
            interface IOuter
            {
                readonly struct Middle<T>
                {
                    public record Inner
                    {
                        [CombinedLoss]
                        public class {|LG1001:Depth|}
                        {
                            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
                        }

                        [CombinedLoss]
                        protected class {|LG1001:Second|}
                        {
                            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
                        }
                    }
                }
            }
        }
        """,
        """
        namespace Demo
        {
            partial interface IOuter
            {
                readonly partial struct Middle<T>
                {
                    public partial record Inner
                    {
                        [CombinedLoss]
                        public partial class Depth
                        {
                            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
                        }

                        [CombinedLoss]
                        protected partial class Second
                        {
                            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
                        }
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("static", "public static partial class", "public partial class")]
    [InlineData("file", "file partial class", "partial class")]
    [InlineData("file", "file sealed partial class", "sealed partial class")]
    [InlineData("static", "/// <summary>A loss.</summary>\nstatic partial class", "/// <summary>A loss.</summary>\npartial class")]
    public Task Modifier_is_removed(string modifier, string declaration, string expected)
    {
        return VerifyAsync<RemoveModifierFix>(Source(declaration, "{|LG1001:Depth|}"), Source(expected, "Depth"), $"{nameof(Remedies.RemoveModifier)}.{modifier}");

        static string Source(string declaration, string name) =>
            $$"""
            [CombinedLoss]
            {{declaration}} {{name}}
            {
                [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            }
            """;
    }

    [Fact]
    public Task Class_of_extension_methods_stays_static() => OffersNothingAsync<RemoveModifierFix>(
        """
        [CombinedLoss]
        public static partial class {|LG1001:Depth|}
        {
            [MainLoss] static Tensor Photometric(this Tensor prediction) => prediction.mean();
        }
        """);

    [Theory]
    [InlineData("float {|LG1001:Photometric|}(Tensor prediction) => prediction.mean().item<float>();", "Tensor Photometric(Tensor prediction) => prediction.mean();")]
    [InlineData("double {|LG1001:Photometric|}(Tensor prediction) { return prediction.mean().ToDouble(); /* host */ }", "Tensor Photometric(Tensor prediction) { return prediction.mean(); /* host */ }")]
    [InlineData("float {|LG1001:Photometric|}(Tensor prediction) => (float)(prediction.mean());", "Tensor Photometric(Tensor prediction) => prediction.mean();")]
    [InlineData("object {|LG1001:Photometric|}(Tensor prediction) { if (prediction.shape.Length > 1) return prediction.mean(); return prediction.sum(); }", "Tensor Photometric(Tensor prediction) { if (prediction.shape.Length > 1) return prediction.mean(); return prediction.sum(); }")]
    public Task Tensor_is_returned_where_the_method_has_one(string method, string expected) => VerifyAsync<ReturnTensorFix>(
        $$"""
        #nullable enable
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss]
            private static {{method}}
        }
        """,
        $$"""
        #nullable enable
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss]
            private static {{expected}}
        }
        """);

    [Theory]
    [InlineData("float {|LG1001:Photometric|}(Tensor prediction) => 3;")]
    [InlineData("void {|LG1001:Photometric|}(Tensor prediction) { }")]
    [InlineData("async System.Threading.Tasks.Task<Tensor> {|LG1001:Photometric|}(Tensor prediction) => prediction;")]
    [InlineData("(Tensor, Tensor) {|LG1001:Photometric|}(Tensor prediction) => (prediction, prediction);")]
    public Task Tensor_is_not_offered_where_the_method_has_none(string method) => OffersNothingAsync<ReturnTensorFix>(
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss]
            static {{method}}
        }
        """);

    [Fact]
    public Task Doubled_components_are_renamed_with_their_uses() => VerifyAsync<RenameFix>(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            [AuxiliaryLoss] static Tensor {|LG1002:Photometric|}(Tensor prediction, Tensor image) => (prediction - image).mean();
            [AuxiliaryLoss] static Tensor {|LG1002:Photometric|}(Tensor prediction, Tensor image, Tensor mask) => Photometric(prediction, image) * mask.mean();
            static Tensor Photometric2() => zeros(1);
        }
        """,
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            [AuxiliaryLoss] static Tensor Photometric3(Tensor prediction, Tensor image) => (prediction - image).mean();
            [AuxiliaryLoss] static Tensor Photometric4(Tensor prediction, Tensor image, Tensor mask) => Photometric3(prediction, image) * mask.mean();
            static Tensor Photometric2() => zeros(1);
        }
        """);

    [Fact]
    public Task Override_that_is_a_component_again_loses_its_attribute() => VerifyAsync<RemoveArgumentFix>(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected virtual Tensor Photometric(Tensor prediction) => prediction.mean();
        }

        [CombinedLoss]
        public partial class Depth : Shared
        {
            /// <summary>Better.</summary>
            [{|LG1002:MainLoss(2)|}]
            protected override Tensor Photometric(Tensor prediction) => prediction.sum();
        }
        """,
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected virtual Tensor Photometric(Tensor prediction) => prediction.mean();
        }

        [CombinedLoss]
        public partial class Depth : Shared
        {
            /// <summary>Better.</summary>
            protected override Tensor Photometric(Tensor prediction) => prediction.sum();
        }
        """);

    [Fact]
    public Task Names_that_clash_are_renamed_all_at_once() => VerifyAsync<RenameFix>(
        """
        [CombinedLoss]
        public partial class {|LG1009:Step|}
        {
            public double {|LG1009:Weights|} { get; set; }
            public Step() => Weights = 1;
            [MainLoss] static Tensor {|LG1009:Total|}(Tensor prediction, Tensor {|LG1009:optimizer|}) => (prediction * optimizer).mean();
            [AuxiliaryLoss] static Tensor {|LG1009:train|}(Tensor prediction) => prediction.mean();
        }
        """,
        """
        [CombinedLoss]
        public partial class StepLoss
        {
            public double WeightsCore { get; set; }
            public StepLoss() => WeightsCore = 1;
            [MainLoss] static Tensor TotalLoss(Tensor prediction, Tensor optimizerInput) => (prediction * optimizerInput).mean();
            [AuxiliaryLoss] static Tensor trainLoss(Tensor prediction) => prediction.mean();
        }
        """);

    [Fact]
    public Task Intermediate_gets_the_name_that_components_take() => VerifyAsync<RenameFix>(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [Intermediate] static Tensor {|LG1012:Feat|}(Tensor image) => image * 2;
            [MainLoss] static Tensor Content(Tensor features) => features.mean();
            [AuxiliaryLoss] static Tensor Style(Tensor features) => features.std();
            static Tensor Twice(Tensor image) => Feat(Feat(image));
        }
        """,
        """
        [CombinedLoss]
        public partial class Depth
        {
            [Intermediate] static Tensor Features(Tensor image) => image * 2;
            [MainLoss] static Tensor Content(Tensor features) => features.mean();
            [AuxiliaryLoss] static Tensor Style(Tensor features) => features.std();
            static Tensor Twice(Tensor image) => Features(Features(image));
        }
        """);

    [Fact]
    public Task Input_of_a_second_type_gets_a_name_of_its_own() => VerifyAsync<RenameFix>(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss] static Tensor Smoothness(double {|LG1010:image|}) => tensor(image);
            [AuxiliaryLoss] static Tensor Sharpness(double {|LG1010:image|}) => tensor(2 * image);
        }
        """,
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss] static Tensor Smoothness(double smoothnessImage) => tensor(smoothnessImage);
            [AuxiliaryLoss] static Tensor Sharpness(double sharpnessImage) => tensor(2 * sharpnessImage);
        }
        """);

    [Theory]
    [InlineData("[MainLoss({|LG1003:-2|})]", "[MainLoss(2)]")]
    [InlineData("[MainLoss({|LG1003:double.NaN|})]", "[MainLoss(1)]")]
    [InlineData("[MainLoss(Weight = {|LG1003:1 / 0.0|})]", "[MainLoss(Weight = 1)]")]
    [InlineData("[MainLoss(PowerOfTen = {|LG1003:400|})]", "[MainLoss(Weight = 1)]")]
    [InlineData("[MainLoss({|LG1003:-2.5e-7|})]", "[MainLoss(2.5e-7)]")]
    public Task Weight_becomes_a_valid_one(string main, string expected) => VerifyAsync<SetWeightFix>(
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            {{main}}
            static Tensor Photometric(Tensor image) => image.mean();
        }
        """,
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            {{expected}}
            static Tensor Photometric(Tensor image) => image.mean();
        }
        """);

    [Theory]
    [InlineData("[UnitNormalized(Epsilon = 1e-6)]", "[FixedWeights]")]
    [InlineData("[LossGen.RelativeToMain]", "[LossGen.FixedWeights]")]
    public Task Term_to_be_maximised_gets_fixed_weights(string scheme, string expected) => VerifyAsync<UseSchemeFix>(
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Policy
        {
            [MainLoss] static Tensor Surrogate(Tensor ratio) => ratio.mean();
            [AuxiliaryLoss({|LG1003:-0.01|})] static Tensor Entropy(Tensor logits) => logits.mean();
            [AuxiliaryLoss({|LG1003:-0.02|})] static Tensor Spread(Tensor logits) => logits.std();
        }
        """,
        $$"""
        [CombinedLoss]
        {{expected}}
        public partial class Policy
        {
            [MainLoss] static Tensor Surrogate(Tensor ratio) => ratio.mean();
            [AuxiliaryLoss(-0.01)] static Tensor Entropy(Tensor logits) => logits.mean();
            [AuxiliaryLoss(-0.02)] static Tensor Spread(Tensor logits) => logits.std();
        }
        """,
        $"{nameof(Remedies.UseScheme)}.FixedWeights");

    [Fact]
    public Task Limits_without_meaning_are_removed_all_at_once() => VerifyAsync<RemoveArgumentFix>(
        """
        [CombinedLoss]
        public partial class Vae
        {
            [MainLoss(Floor = {|LG1003:-1|})] static Tensor A(Tensor x) => x.mean();
            [AuxiliaryLoss(0.1, Cap = {|LG1012:2|}, CanBeNegative = true)] static Tensor B(Tensor x) => x.mean();
            [KeepBelow(3, Cap = {|LG1012:9|})] static Tensor C(Tensor x) => x.mean();
        }
        """,
        """
        [CombinedLoss]
        public partial class Vae
        {
            [MainLoss] static Tensor A(Tensor x) => x.mean();
            [AuxiliaryLoss(0.1, CanBeNegative = true)] static Tensor B(Tensor x) => x.mean();
            [KeepBelow(3)] static Tensor C(Tensor x) => x.mean();
        }
        """);

    [Fact]
    public Task Options_without_meaning_are_removed_all_at_once() => VerifyAsync<RemoveArgumentFix>(
        """
        [CombinedLoss]
        [UnitNormalized(Epsilon = {|LG1003:-1|}, MaxScale = {|LG1003:0|})]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
        }
        """,
        """
        [CombinedLoss]
        [UnitNormalized]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
        }
        """);

    [Theory]
    [InlineData("[AuxiliaryLoss(0.1)]", "[MainLoss(0.1)]")]
    [InlineData("[LossGen.LossComponentAttribute]", "[LossGen.MainLossAttribute]")]
    public Task First_component_becomes_the_main_one_that_the_scheme_requires(string first, string expected) => VerifyAsync<MarkMainFix>(
        $$"""
        [CombinedLoss]
        [{|LG1004:RelativeToMain|}]
        public partial class Depth
        {
            [Regularizer] static Tensor Penalty(Tensor image) => image.mean();
            {{first}} static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """,
        $$"""
        [CombinedLoss]
        [RelativeToMain]
        public partial class Depth
        {
            [Regularizer] static Tensor Penalty(Tensor image) => image.mean();
            {{expected}} static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """);

    [Fact]
    public async Task First_component_becomes_the_main_one_that_an_auxiliary_helps()
    {
        const string Source =
            """
            [CombinedLoss]
            public partial class Depth
            {
                [LossComponent] static Tensor Photometric(Tensor image) => image.mean();
                [{|#0:AuxiliaryLoss(0.1)|}] static Tensor Smoothness(Tensor depth) => depth.mean();
            }
            """;
        const string Expected =
            """
            [CombinedLoss]
            public partial class Depth
            {
                [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
                [AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean();
            }
            """;
        await CompilingFixTest<DeclarationAnalyzer, MarkMainFix>.VerifyAsync(Source, Expected, key: null, Findings.Warning("LG1004"));
    }

    [Fact]
    public Task Second_and_third_main_component_become_auxiliaries() => VerifyAsync<MarkAuxiliaryFix>(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            [{|LG1004:MainLoss(0.5)|}] static Tensor Smoothness(Tensor depth) => depth.mean();
            [{|LG1004:MainLoss|}] static Tensor Sharpness(Tensor depth) => depth.std();
        }
        """,
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss(0.5)] static Tensor Smoothness(Tensor depth) => depth.mean();
            [AuxiliaryLoss] static Tensor Sharpness(Tensor depth) => depth.std();
        }
        """);

    [Fact]
    public Task What_contradicts_is_removed_all_at_once() => VerifyAsync<RemoveArgumentFix>(
        """
        [CombinedLoss(MaxNorm = {|LG1012:-1|}, NonFinite = (NonFinite){|LG1012:7|})]
        [RelativeToMain]
        [{|LG1012:UnitNormalized|}]
        public partial class Depth
        {
            [MainLoss(1, Weight = {|LG1012:2|})] static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss(0.1, PowerOfTen = {|LG1012:-1|}, Typical = {|LG1012:0|})] static Tensor Smoothness(Tensor depth) => depth.mean();
            [AuxiliaryLoss, {|LG1012:LossComponent|}]
            static Tensor Sharpness(Tensor depth) => depth.std();
            // kept
            [AuxiliaryLoss]
            [{|LG1012:Regularizer(1e-4)|}]
            static Tensor Penalty(Tensor depth) => depth.std();
        }
        """.Replace("(NonFinite){|LG1012:7|}", "{|LG1012:(NonFinite)7|}", StringComparison.Ordinal),
        """
        [CombinedLoss]
        [RelativeToMain]
        public partial class Depth
        {
            [MainLoss(1)] static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean();
            [AuxiliaryLoss]
            static Tensor Sharpness(Tensor depth) => depth.std();
            // kept
            [AuxiliaryLoss]
            static Tensor Penalty(Tensor depth) => depth.std();
        }
        """);

    [Theory]
    [InlineData("public class Depth", "[CombinedLoss]\npublic partial class Depth", "MainLoss")]
    [InlineData("// on images\nclass Depth", "// on images\n[CombinedLoss]\npartial class Depth", "MainLoss")]
    [InlineData("[Obsolete]\npartial class Depth : LossModule", "[CombinedLoss]\n[Obsolete]\npartial class Depth : LossModule", "MainLoss")]
    [InlineData("partial class Depth", "[LossGen.CombinedLossAttribute]\npartial class Depth", "LossGen.MainLossAttribute")]
    public Task Class_becomes_a_combined_loss(string declaration, string expected, string attribute)
    {
        return CompilingFixTest<ComponentOutsideCombinedLossAnalyzer, AddCombinedLossFix>.VerifyAsync(Source(declaration, "{|LG1011:"), Source(expected, ""));

        string Source(string declaration, string mark) =>
            $$"""
            {{declaration}}
            {
                [{{mark}}{{attribute}}{{(mark.Length > 0 ? "|}" : "")}}] static Tensor Photometric(Tensor image) => image.mean();
                [{{mark}}{{attribute.Replace("MainLoss", "AuxiliaryLoss", StringComparison.Ordinal)}}{{(mark.Length > 0 ? "|}" : "")}}] static Tensor Smoothness(Tensor depth) => depth.mean();
            }
            """;
    }

    [Fact]
    public Task Nested_class_becomes_a_combined_loss_in_partial_types() =>
        CompilingFixTest<ComponentOutsideCombinedLossAnalyzer, AddCombinedLossFix>.VerifyAsync(
            """
            class Outer
            {
                /// <summary>Inner.</summary>
                class Inner
                {
                    [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor image) => image.mean();
                }
            }
            """,
            """
            partial class Outer
            {
                /// <summary>Inner.</summary>
                [CombinedLoss]
                partial class Inner
                {
                    [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
                }
            }
            """);

    [Fact]
    public Task Record_cannot_become_a_combined_loss() =>
        CompilingFixTest<ComponentOutsideCombinedLossAnalyzer, AddCombinedLossFix>.OffersNothingAsync(
            "record Depth { [{|LG1011:MainLoss|}] static Tensor Photometric(Tensor image) => image.mean(); }");
}
