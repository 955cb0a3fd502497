using LossGen.Generator.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using static LossGen.Generator.Tests.Infrastructure.Expect;
using Stray = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Generator.Analyzers.StrayComponentAnalyzer>;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Generator.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>Values that components share: which methods may give them, and what becomes of the inputs.</summary>
public class IntermediateTests
{
    private static string Loss(string intermediate, string component = "[MainLoss] static Tensor First(Tensor fake) => fake.mean();") =>
        $$"""
        [CombinedLoss]
        public partial class A
        {
            {{intermediate}}
            {{component}}
        }
        """;

    [Theory]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise) => noise * 2;", "Tensor noise")]
    [InlineData("[Intermediate] static Tensor Fake() => zeros(1);", "")]
    [InlineData("[Intermediate] Tensor fake(Tensor noise) => noise * 2;", "Tensor noise")]
    [InlineData("[Intermediate] static Tensor Fake(Tensor noise, double scale) => noise * scale;", "Tensor noise, double scale")]
    [InlineData("[Intermediate] Tensor Fake(Tensor half) => half; [Intermediate] Tensor Half(Tensor noise) => noise / 2;", "Tensor noise")]
    [InlineData("[Intermediate] Tensor Fake(double scale) => full(1, scale);", "double scale")]
    public async Task Inputs_are_what_components_and_intermediates_take(string intermediates, string inputs)
    {
        var run = await GeneratesAsync(Loss(intermediates));
        Assert.Contains($"forward({(inputs.StartsWith("Tensor", StringComparison.Ordinal) ? "global::TorchSharp.torch." : "")}{inputs})", run.Sources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(Tensor Mean, Tensor Variance)", "(Tensor Mean, Tensor Variance) fake", "fake.Mean")]
    [InlineData("Tensor[]", "Tensor[] fake", "fake[0]")]
    [InlineData("List<Tensor>", "List<Tensor> fake", "fake[0]")]
    [InlineData("double", "double fake", "zeros(1) * fake")]
    [InlineData("Tensor?", "Tensor? fake", "fake!")]
    public Task Intermediate_of_any_type(string type, string parameter, string value) => GeneratesAsync(
        "#nullable enable\n" + Loss($"[Intermediate] {type} Fake(Tensor noise) => throw new NotSupportedException();", $"[MainLoss] static Tensor First({parameter}) => {value};"));

    [Theory]
    [InlineData("[Intermediate] Tensor Scope(Tensor step) => step;", "Tensor scope")]
    [InlineData("[Intermediate] Tensor First2(Tensor total) => total;", "Tensor first2")]
    [InlineData("[Intermediate] Tensor Losses(Tensor x) => x;", "Tensor losses")]
    [InlineData("[Intermediate] Tensor Class(Tensor @event) => @event;", "Tensor @class")]
    public Task Names_that_the_generated_method_uses_too(string intermediate, string parameter) => GeneratesAsync(
        Loss(intermediate, $"[MainLoss] static Tensor First({parameter}) => zeros(1); [AuxiliaryLoss] static Tensor Scaled(Tensor y) => y;").Replace("[CombinedLoss]", "[CombinedLoss, RelativeToMain]", StringComparison.Ordinal));

    [Fact]
    public async Task Intermediate_of_a_base_class()
    {
        var run = await GeneratesAsync(
            """
            public abstract class Ours : LossModule { [Intermediate] protected static Tensor Fake(Tensor noise) => noise; }
            [CombinedLoss] public partial class A : Ours { [MainLoss] static Tensor First(Tensor fake) => fake.mean(); }
            """);
        Assert.Contains("var fake = step.RequireValue(Fake(noise), \"Fake\");", run.Sources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Intermediate] void Fake(Tensor noise) { }", "LG1001", "must return a value")]
    [InlineData("[Intermediate] T Fake<T>(T noise) => noise;", "LG1001", "while it is generic")]
    [InlineData("[Intermediate] Tensor Fake(ref Tensor noise) => noise;", "LG1001", "the 'ref' parameter 'noise'")]
    [InlineData("[Intermediate] Tensor Fake(Tensor optimizer) => optimizer;", "LG1001", "takes an 'optimizer'")]
    [InlineData("[Intermediate] ReadOnlySpan<int> Fake(Tensor noise) => default;", "LG1001", "must return a value")]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise) => noise; [Intermediate] Tensor fake(Tensor x) => x;", "LG1002", "there is another one")]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise) => noise; [Intermediate] Tensor Fake(Tensor noise, Tensor x) => x;", "LG1002", "there is another one")]
    [InlineData("[Intermediate] Tensor First(Tensor x, Tensor y) => x; [Intermediate] Tensor Fake(Tensor first) => first;", "LG1002", "the name of a component")]
    [InlineData("[Intermediate] Tensor Fake(Tensor fake) => fake;", "LG1012", "'Fake' is computed from itself: 'Fake' takes 'fake'")]
    [InlineData("[Intermediate] Tensor Fake(Tensor half) => half; [Intermediate] Tensor Half(Tensor fake) => fake;", "LG1012", "'Fake' takes 'half', 'Half' takes 'fake'")]
    [InlineData("[Intermediate, AuxiliaryLoss] Tensor Fake(Tensor noise) => noise;", "LG1012", "a component and an intermediate")]
    [InlineData("[Intermediate] double Fake(Tensor noise) => 0;", "LG1010", "Input 'fake' is 'double' in 'Fake' and 'Tensor' in 'First'")]
    [InlineData("[Intermediate] Tensor Fake(double noise) => zeros(1); [AuxiliaryLoss] static Tensor Second(Tensor noise) => noise;", "LG1010", "Input 'noise' is")]
    [InlineData("[Intermediate] Tensor Step(Tensor noise) => noise;", "LG1009", "rename yours")]
    public Task What_cannot_be_an_intermediate(string intermediate, string id, string reason) => RejectsAsync(Loss(intermediate), id, reason);

    [Theory]
    [InlineData("[{|LG1012:Intermediate|}] Tensor Unused(Tensor noise) => noise;")]
    [InlineData("[{|LG1012:Intermediate|}] Tensor Fakes(Tensor noise) => noise;")]
    public Task Intermediate_that_no_component_takes(string intermediate) => Test.VerifyAsync(Loss(intermediate));

    [Theory]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise) => noise;")]
    [InlineData("[Intermediate] Tensor Fake(Tensor half) => half; [Intermediate] Tensor Half(Tensor noise) => noise / 2;")]
    public Task Intermediate_that_is_taken(string intermediate) => Test.VerifyAsync(Loss(intermediate));

    [Fact]
    public Task Intermediate_outside_of_a_combined_loss() => Stray.VerifyAsync(
        """
        public class A
        {
            [{|LG1011:Intermediate|}] static Tensor Fake(Tensor noise) => noise;
        }
        """);

    [Fact]
    public void Damaged_intermediates_do_not_stop_the_generator()
    {
        foreach (var damaged in (string[])["[Intermediate] Tensor (Tensor noise) => noise;", "[Intermediate] Missing Fake(Tensor noise) => null;", "[Intermediate] Tensor Fake(Tensor ) => null;", "[Intermediate(1)] Tensor Fake(Tensor noise) => noise;", "[Intermediate"])
        {
            GeneratorAssert.Survived(GeneratorRun.Of(Loss(damaged)));
        }
    }
}
