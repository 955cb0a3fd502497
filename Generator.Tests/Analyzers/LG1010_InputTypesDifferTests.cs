using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class InputTypesDifferTests
{
    private static string Loss(string first, string second, string more = "") =>
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric({{first}}) => zeros(1);
            [AuxiliaryLoss(0.1)] static Tensor Smoothness({{second}}) => zeros(1);
            {{more}}
        }
        """;

    [Fact]
    public Task Tensor_and_number() => Test.VerifyAsync(
        Loss("Tensor image", "double {|#0:image|}"),
        expected: Findings.Error("LG1010").WithMessage(
            "Input 'image' is 'Tensor' in 'Photometric' and 'double' in 'Smoothness'; give it one type, or two names: parameters of one name are one input"));

    [Theory]
    [InlineData("float scale", "double {|LG1010:scale|}")]
    [InlineData("Tensor[] levels", "List<Tensor> {|LG1010:levels|}")]
    [InlineData("int? classes", "int {|LG1010:classes|}")]
    [InlineData("List<int> sizes", "List<long> {|LG1010:sizes|}")]
    [InlineData("object options", "string {|LG1010:options|}")]
    [InlineData("Module<Tensor, Tensor> model", "Module {|LG1010:model|}")]
    public Task Types_that_differ(string first, string second) => Test.VerifyAsync(Loss(first, second));

    [Fact]
    public Task Every_component_that_differs_from_the_first() => Test.VerifyAsync(Loss(
        "Tensor image",
        "double {|LG1010:image|}",
        "[AuxiliaryLoss(0.1)] static Tensor Sharpness(double {|LG1010:image|}) => zeros(1);"));

    [Fact]
    public Task Main_component_may_come_second() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [AuxiliaryLoss(0.1)] static Tensor Smoothness(double image) => zeros(1);
            [MainLoss] static Tensor Photometric(Tensor {|LG1010:image|}) => zeros(1);
        }
        """);

    [Fact]
    public Task Inherited_component_is_told_at_the_own_one() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean();
        }

        [CombinedLoss]
        public partial class Depth : Shared
        {
            [AuxiliaryLoss(0.1)] static Tensor Smoothness(double {|LG1010:image|}) => zeros(1);
        }
        """);

    [Fact]
    public Task Two_inherited_components_are_told_to_the_class() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss(0.1)] protected static Tensor Smoothness(double image) => zeros(1);
        }

        [CombinedLoss]
        public partial class {|LG1010:Depth|} : Shared;
        """);

    [Theory]
    [InlineData("Tensor image", "Tensor image")]
    [InlineData("Tensor image", "torch.Tensor image")]
    [InlineData("int count", "System.Int32 count")]
    public Task One_type_is_silent_however_it_is_written(string first, string second) => Test.VerifyAsync(Loss(first, second));

    [Theory]
    [InlineData("Tensor image", "double Image")]
    [InlineData("Tensor image", "double scale")]
    public Task Two_names_are_silent(string first, string second) => Test.VerifyAsync(Loss(first, second));

    [Fact]
    public Task Nullability_is_no_type_and_silent() => Test.VerifyAsync("#nullable enable\n" + Loss("Tensor image, Tensor? mask", "Tensor mask"));

    [Fact]
    public Task Method_that_is_no_component_is_silent() => Test.VerifyAsync(Loss("Tensor image", "Tensor depth", "static Tensor Helper(double image) => zeros(1);"));
}
