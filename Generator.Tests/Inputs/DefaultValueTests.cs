using System.Globalization;
using LossGen.Generator.Tests.Infrastructure;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>Default values of component parameters: they are those of the generated methods.</summary>
public class DefaultValueTests
{
    private const string Types =
        """
        public enum Kind { Soft, Hard = 3, @event = 4, [System.Obsolete("", true)] Old = 9, Same = 3 }
        public struct Size { public int Width; }
        public static class Limits { public const double Margin = 0.25; public const string Name = "a\"b"; }
        """;

    [Theory]
    [InlineData("double margin = 0.1", "double margin = 0.1")]
    [InlineData("double margin = 1e-8", "double margin = 1e-8")]
    [InlineData("double margin = -0.0", "double margin = -0.0")]
    [InlineData("double margin = double.NaN", "double margin = double.NaN")]
    [InlineData("double margin = double.NegativeInfinity", "double margin = double.NegativeInfinity")]
    [InlineData("double margin = Limits.Margin", "double margin = 0.25")]
    [InlineData("double margin = 1", "double margin = 1")]
    [InlineData("float margin = 0.1f", "float margin = 0.1f")]
    [InlineData("float margin = 1", "float margin = 1f")]
    [InlineData("float margin = float.PositiveInfinity", "float margin = (float)double.PositiveInfinity")]
    [InlineData("decimal margin = 1.50m", "decimal margin = 1.50m")]
    [InlineData("int margin = -3", "int margin = -3")]
    [InlineData("int margin = int.MinValue", "int margin = -2147483648")]
    [InlineData("uint margin = uint.MaxValue", "uint margin = 4294967295")]
    [InlineData("long margin = long.MinValue", "long margin = -9223372036854775808")]
    [InlineData("ulong margin = ulong.MaxValue", "ulong margin = 18446744073709551615")]
    [InlineData("byte margin = 7", "byte margin = 7")]
    [InlineData("sbyte margin = -7", "sbyte margin = -7")]
    [InlineData("nint margin = 7", "nint margin = 7")]
    [InlineData("char margin = '\\''", "char margin = '\\''")]
    [InlineData("bool margin = true", "bool margin = true")]
    [InlineData("string margin = \"a\\n\"", "string margin = \"a\\n\"")]
    [InlineData("string margin = Limits.Name", "string margin = \"a\\\"b\"")]
    [InlineData("string? margin = null", "string? margin = null")]
    [InlineData("string margin = null!", "string margin = null!")]
    [InlineData("Kind margin = Kind.Hard", "global::Kind margin = global::Kind.Hard")]
    [InlineData("Kind margin = Kind.@event", "global::Kind margin = global::Kind.@event")]
    [InlineData("Kind margin = (Kind)9", "global::Kind margin = (global::Kind)(9)")]
    [InlineData("Kind margin = (Kind)77", "global::Kind margin = (global::Kind)(77)")]
    [InlineData("Kind? margin = Kind.Hard", "global::Kind? margin = global::Kind.Hard")]
    [InlineData("Kind margin = default", "global::Kind margin = global::Kind.Soft")]
    [InlineData("Kind? margin = null", "global::Kind? margin = null")]
    [InlineData("Reduction margin = Reduction.Sum", "global::TorchSharp.torch.nn.Reduction margin = global::TorchSharp.torch.nn.Reduction.Sum")]
    [InlineData("int? margin = 5", "int? margin = 5")]
    [InlineData("int? margin = default", "int? margin = null")]
    [InlineData("double? margin = 1", "double? margin = 1")]
    [InlineData("Size margin = default", "global::Size margin = default")]
    [InlineData("Size margin = new Size()", "global::Size margin = default")]
    [InlineData("DateTime margin = default", "global::System.DateTime margin = default")]
    [InlineData("System.Threading.CancellationToken margin = default", "global::System.Threading.CancellationToken margin = default")]
    [InlineData("Tensor? margin = null", "global::TorchSharp.torch.Tensor? margin = null")]
    [InlineData("int[]? margin = null", "int[]? margin = null")]
    [InlineData("ReadOnlySpan<int> margin = default", "global::System.ReadOnlySpan<int> margin = default")]
    [InlineData("dynamic? margin = null", "object? margin = null")]
    public async Task Value_is_written_again(string parameter, string written)
    {
        var run = await GeneratesAsync(
            $$"""
            {{Types}}
            [CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x, {{parameter}}) => x.mean(); }
            """);

        var text = Unwrapped(run);
        Assert.Contains($"forward(global::TorchSharp.torch.Tensor x, {written})", text, StringComparison.Ordinal);
        Assert.Contains($"Compute(global::TorchSharp.torch.Tensor x, {written})", text, StringComparison.Ordinal);
        Assert.Contains($"Step(global::TorchSharp.torch.optim.Optimizer optimizer, global::TorchSharp.torch.Tensor x, {written})", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T? y = default", "T? y = default)")]
    [InlineData("T y = default!", "T y = default!)")]
    public async Task Default_of_a_type_parameter(string parameter, string written)
    {
        var run = await GeneratesAsync($"[CombinedLoss] public partial class A<T> {{ [MainLoss] private static Tensor First(Tensor x, {parameter}) => x.mean(); }}");

        Assert.Contains(written, run.Text, StringComparison.Ordinal);
    }

    /// <summary>The generated text with each signature on one line.</summary>
    private static string Unwrapped(GeneratorRun run) =>
        run.Text.Replace("(\n        ", "(", StringComparison.Ordinal).Replace(",\n        ", ", ", StringComparison.Ordinal);

    /// <summary>A caller leaves out what has a default, wherever the component has it.</summary>
    [Fact]
    public async Task Inputs_with_a_default_stand_after_the_others()
    {
        var run = await GeneratesAsync(
            """
            [CombinedLoss]
            public partial class A
            {
                [MainLoss] private static Tensor First(Tensor x, double margin = 0.5) => (x * margin).mean();
                [AuxiliaryLoss(0.1)] private static Tensor Second(Tensor depth, int order = 1) => depth.pow(order).mean();
            }
            public static class Loop
            {
                internal static void Train(A loss, TorchSharp.torch.optim.Optimizer optimizer, Tensor x)
                {
                    loss.Step(optimizer, x: x, depth: x).Dispose();
                    loss.Step(optimizer, x: x, depth: x, order: 2).Dispose();
                    loss.Step(optimizer, x, x, 0.1, 2).Dispose();
                    loss.Compute(x: x, depth: x);
                    loss.forward(depth: x, x: x);
                }
            }
            """);

        Assert.Contains("forward(global::TorchSharp.torch.Tensor x, global::TorchSharp.torch.Tensor depth, double margin = 0.5, int order = 1)", Unwrapped(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("double margin = 0.5", "double margin = 0.5", "double margin = 0.5")]
    [InlineData("double margin = 0.5", "double margin = 0.7", "double margin")]
    [InlineData("double margin = 0.5", "double margin", "double margin")]
    [InlineData("double margin", "double margin = 0.5", "double margin")]
    [InlineData("double? margin = null", "double? margin = 0", "double? margin")]
    [InlineData("string? margin = null", "string? margin = \"\"", "string? margin")]
    public async Task Default_is_that_of_all_components_or_none(string first, string second, string input)
    {
        var run = await GeneratesAsync(
            $$"""
            [CombinedLoss]
            public partial class A
            {
                [MainLoss] private static Tensor First(Tensor x, {{first}}) => x.mean();
                [AuxiliaryLoss(0.1)] private static Tensor Second(Tensor x, {{second}}) => x.mean();
            }
            """);

        Assert.Contains($"forward(global::TorchSharp.torch.Tensor x, {input})", Unwrapped(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_of_phases_have_them_too()
    {
        var run = await GeneratesAsync(
            """
            [CombinedLoss]
            [Phase("Critic", nameof(Real))]
            [Phase("Generator", nameof(Fooling))]
            public partial class GanLoss
            {
                [LossComponent] private static Tensor Real(Tensor real, double smoothing = 0.1) => (real * smoothing).mean();
                [LossComponent] private static Tensor Fooling(Tensor fake) => fake.mean();
            }
            internal static class Loop
            {
                internal static void Train(GanLoss.Alternation training, Tensor x)
                {
                    training.StepCritic(real: x).Dispose();
                    training.Step(real: x, fake: x).Dispose();
                }
            }
            """);

        Assert.Contains("StepCritic(global::TorchSharp.torch.Tensor real, double smoothing = 0.1)", run.Text, StringComparison.Ordinal);
    }

    /// <summary>A constant of another file: an edit of it reaches the generated methods.</summary>
    [Fact]
    public void Constant_that_changes_elsewhere()
    {
        var project = EditableProject.Of(
        [
            ("Loss.cs", "[CombinedLoss] public partial class A { [MainLoss] private static Tensor First(Tensor x, double margin = Limits.Margin) => x.mean(); }"),
            ("Limits.cs", "public static class Limits { public const double Margin = 0.25; }"),
        ]);
        var run = GeneratorRun.Of(project.Compilation);
        foreach (var margin in new[] { "0.5", "0.75" })
        {
            project = project.Replace("Limits.cs", margin == "0.5" ? "0.25" : "0.5", margin);
            run = run.Again(project.Compilation);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"double margin = {margin})"), run.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("double margin = Nope", "CS0103")]
    [InlineData("double margin = ", "CS1525")]
    [InlineData("double margin = \"x\"", "CS1750")]
    [InlineData("Tensor y = zeros(1)", "CS1736")]
    public async Task Value_that_the_compiler_refuses(string parameter, string error)
    {
        var run = GeneratorRun.Of($"[CombinedLoss] public partial class A {{ [MainLoss] private static Tensor First(Tensor x, {parameter}) => x.mean(); }}");

        GeneratorAssert.AddsNoError(run);
        Assert.Contains(error, run.Output.GetDiagnostics().Select(static diagnostic => diagnostic.Id));
        await SurvivesAsync(run.Input);
    }
}
