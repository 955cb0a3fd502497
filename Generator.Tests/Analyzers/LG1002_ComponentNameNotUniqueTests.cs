using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class ComponentNameNotUniqueTests
{
    private static string Loss(string second, string more = "") =>
        $$"""
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();
            {{second}}
            {{more}}
        }
        """;

    private static string Derived(string ancestor, string derived) =>
        $$"""
        public abstract class Shared : LossModule
        {
            {{ancestor}}
        }

        [CombinedLoss]
        public partial class {|#1:Depth|} : Shared
        {
            {{derived}}
        }
        """;

    [Fact]
    public Task Overload() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1)] static Tensor {|#0:Photometric|}(Tensor prediction, Tensor image) => (prediction - image).mean();"),
        expected: Findings.Error("LG1002").WithMessage("Component 'Photometric' is declared more than once; a weight and a term belong to each name: rename one of the methods"));

    [Fact]
    public Task Every_further_overload() => Test.VerifyAsync(Loss(
        "[AuxiliaryLoss(0.1)] static Tensor {|LG1002:Photometric|}(Tensor prediction, Tensor image) => (prediction - image).mean();",
        "[Regularizer] static Tensor {|LG1002:Photometric|}() => zeros(1);"));

    [Fact]
    public Task Overload_in_another_part() => Test.VerifyAsync(
        Loss("") + "\npartial class Depth { [AuxiliaryLoss(0.1)] static Tensor {|LG1002:Photometric|}(Tensor prediction, double scale) => prediction.mean() * scale; }");

    [Fact]
    public Task Static_and_instance_overload() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1)] Tensor {|LG1002:Photometric|}(Tensor prediction, Tensor image) => image.mean();"));

    [Fact]
    public Task Method_that_hides_a_component_of_the_base() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(Derived(
        "[MainLoss] protected static Tensor Photometric(Tensor prediction) => prediction.mean();",
        "[AuxiliaryLoss(0.1)] protected new static Tensor {|LG1002:Photometric|}(Tensor prediction) => prediction.sum();"));

    [Fact]
    public Task Overload_of_a_component_of_the_base() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(Derived(
        "[MainLoss] protected static Tensor Photometric(Tensor prediction) => prediction.mean();",
        "[AuxiliaryLoss(0.1)] static Tensor {|LG1002:Photometric|}(Tensor prediction, Tensor image) => image.sum();"));

    [Fact]
    public Task Override_that_is_marked_again() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        Derived(
            "[MainLoss] protected virtual Tensor Photometric(Tensor prediction) => prediction.mean();",
            "[{|#0:MainLoss|}] protected override Tensor Photometric(Tensor prediction) => prediction.sum();"),
        expected: Findings.Error("LG1002").WithMessage("Component 'Photometric' overrides a component and is one again; the base's attribute covers both: remove this one"));

    [Theory]
    [InlineData("[{|#0:MainLoss|}, LinearSchedule(0.1, 1, Steps = 3)] protected")]
    [InlineData("[LossGen.LinearScheduleAttribute(0.1, 1, Steps = 3)]\n    [{|#0:MainLoss|}]\n    protected")]
    public async Task Override_that_is_marked_again_with_a_schedule_loses_both(string attributes)
    {
        const string Base = "[MainLoss] protected virtual Tensor Photometric(Tensor prediction) => prediction.mean();";
        const string Rest = " override Tensor Photometric(Tensor prediction) => prediction.sum();";
        var source = Derived(Base, attributes + Rest);
        await AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(source, expected: Findings.Error("LG1002").WithMessage(
            "Component 'Photometric' overrides a component and is one again; the base's attributes cover both: remove these and the schedule"));
        await CodeFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(
            source.Replace("{|#0:", "{|LG1002:", StringComparison.Ordinal), Derived(Base, "protected" + Rest));
    }

    [Fact]
    public Task Two_of_the_base_are_told_to_the_class() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        Derived(
            """
            [MainLoss] protected static Tensor Photometric(Tensor prediction) => prediction.mean();
            [AuxiliaryLoss(0.1)] protected static Tensor Photometric(Tensor prediction, Tensor image) => image.mean();
            """,
            "[AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean();"),
        expected: Findings.Error("LG1002", 1));

    [Fact]
    public Task Names_that_differ_are_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean();"));

    [Fact]
    public Task Names_that_differ_by_case_are_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.1)] static Tensor photometric(Tensor depth) => depth.mean();"));

    [Fact]
    public Task Overload_that_is_no_component_is_silent() => Test.VerifyAsync(Loss("static Tensor Photometric(Tensor prediction, Tensor image) => image.mean();"));

    [Fact]
    public Task Override_without_the_attribute_is_silent() => Test.VerifyAsync(Derived(
        "[MainLoss] protected virtual Tensor Photometric(Tensor prediction) => prediction.mean();",
        "protected override Tensor Photometric(Tensor prediction) => prediction.sum();"));

    [Fact]
    public Task Same_name_in_another_loss_is_silent() => Test.VerifyAsync(
        Loss("") + "\n[CombinedLoss] public partial class Other { [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean(); }");
}
