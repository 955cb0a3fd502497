using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>LG1012 on <c>FormerNames</c>.</summary>
public class FormerNameTests
{
    private static string Loss(string main, string auxiliary) =>
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            {{main}} static Tensor Photometric(Tensor image) => image.mean();
            {{auxiliary}} static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """;

    [Theory]
    [InlineData("[MainLoss]", """[AuxiliaryLoss(0.1, FormerNames = new[] { "Edges" })]""")]
    [InlineData("[MainLoss]", """[AuxiliaryLoss(0.1, FormerNames = new[] { "Edges", "Gradient", "edges" })]""")]
    [InlineData("""[MainLoss(FormerNames = new[] { "Image" })]""", """[AuxiliaryLoss(0.1, FormerNames = new[] { "Edges" })]""")]
    [InlineData("[MainLoss]", "[AuxiliaryLoss(0.1, FormerNames = new string[0])]")]
    [InlineData("[MainLoss]", "[AuxiliaryLoss(0.1, FormerNames = null)]")]
    [InlineData("[MainLoss]", """[AuxiliaryLoss(0.1, FormerNames = new[] { "class", "Größe", "_1" })]""")]
    [InlineData("[MainLoss]", """[AuxiliaryLoss(0.1, FormerNames = new[] { "photometric" })]""")]
    [InlineData("[MainLoss]", """[AuxiliaryLoss(0.1, FormerNames = new[] { nameof(System.String) })]""")]
    public Task Names_that_nobody_else_has_are_silent(string main, string auxiliary) => Test.VerifyAsync(Loss(main, auxiliary));

    [Theory]
    [InlineData("Photometric", "'Photometric' is a former name of 'Smoothness' and the name of another component: a checkpoint's weight of that name belongs to the other")]
    [InlineData("Smoothness", "'Smoothness' is the name of the component, and cannot be a former one too")]
    [InlineData("", "FormerNames of 'Smoothness' has '', which no method can have had as its name")]
    [InlineData("old name", "FormerNames of 'Smoothness' has 'old name', which no method can have had as its name")]
    [InlineData("weights.Edges", "FormerNames of 'Smoothness' has 'weights.Edges', which no method can have had as its name")]
    public Task Name_that_is_taken_or_none(string name, string message) => Test.VerifyAsync(
        Loss("[MainLoss]", $$"""[AuxiliaryLoss(0.1, FormerNames = {|#0:new[] { "{{name}}" }|})]"""),
        expected: Findings.Error("LG1012").WithMessage(message));

    [Fact]
    public Task Name_that_two_components_list() => Test.VerifyAsync(
        Loss("""[MainLoss(FormerNames = new[] { "Old" })]""", """[AuxiliaryLoss(0.1, FormerNames = {|#0:new[] { "Edges", "Old" }|})]"""),
        expected: Findings.Error("LG1012").WithMessage(
            "'Photometric' and 'Smoothness' both have the former name 'Old': a checkpoint's weight of that name can go to one of them"));

    [Fact]
    public Task Name_that_is_listed_twice() => Test.VerifyAsync(
        Loss("[MainLoss]", """[AuxiliaryLoss(0.1, FormerNames = {|#0:new[] { "Edges", "Edges" }|})]"""),
        expected: Findings.Error("LG1012").WithMessage("FormerNames of 'Smoothness' has 'Edges' twice"));
}
