using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.AnalyzerTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class LossClassCannotBeGeneratedTests
{
    private const string Component = "[MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();";

    private static string Method(string method) =>
        $$"""
        #nullable enable
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] {{method}}
        }
        """;

    [Fact]
    public Task Class_that_is_not_partial() => Test.VerifyAsync(
        $"[CombinedLoss] public class {{|#0:Depth|}} {{ {Component} }}",
        expected: Findings.Error("LG1001").WithMessage("'Depth' must be partial so that LossGen can add forward and Step"));

    [Fact]
    public Task Types_around_it_that_are_not_partial() => Test.VerifyAsync(
        $"public class Outer {{ struct Middle {{ [CombinedLoss] public partial class {{|#0:Depth|}} {{ {Component} }} }} }}",
        expected: Findings.Error("LG1001").WithMessage("'Depth' cannot be reopened by LossGen: 'Middle' and 'Outer' around it must be partial too"));

    [Fact]
    public Task Class_and_type_around_it_are_one_finding() => Test.VerifyAsync(
        $"public class Outer {{ [CombinedLoss] public class {{|#0:Depth|}} {{ {Component} }} }}",
        expected: Findings.Error("LG1001").WithMessage("'Depth' must be partial so that LossGen can add forward and Step, and so must 'Outer' around it"));

    [Theory]
    [InlineData("record")]
    [InlineData("record class")]
    [InlineData("static class")]
    [InlineData("file class")]
    public Task Kinds_and_modifiers_that_cannot_be_reopened_as_a_module(string kind) => Test.VerifyAsync(
        $"[CombinedLoss] {(kind.Contains(' ', StringComparison.Ordinal) && !kind.StartsWith("record", StringComparison.Ordinal) ? kind.Replace("class", "partial class", StringComparison.Ordinal) : "partial " + kind)} {{|LG1001:Depth|}} {{ {Component} }}");

    [Theory]
    [InlineData("System.IO.MemoryStream", "MemoryStream")]
    [InlineData("Module<Tensor, Tensor>", "Module<Tensor, Tensor>")]
    public Task Base_that_is_no_loss(string ancestor, string displayed) => Test.VerifyAsync(
        $"[CombinedLoss] public partial class {{|#0:Depth|}} : {ancestor} {{ {Component} }}",
        expected: Findings.Error("LG1001").WithMessage(
            $"'Depth' derives from '{displayed}', but a loss class derives from LossModule: leave the base out, or derive that class from LossModule"));

    [Fact]
    public Task Base_for_which_nothing_is_generated() => Test.VerifyAsync(
        $$"""
        [CombinedLoss] public class {|#0:Shared|} { {{Component.Replace("static", "protected static", StringComparison.Ordinal)}} }
        [CombinedLoss] public partial class {|#1:Depth|} : Shared { [AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean(); }
        """,
        editorConfig: null,
        Findings.Error("LG1001", 0),
        Findings.Error("LG1001", 1).WithMessage("'Depth' derives from 'Shared', for which nothing is generated: mend that class first"));

    [Theory]
    [InlineData("static float {|LG1001:Photometric|}(Tensor prediction) => 1;")]
    [InlineData("static void {|LG1001:Photometric|}(Tensor prediction) { }")]
    [InlineData("static Scalar {|LG1001:Photometric|}(Tensor prediction) => 1;")]
    [InlineData("static (Tensor, Tensor) {|LG1001:Photometric|}(Tensor prediction) => (prediction, prediction);")]
    [InlineData("static dynamic {|LG1001:Photometric|}(Tensor prediction) => prediction;")]
    [InlineData("static Tensor[] {|LG1001:Photometric|}(Tensor prediction) => [prediction];")]
    [InlineData("static async System.Threading.Tasks.Task<Tensor> {|LG1001:Photometric|}(Tensor prediction) => prediction;")]
    [InlineData("static IEnumerable<Tensor> {|LG1001:Photometric|}(Tensor prediction) { yield return prediction; }")]
    [InlineData("ref Tensor {|LG1001:Photometric|}(Tensor prediction) => throw new NotSupportedException();")]
    public Task Component_that_does_not_return_a_tensor(string method) => Test.VerifyAsync(Method(method));

    [Theory]
    [InlineData("static ref Tensor {|#0:Photometric|}(ref Tensor prediction) => ref prediction;")]
    [InlineData("static ref readonly Tensor {|#0:Photometric|}(in Tensor prediction) => ref prediction;")]
    public Task Reference_to_a_tensor_is_called_one(string method) => Test.VerifyAsync(
        Method(method),
        expected: Findings.Error("LG1001").WithMessage("'Photometric' must return a Tensor to be a component, not a reference to one: remove 'ref'"));

    [Theory]
    [InlineData("static Tensor {|LG1001:Photometric|}<T>(Tensor prediction) => prediction;")]
    [InlineData("static Tensor {|LG1001:Photometric|}(ref Tensor prediction) => prediction;")]
    [InlineData("static Tensor {|LG1001:Photometric|}(out Tensor prediction) { prediction = zeros(1); return prediction; }")]
    [InlineData("static unsafe Tensor {|LG1001:Photometric|}(float* prediction) => zeros(1);")]
    [InlineData("public static Tensor operator {|LG1001:+|}(Depth left, Tensor right) => right;")]
    public Task Component_that_cannot_be_called_with_inputs(string method) => Test.VerifyAsync(Method(method));

    [Theory]
    [InlineData("[MainLoss] public static Tensor operator {|#0:+|}(Depth left, Tensor right) => right;", "operator +")]
    [InlineData("[MainLoss] public static explicit operator {|#0:Tensor|}(Depth depth) => zeros(1);", "operator Tensor")]
    [InlineData("Tensor Cached { [MainLoss] {|#0:get|} => zeros(1); }", "Cached")]
    [InlineData("Tensor this[Tensor x] { [MainLoss] {|#0:get|} => x; }", "this[]")]
    public Task Message_says_the_name_that_is_written(string member, string name) => Test.VerifyAsync(
        $"[CombinedLoss] public partial class Depth {{ {member} }}",
        expected: Findings.Error("LG1001").WithMessage($"'{name}' cannot be a component: only an ordinary method can be called by its name"));

    [Fact]
    public Task Accessor_and_explicit_implementation() => Test.VerifyAsync(
        """
        public interface IHasLoss { Tensor Loss(Tensor prediction); }

        [CombinedLoss]
        public partial class Depth : IHasLoss
        {
            static Tensor Cached { [MainLoss] {|LG1001:get|} => zeros(1); }
            [AuxiliaryLoss(0.1)] Tensor IHasLoss.{|LG1001:Loss|}(Tensor prediction) => prediction;
        }
        """);

    [Fact]
    public Task Private_component_of_a_base_is_told_to_the_class_that_cannot_call_it() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] private static Tensor Photometric(Tensor prediction) => prediction.mean();
        }

        [CombinedLoss]
        public partial class {|#0:Depth|} : Shared
        {
            [AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """,
        expected: Findings.Error("LG1001").WithMessage("'Photometric' is private in the base class 'Shared' and cannot be called from 'Depth': make it protected"));

    [Fact]
    public Task Partial_class_is_silent() => CompilesSilently($"[CombinedLoss] public partial class Depth {{ {Component} }}");

    [Theory]
    [InlineData("public partial class Outer")]
    [InlineData("internal partial struct Outer<T>")]
    [InlineData("public partial record Outer(int Count)")]
    [InlineData("public partial interface IOuter")]
    public Task Nesting_in_partial_types_is_silent(string outer) =>
        CompilesSilently($"{outer} {{ [CombinedLoss] internal partial class Depth {{ {Component} }} }}");

    [Fact]
    public Task Part_without_the_attribute_is_silent() => CompilesSilently(
        $"[CombinedLoss] partial class Depth; partial class Depth {{ {Component} }}");

    [Theory]
    [InlineData("public sealed partial class Depth")]
    [InlineData("public abstract partial class Depth")]
    [InlineData("public partial class Depth<T>")]
    [InlineData("public partial class Depth : LossModule")]
    [InlineData("public partial class Depth(double scale)")]
    [InlineData("public partial class Depth : IDisposable")]
    public Task Class_that_can_derive_from_the_module_is_silent(string declaration) =>
        CompilesSilently($"[CombinedLoss] {declaration} {{ {Component} {(declaration.Contains("scale", StringComparison.Ordinal) ? "public double Scale => scale;" : "")} }}");

    [Fact]
    public Task Chain_of_combined_losses_is_silent() => CompilesSilently(
        """
        [CombinedLoss] public partial class Shared { [MainLoss] protected static Tensor Photometric(Tensor prediction) => prediction.mean(); }
        public class Between : Shared;
        [CombinedLoss] public partial class Depth : Between { [AuxiliaryLoss(0.1)] static Tensor Smoothness(Tensor depth) => depth.mean(); }
        """);

    [Theory]
    [InlineData("Tensor Photometric(in Tensor prediction) => prediction;")]
    [InlineData("Tensor Photometric(params Tensor[] predictions) => predictions[0];")]
    [InlineData("Tensor Photometric(Tensor? prediction = null) => prediction ?? zeros(1);")]
    [InlineData("protected virtual torch.Tensor Photometric(Tensor prediction) => prediction;")]
    [InlineData("private static Tensor Photometric() => zeros(1);")]
    public Task Method_that_can_be_called_is_silent(string method) => CompilesSilently(Method(method));

    [Fact]
    public Task Type_that_does_not_exist_is_left_to_the_compiler_and_silent() => Test.VerifyAsync(Method("static Tensor Photometric(Nothing prediction) => zeros(1);"));

    [Fact]
    public Task Class_without_the_attribute_is_silent() => CompilesSilently($"public class Depth {{ static float Photometric() => 1; }}");

    private static Task CompilesSilently(string source) =>
        CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>.VerifyAsync(source);
}
