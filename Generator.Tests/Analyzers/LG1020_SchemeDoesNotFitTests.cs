using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class SchemeDoesNotFitTests
{
    private static string Loss(string before) =>
        $$"""
        {{before}}
        public partial class Tasks
        {
            [LossComponent] static Tensor First(Tensor image) => image.mean();
            [LossComponent] static Tensor Second(Tensor depth) => depth.mean();
        }
        """;

    [Fact]
    public Task Accumulation() => Test.VerifyAsync(
        Loss("[CombinedLoss(AccumulateSteps = {|#0:4|})]\n[Famo]"),
        expected: Findings.Error("LG1020").WithMessage(
            "Remove AccumulateSteps, or take another scheme: Famo evaluates a batch again after its step, which would come after several batches"));

    [Fact]
    public Task Phases() => Test.VerifyAsync(
        Loss("[CombinedLoss]\n[{|#0:Famo(LearningRate = 0.01)|}]\n[Phase(\"A\", nameof(First))]\n[Phase(\"B\", nameof(Second))]"),
        expected: Findings.Error("LG1020").WithMessage(
            "Take another scheme, or remove the phases: Famo evaluates a batch again after its step, and a phase evaluates it once"));

    [Theory]
    [InlineData("[CombinedLoss(AccumulateSteps = {|LG1020:2|}, MaxNorm = 1)]\n[Famo]")]
    [InlineData("[CombinedLoss(AccumulateSteps = {|LG1020:1 + 1|}), Famo(Minima = new double[0])]")]
    [InlineData("[CombinedLoss]\n[{|LG1020:Famo|}]\n[Phase(\"Both\", nameof(First), nameof(Second))]")]
    [InlineData("[CombinedLoss(AccumulateSteps = {|LG1020:2|})]\n[{|LG1020:Famo|}]\n[Phase(\"Both\", nameof(First), nameof(Second))]")]
    public Task Either_or_both(string before) => Test.VerifyAsync(Loss(before));

    [Fact]
    public Task Scheme_of_the_users_own() => Test.VerifyAsync(
        Loss(
            """
            [SchemeTraits(SecondEvaluation = true)]
            public sealed class AgainAttribute : WeightingAttribute
            {
                public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
            }

            [CombinedLoss(AccumulateSteps = {|LG1020:2|})]
            [Again]
            """));

    [Fact]
    public Task Fix_removes_the_argument() => CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(
        Loss("[CombinedLoss(MaxNorm = 1, AccumulateSteps = {|LG1020:2|})]\n[Famo]"),
        Loss("[CombinedLoss(MaxNorm = 1)]\n[Famo]"));

    [Theory]
    [InlineData("[CombinedLoss]\n[Famo]")]
    [InlineData("[CombinedLoss(AccumulateSteps = 1)]\n[Famo(WeightDecay = 0, Minima = new[] { -1.0, 0 })]")]
    [InlineData("[CombinedLoss(AccumulateSteps = 4)]\n[SoftAdapt]")]
    [InlineData("[CombinedLoss]\n[SoftAdapt]\n[Phase(\"A\", nameof(First))]\n[Phase(\"B\", nameof(Second))]")]
    public Task What_goes_together_is_silent(string before) => Test.VerifyAsync(Loss(before));
}
