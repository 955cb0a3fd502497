using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.AnalyzerTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class NameClashTests
{
    private static string Loss(string member) =>
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            {{member}}
        }
        """;

    [Theory]
    [InlineData("forward")]
    [InlineData("Compute")]
    [InlineData("Step")]
    [InlineData("Weights")]
    [InlineData("LossWeights")]
    [InlineData("Formula")]
    [InlineData("Total")]
    [InlineData("RawTotal")]
    [InlineData("DeclaredTotal")]
    [InlineData("Evaluate")]
    [InlineData("Terms")]
    [InlineData("Inputs")]
    [InlineData("Alternate")]
    [InlineData("Phase")]
    [InlineData("Deconstruct")]
    [InlineData("Equals")]
    [InlineData("GetHashCode")]
    [InlineData("ToString")]
    public Task Component_named_like_a_generated_member(string name) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss(0.1)] static Tensor {{|#0:{name}|}}(Tensor depth) => depth.mean();"),
        expected: Findings.Error("LG1009").WithMessage($"'{name}' is a component and also the name of a generated member: rename the method"));

    [Theory]
    [InlineData("parameters", "LossModule.parameters")]
    [InlineData("train", "Module.train")]
    [InlineData("zero_grad", "Module.zero_grad")]
    [InlineData("state_dict", "LossModule.state_dict")]
    [InlineData("CheckpointMismatch", "LossModule.CheckpointMismatch")]
    public Task Component_that_hides_a_member_of_the_module(string name, string hidden) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss(0.1)] static Tensor {{|#0:{name}|}}(Tensor depth) => depth.mean();"),
        expected: Findings.Error("LG1009").WithMessage($"'{name}' is a component and hides '{hidden}', which training needs: rename the method"));

    [Theory]
    [InlineData("public double {|LG1009:Weights|} { get; set; }")]
    [InlineData("public void {|LG1009:Step|}() { }")]
    [InlineData("private Tensor {|LG1009:forward|}(Tensor x) => x;")]
    [InlineData("public sealed class {|LG1009:Terms|};")]
    [InlineData("private const string {|LG1009:Formula|} = \"mine\";")]
    [InlineData("protected override LossDefinition {|LG1009:DefineLoss|}() => throw new NotSupportedException();")]
    public Task Member_named_like_a_generated_one(string member) => Test.VerifyAsync(Loss(member));

    [Fact]
    public Task Class_named_like_a_generated_member() => Test.VerifyAsync(
        "[CombinedLoss] public partial class {|#0:Step|} { [MainLoss] static Tensor Photometric(Tensor image) => image.mean(); }",
        expected: Findings.Error("LG1009").WithMessage("'Step' is also the name of a member that LossGen generates in the class, which C# does not allow: rename the class"));

    [Fact]
    public Task Input_called_optimizer() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor {|#0:optimizer|}) => optimizer.mean();"),
        expected: Findings.Error("LG1009").WithMessage("'optimizer' is an input of 'Smoothness' and the first parameter of the generated Step: rename the input"));

    [Fact]
    public Task Inherited_input_called_optimizer_is_told_to_the_class() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule { [MainLoss] protected static Tensor Photometric(Tensor optimizer) => optimizer.mean(); }
        [CombinedLoss] public partial class {|LG1009:Depth|} : Shared;
        """);

    [Theory]
    [InlineData("[AuxiliaryLoss(0.1)] static Tensor total(Tensor total) => total.mean();")]
    [InlineData("[AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor scope, Tensor losses, Tensor one) => (scope * losses * one).mean();")]
    [InlineData("[AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor Optimizer) => Optimizer.mean();")]
    [InlineData("[AuxiliaryLoss(0.1)] static Tensor @class(Tensor @event) => @event.mean();")]
    public Task Names_that_the_emitter_makes_room_for_are_silent(string member) =>
        CompilingTest<DeclarationAnalyzer>.VerifyAsync(Loss(member));

    [Theory]
    [InlineData("public double Total => 1;")]
    [InlineData("public override string ToString() => \"depth\";")]
    [InlineData("public void Reset() { }")]
    [InlineData("public new void train(bool on = true) { }")]
    public Task Member_that_is_no_component_and_not_generated_is_silent(string member) =>
        CompilingTest<DeclarationAnalyzer>.VerifyAsync(Loss(member));

    [Fact]
    public Task Generated_names_in_a_class_that_is_no_loss_are_silent() => CompilingTest<DeclarationAnalyzer>.VerifyAsync(
        "public class Step { public double Weights { get; set; } }");
}
