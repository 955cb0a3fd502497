using LossGen.Analyzers;
using LossGen.Analyzers.Rules;
using LossGen.Generator.Tests.Infrastructure;
using static LossGen.Generator.Tests.Infrastructure.Expect;
using Stray = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.Rules.ComponentOutsideCombinedLossAnalyzer>;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

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

    /// <summary>Each is a local of generated methods, beside their own.</summary>
    [Theory]
    [InlineData("alternation")]
    [InlineData("Alternating")]
    [InlineData("Evaluation")]
    [InlineData("Extra")]
    [InlineData("first")]
    [InlineData("Loss")]
    [InlineData("Losses")]
    [InlineData("NoGrad")]
    [InlineData("Scales")]
    [InlineData("Scaled2")]
    [InlineData("Scope")]
    [InlineData("second")]
    [InlineData("step")]
    [InlineData("total")]
    [InlineData("weights")]
    [InlineData("This")]
    [InlineData("Var")]
    [InlineData("Global")]
    [InlineData("Dynamic")]
    [InlineData("Fold")]
    [InlineData("Größe")]
    [InlineData("_fake")]
    [InlineData("X")]
    public async Task Names_in_schemes_and_phases(string name)
    {
        var local = char.ToLowerInvariant(name[0]) + name[1..];
        foreach (var scheme in (string[])["FixedWeights", "RelativeToMain", "UnitNormalized", "GeometricMean", "ConvexWeights(0.5)"])
        {
            foreach (var phases in (string[])["", "[Phase(\"Alpha\", nameof(First))] [Phase(\"Beta\", nameof(Second), nameof(First))]"])
            {
                await GeneratesAsync(
                    $$"""
                    [CombinedLoss, {{scheme}}]
                    {{phases}}
                    public partial class A
                    {
                        [Intermediate] Tensor @{{name}}(Tensor noise) => noise * 2;
                        [MainLoss] static Tensor First(Tensor @{{local}}) => @{{local}}.mean();
                        [{{(scheme.StartsWith("Convex", StringComparison.Ordinal) || scheme == "UnitNormalized" || scheme == "GeometricMean" ? "LossComponent" : "AuxiliaryLoss")}}] static Tensor Second(Tensor @{{name}}, Tensor extra) => @{{name}}.abs().mean() + extra;
                    }
                    """);
            }
        }
    }

    [Theory]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise, double scale = 0.5) => noise * scale;", "[MainLoss] static Tensor First(Tensor fake) => fake.mean();")]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(Tensor fake = null!) => fake.mean();")]
    [InlineData("[Intermediate] Tensor Fake(in Tensor noise) => noise;", "[MainLoss] static Tensor First(in Tensor fake) => fake.mean();")]
    [InlineData("[Intermediate] Tensor Fake(params Tensor[] parts) => parts[0];", "[MainLoss] static Tensor First(params Tensor[] parts) => parts[0]; [AuxiliaryLoss] static Tensor Second(Tensor fake) => fake;")]
    [InlineData("[Intermediate] dynamic Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(dynamic fake) => fake.mean();")]
    [InlineData("[Intermediate] Func<Tensor, Tensor> Fake(Tensor noise) => x => x + noise;", "[MainLoss] static Tensor First(Func<Tensor, Tensor> fake, Tensor y) => fake(y);")]
    [InlineData("private sealed class Parts { public Tensor Left = null!; } [Intermediate] Parts Fake(Tensor noise) => new();", "[MainLoss] static Tensor First(Parts fake) => fake.Left;")]
    [InlineData("[Obsolete(\"soon\")] [Intermediate] Tensor Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(Tensor fake) => fake.mean();")]
    [InlineData("[Intermediate] int? Fake(Tensor noise) => 1;", "[MainLoss] static Tensor First(int? fake, Tensor x) => x * fake!.Value;")]
    [InlineData("[Intermediate, ] internal virtual Tensor Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(Tensor fake) => fake.mean();")]
    [InlineData("[method: Intermediate] Tensor Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(Tensor fake) => fake.mean();")]
    [InlineData("[Intermediate] private partial Tensor Fake(Tensor noise); private partial Tensor Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(Tensor fake) => fake.mean();")]
    [InlineData("private partial Tensor Fake(Tensor noise); [Intermediate] private partial Tensor Fake(Tensor noise) => noise;", "[MainLoss] static Tensor First(Tensor fake) => fake.mean();")]
    public Task Shapes_that_work(string intermediate, string component) => GeneratesAsync("#nullable enable\n" + Loss(intermediate, component));

    [Fact]
    public async Task Override_is_the_intermediate_that_it_overrides()
    {
        foreach (var repeated in (string[])["", "[Intermediate] "])
        {
            var run = await GeneratesAsync(
                $$"""
                public abstract class Ours : LossModule { [Intermediate] protected abstract Tensor Fake(Tensor noise); }
                [CombinedLoss] public partial class A : Ours { {{repeated}}protected override Tensor Fake(Tensor noise) => noise; [MainLoss] static Tensor First(Tensor fake) => fake.mean(); }
                """);
            Assert.Contains("var fake = step.RequireValue(Fake(noise), \"Fake\");", run.Sources[0].SourceText.ToString(), StringComparison.Ordinal);
        }
    }

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
    [InlineData("[Intermediate] Tensor Weights(Tensor noise) => noise;", "LG1009", "rename yours")]
    [InlineData("[Intermediate] Tensor Stack(Tensor noise) => noise;", "LG1009", "rename")]
    [InlineData("[Intermediate] async System.Threading.Tasks.Task<Tensor> Fake(Tensor noise) => await System.Threading.Tasks.Task.FromResult(noise);", "LG1001", "while it is async")]
    [InlineData("[Intermediate] async void Fake(Tensor noise) => await System.Threading.Tasks.Task.CompletedTask;", "LG1001", "must return a value")]
    [InlineData("[Intermediate] System.Threading.Tasks.Task<Tensor> Fake(Tensor noise) => System.Threading.Tasks.Task.FromResult(noise);", "LG1010", "Input 'fake' is 'Task<Tensor>' in 'Fake' and 'Tensor' in 'First'")]
    [InlineData("[Intermediate] ref Tensor Fake(Tensor noise) => throw null!;", "LG1001", "must return a value")]
    [InlineData("[Intermediate] Tensor Fake(out Tensor noise) => noise = zeros(1);", "LG1001", "the 'out' parameter 'noise'")]
    [InlineData("[Intermediate] unsafe Tensor Fake(int* noise) => zeros(1);", "LG1001", "the pointer 'noise'")]
    [InlineData("[Intermediate, Obsolete(\"no\", true)] Tensor Fake(Tensor noise) => noise;", "LG1001", "remove [Intermediate], or the 'true' of [Obsolete]")]
    [InlineData("[Intermediate] Tensor Optimizer(Tensor noise) => noise;", "LG1001", "would be taken as 'optimizer'")]
    [InlineData("Tensor Fake { [Intermediate] get => zeros(1); }", "LG1001", "only an ordinary method")]
    [InlineData("[Intermediate] public static Tensor operator +(A left, Tensor right) => right;", "LG1001", "only an ordinary method")]
    [InlineData("[Intermediate] Tensor FAKE(Tensor noise) => noise; [Intermediate] Tensor fAKE(Tensor noise) => noise;", "LG1002", "there is another one")]
    public Task What_cannot_be_an_intermediate(string intermediate, string id, string reason) => RejectsAsync(Loss(intermediate), id, reason);

    [Theory]
    [InlineData("public abstract class Ours : LossModule { [Intermediate] private static Tensor Fake(Tensor noise) => noise; } [CombinedLoss] public partial class A : Ours { [MainLoss] static Tensor First(Tensor fake) => fake.mean(); }", "LG1001", "make it protected in the base class 'Ours'")]
    [InlineData("public interface IFake { Tensor Fake(Tensor noise); } [CombinedLoss] public partial class A : IFake { [Intermediate] Tensor IFake.Fake(Tensor noise) => noise; [MainLoss] static Tensor First(Tensor fake) => fake.mean(); }", "LG1001", "only an ordinary method")]
    [InlineData("public abstract class Ours : LossModule { [Intermediate] protected static Tensor Fake(Tensor noise) => noise; } [CombinedLoss] public partial class A : Ours { [Intermediate] Tensor Fake(Tensor other, Tensor noise) => noise; [MainLoss] static Tensor First(Tensor fake) => fake.mean(); }", "LG1002", "there is another one")]
    [InlineData("[CombinedLoss] [Phase(\"Only\", nameof(Fake))] public partial class A { [Intermediate] Tensor Fake(Tensor noise) => noise; [MainLoss] static Tensor First(Tensor fake) => fake.mean(); }", "LG1015", "Fake")]
    public Task What_no_class_can_have(string program, string id, string reason) => RejectsAsync(program, id, reason);

    [Theory]
    [InlineData("[{|LG1012:Intermediate|}] Tensor Unused(Tensor noise) => noise;")]
    [InlineData("[{|LG1012:Intermediate|}] protected Tensor Fakes(Tensor noise) => noise;")]
    [InlineData("[{|LG1012:Intermediate|}] double Fakes(Tensor noise) => 0;")]
    [InlineData("[{|LG1012:Intermediate|}] Tensor Fakes(Tensor noise) => noise; [Intermediate] Tensor Fake(Tensor noise) => noise;")]
    public Task Intermediate_that_no_component_takes(string intermediate) => Test.VerifyAsync(Loss(intermediate));

    [Theory]
    [InlineData("[Intermediate] Tensor {|#0:Fakes|}(Tensor noise) => noise;", "Fakes", "fakes")]
    [InlineData("[Intermediate] Tensor {|#0:Fak|}(Tensor noise) => noise;", "Fak", "fak")]
    [InlineData("[Intermediate] Tensor {|#0:FAKE|}(Tensor noise) => noise;", "FAKE", "fAKE")]
    public Task Intermediate_that_an_input_nearly_names_is_a_slip(string intermediate, string name, string parameter) => Test.VerifyAsync(
        Loss(intermediate),
        expected: Findings.Warning("LG1012").WithMessage(
            $"'{name}' is never computed: rename it to 'Fake' if 'First' means it by 'fake', or remove [Intermediate]. No component has a parameter '{parameter}'."));

    [Theory]
    [InlineData("[Intermediate] Tensor Fake(Tensor noise) => noise;")]
    [InlineData("[Intermediate] Tensor Fake(Tensor half) => half; [Intermediate] Tensor Half(Tensor noise) => noise / 2;")]
    public Task Intermediate_that_is_taken(string intermediate) => Test.VerifyAsync(Loss(intermediate));

    /// <summary>A derived loss takes it, in a class that has an input of nearly the name.</summary>
    [Fact]
    public Task Intermediate_that_only_a_derived_loss_takes_is_no_slip_and_silent_there() => Test.VerifyAsync(
        Loss(
            "[{|LG1012:Intermediate|}] protected Tensor Fakes(Tensor noise) => noise;",
            "[MainLoss] protected static Tensor First(Tensor fake) => fake.mean();")
        + "[CombinedLoss] public partial class B : A { [AuxiliaryLoss] static Tensor Second(Tensor fakes) => fakes.mean(); }");

    [Fact]
    public Task Intermediate_outside_of_a_combined_loss() => Stray.VerifyAsync(
        """
        public class A
        {
            [{|#0:Intermediate|}] static Tensor Fake(Tensor noise) => noise;
        }
        """,
        expected: Findings.Warning("LG1011").WithMessage("'Fake' is marked as an intermediate and does nothing: 'A' is not a [CombinedLoss]"));

    [Theory]
    [InlineData("[{|LG1011:Intermediate|}] static Tensor Fake(Tensor noise) => noise; return Fake(x);")]
    [InlineData("var fake = [{|LG1011:Intermediate|}] (Tensor noise) => noise; return fake(x);")]
    public Task Intermediate_inside_of_a_component(string statements) => Stray.VerifyAsync($"[CombinedLoss] public partial class A {{ [MainLoss] static Tensor First(Tensor x) {{ {statements} }} }}");

    /// <summary>Of a type that the compiler does not know, it speaks alone.</summary>
    [Theory]
    [InlineData("[Intermediate] {|CS0246:Tensro|} Fake(Tensor noise) => null!;")]
    [InlineData("[Intermediate] Tensor Fake({|CS0246:Tensro|} noise) => null!; [AuxiliaryLoss] static Tensor Second(Tensor noise) => noise;")]
    public Task Intermediate_of_an_unknown_type(string intermediate) => Test.VerifyAsync(Loss(intermediate));

    [Fact]
    public void Damaged_intermediates_do_not_stop_the_generator()
    {
        foreach (var damaged in (string[])["[Intermediate] Tensor Fake { get; }", "[Intermediate] Tensor fake;", "[Intermediate] class Fake { }", "[Intermediate] A(Tensor noise) { }", "[Intermediate] ~A() { }", "[Intermediate] Tensor this[int fake] => null!;", "[Intermediate] event Action Fake;", "[Intermediate] delegate Tensor Fake(Tensor noise);", "[Intermediate] Tensor Fake(Tensor fake, Tensor fake) => fake;", "[Intermediate] [Intermediate] Tensor Fake(Tensor noise) => noise;", "[Intermediate] Tensor Fake(this Tensor noise) => noise;", "[Intermediate] Tensor Fake(ReadOnlySpan<int> noise) => zeros(1);", "[Intermediate] Tensor Fake(__arglist) => zeros(1);", "[Intermediate] Fake(Tensor noise) => noise;", "[Intermediate] Tensor @(Tensor noise) => noise;", "[Intermediate] Tensor (Tensor noise) => noise;", "[Intermediate] Missing Fake(Tensor noise) => null;", "[Intermediate] Tensor Fake(Tensor ) => null;", "[Intermediate(1)] Tensor Fake(Tensor noise) => noise;", "[Intermediate"])
        {
            GeneratorAssert.Survived(GeneratorRun.Of(Loss(damaged)));
        }
    }
}
