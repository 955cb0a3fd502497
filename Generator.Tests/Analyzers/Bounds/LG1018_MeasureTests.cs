using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Bounds;

public class MeasureTests
{
    private static string Measured(string measure, string members, string scheme = "Measuring", string more = "") =>
        $$"""
        [SchemeTraits(UsesMeasures = true)]
        public sealed class MeasuringAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss]
        [{{scheme}}]
        public partial class LabelLoss
        {
            [LossComponent(Measure = {{measure}})]
            private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

            [LossComponent]
            private static Tensor Depth(Tensor depth) => depth.square().mean();

            {{members}}
        }

        {{more}}
        """;

    private const string Accuracy = "private static Tensor Accuracy(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).to(ScalarType.Float32).mean();";

    [Theory]
    [InlineData("\"Acuracy\"", "'Acuracy', no method of 'LabelLoss'; use nameof(Accuracy)")]
    [InlineData("\"Recall\"", "'Recall', no method of 'LabelLoss'; name one that returns a scalar tensor")]
    [InlineData("\"\"", "an empty name, no method of 'LabelLoss'; name one that returns a scalar tensor")]
    [InlineData("null", "an empty name, no method of 'LabelLoss'; name one that returns a scalar tensor")]
    public Task Name_without_a_method(string name, string message) => Test.VerifyAsync(
        Measured($"{{|#0:{name}|}}", Accuracy),
        expected: Findings.Error("LG1018").WithMessage($"'Labels' cannot be measured by {message}"));

    [Fact]
    public Task Nearest_method_is_offered() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        Measured("{|LG1018:\"Acuracy\"|}", Accuracy),
        Measured("nameof(Accuracy)", Accuracy));

    [Theory]
    [InlineData("double Hit(Tensor logits) => 1;", "returns 'double'; return the number as a scalar Tensor, so that no step waits for the device")]
    [InlineData("Tensor? Hit(Tensor logits) => null;", "returns 'Tensor?'; return the number as a scalar Tensor, so that no step waits for the device")]
    [InlineData("Tensor Hit<T>(Tensor logits) => logits;", "is generic; give the type parameters to the class")]
    [InlineData("Tensor Hit(ref Tensor logits) => logits;", "has the 'ref' parameter 'logits'; pass it by value")]
    [InlineData("Tensor Hit(Tensor truth) => truth;", "takes 'truth', and no component has an input of that name; take what components take")]
    [InlineData("Tensor Hit(double logits) => zeros(1);", "takes 'logits' as 'double'; make it 'Tensor', as components have it")]
    [InlineData("Tensor Hit(Tensor logits) => logits; Tensor Hit() => zeros(1);", "has overloads; give the one that is meant a name of its own")]
    [InlineData("[Obsolete(\"\", true)] Tensor Hit(Tensor logits) => logits;", "is obsolete as an error, and generated code calls it; remove the 'true' of [Obsolete]")]
    public Task Method_that_cannot_measure(string method, string reason) => Test.VerifyAsync(
        "#nullable enable\n" + Measured("{|#0:\"Hit\"|}", method),
        expected: Findings.Error("LG1018").WithMessage($"'Labels' cannot be measured by 'Hit', which {reason}"));

    [Fact]
    public async Task Measure_that_nothing_asks_for()
    {
        await Test.VerifyAsync(
            Measured("{|#0:nameof(Accuracy)|}", Accuracy, scheme: "UnitNormalized"),
            expected: Findings.Warning("LG1018").WithMessage("Remove the Measure of 'Labels': nothing asks for it, because UnitNormalized decides without measures"));
        await CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(
            Measured("{|LG1018:nameof(Accuracy)|}", Accuracy, scheme: "UnitNormalized"),
            Measured("nameof(Accuracy)", Accuracy, scheme: "UnitNormalized").Replace("(Measure = nameof(Accuracy))", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("private static Tensor Hit(Tensor logits, Tensor labels) => logits.mean();")]
    [InlineData("protected virtual Tensor Hit(Tensor depth) => depth.mean();")]
    [InlineData("public Tensor Hit() => zeros(1);")]
    [InlineData("[Intermediate] static Tensor Classes(Tensor logits) => logits.argmax(1); [LossComponent] static Tensor More(Tensor classes) => classes.mean(); Tensor Hit(Tensor classes, Tensor labels) => classes.eq(labels).mean();")]
    public Task Methods_with_inputs_of_the_loss_are_silent(string method) => Test.VerifyAsync(Measured("\"Hit\"", method));

    [Fact]
    public Task Method_of_a_base_is_silent() => Test.VerifyAsync(
        Measured(
            "nameof(Hit)",
            "",
            more: "public abstract class Measures : LossModule { protected static Tensor Hit(Tensor logits) => logits.mean(); }")
            .Replace("class LabelLoss", "class LabelLoss : Measures", StringComparison.Ordinal));

    [Fact]
    public Task Private_method_of_a_base() => Test.VerifyAsync(
        Measured(
            "{|#0:\"Hit\"|}",
            "",
            more: "public abstract class Measures : LossModule { private static Tensor Hit(Tensor logits) => logits.mean(); }")
            .Replace("class LabelLoss", "class LabelLoss : Measures", StringComparison.Ordinal),
        expected: Findings.Error("LG1018").WithMessage("'Labels' cannot be measured by 'Hit', which cannot be called from 'LabelLoss'; make it protected in 'Measures'"));
}
