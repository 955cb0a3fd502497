using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static LossGen.Generator.Tests.Infrastructure.Expect;

namespace LossGen.Generator.Tests.Inputs;

/// <summary>The class <c>Inputs</c>: for every shape of inputs and of classes it compiles, and the loss is an <c>ICombinedLoss</c>.</summary>
public class InputsClassTests
{
    private const string Component = "[MainLoss] private static Tensor First(Tensor x) => x.mean();";

    private const string Generic =
        """
        public static class Trainer
        {
            public static StepResult Train<TInputs>(ICombinedLoss<TInputs> loss, optim.Optimizer optimizer, TInputs inputs)
                where TInputs : class => loss.Step(optimizer, inputs);
        }
        """;

    /// <summary>The first words are an input's, the others the property's.</summary>
    [Theory]
    [InlineData("Tensor prediction", "Tensor Prediction")]
    [InlineData("Tensor _prediction", "Tensor Prediction")]
    [InlineData("Tensor @class", "Tensor Class")]
    [InlineData("Tensor Prediction", "Tensor Prediction")]
    [InlineData("Tensor _1", "Tensor _1")]
    [InlineData("Tensor été", "Tensor Été")]
    [InlineData("Tensor inputs", "Tensor InputsInput")]
    [InlineData("Tensor equals", "Tensor EqualsInput")]
    [InlineData("Tensor getType", "Tensor GetTypeInput")]
    [InlineData("Tensor finalize", "Tensor FinalizeInput")]
    [InlineData("Tensor image, Tensor Image", "Tensor ImageInput")]
    [InlineData("Tensor image, Tensor _image, Tensor Image", "Tensor ImageInput2")]
    [InlineData("in float x", "float X")]
    [InlineData("params Tensor[] many", "Tensor[] Many")]
    [InlineData("(Tensor Left, Tensor Right) pair", "Right) Pair")]
    [InlineData("dynamic anything", "object Anything")]
    [InlineData("Func<Tensor> compute", "Tensor> Compute")]
    [InlineData("object anything", "object Anything")]
    [InlineData("Tensor step", "Tensor Step")]
    [InlineData("Tensor stepAgain", "Tensor StepAgain")]
    public async Task Property_of_an_input(string parameters, string property)
    {
        var run = await GeneratesAsync(
            $$"""
            namespace Demo
            {
                [CombinedLoss]
                public partial class A
                {
                    [LossComponent] private static Tensor First({{parameters}}) => zeros(1).mean();
                }

                {{Generic}}

                public static class User
                {
                    public static StepResult Use(A loss, optim.Optimizer optimizer, A.Inputs inputs)
                    {
                        using var once = loss.Step(optimizer, inputs);
                        using var again = loss.Step(optimizer, () => inputs);
                        _ = loss.Evaluate(inputs).RawTotal;
                        return Trainer.Train(loss, optimizer, inputs);
                    }
                }
            }
            """);

        Assert.Contains($"{property} {{ get; init; }}", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_has_no_default_is_required()
    {
        var run = await GeneratesAsync(
            "#nullable enable\n[CombinedLoss] public partial class A { [LossComponent] static Tensor First(Tensor x, Tensor? mask = null, double margin = 0.5) => x.mean(); }");

        Assert.Contains("public required global::TorchSharp.torch.Tensor X { get; init; }\n", run.Text, StringComparison.Ordinal);
        Assert.Contains("public global::TorchSharp.torch.Tensor? Mask { get; init; } = null;\n", run.Text, StringComparison.Ordinal);
        Assert.Contains("public double Margin { get; init; } = 0.5;\n", run.Text, StringComparison.Ordinal);
    }

    /// <summary>Required members came with C# 11.</summary>
    [Fact]
    public async Task In_an_older_language_nothing_is_required()
    {
        await GeneratesAsync($$"""[CombinedLoss] public partial class A { {{Component}} }""");
        var run = GeneratorRun.Of($$"""[CombinedLoss] public partial class A { {{Component}} }""", new LanguageSetup(LanguageVersion.CSharp10));

        Assert.Contains("public global::TorchSharp.torch.Tensor X { get; init; } = default!;\n", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("required", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Left_out_input_is_an_error_of_the_compilers()
    {
        var run = GeneratorRun.Of(
            $$"""
            [CombinedLoss] public partial class A { {{Component}} }
            public static class User { public static object Use() => new A.Inputs(); }
            """);

        Assert.Contains("CS9035", run.Output.GetDiagnostics().Select(static diagnostic => diagnostic.Id));
    }

    /// <summary>A span lives on the stack alone.</summary>
    [Theory]
    [InlineData("ReadOnlySpan<float> shares")]
    [InlineData("in Span<float> shares")]
    public async Task Input_that_no_object_can_hold_leaves_the_class_without(string parameter)
    {
        var run = await GeneratesAsync(
            $$"""[CombinedLoss] public partial class A { {{Component}} [LossComponent] private static Tensor Second(Tensor x, {{parameter}}) => x.sum(); }""");

        Assert.Contains("// There is no class Inputs and no ICombinedLoss: 'shares' is a ref struct", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("class Inputs", run.Text.Replace("no class Inputs", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class A", "A")]
    [InlineData("public sealed partial class A", "A")]
    [InlineData("public abstract partial class A", "A")]
    [InlineData("public partial class A<T> where T : Module<Tensor, Tensor>", "A<Module<Tensor, Tensor>>")]
    [InlineData("public partial class A<T> : LossModule where T : class, new()", "A<object>")]
    [InlineData("internal partial class A", "A")]
    public Task Class_of_every_shape(string declaration, string closed) => GeneratesAsync(
        $$"""
        namespace Demo
        {
            [CombinedLoss] {{declaration}} { {{Component}} }

            {{Generic}}

            internal static class User
            {
                public static StepResult Use({{closed}} loss, optim.Optimizer optimizer, Tensor x) =>
                    Trainer.Train(loss, optimizer, new {{closed}}.Inputs { X = x });
            }
        }
        """);

    /// <summary>What outsiders cannot name, they reach through the interface alone.</summary>
    [Theory]
    [InlineData("internal sealed record Camera(int Width);", "", "internal")]
    [InlineData("", "private sealed record Camera(int Width);", "private")]
    public async Task Inputs_of_a_type_that_is_not_public(string outside, string inside, string accessibility)
    {
        var run = await GeneratesAsync(
            $$"""
            namespace Demo
            {
                {{outside}}

                [CombinedLoss]
                public partial class A
                {
                    {{inside}}

                    [LossComponent] private static Tensor First(Tensor x, Camera camera) => x.mean() * camera.Width;

                    internal static StepResult Use(A loss, optim.Optimizer optimizer, Tensor x)
                    {
                        ICombinedLoss<Inputs> combined = loss;
                        using var once = loss.Step(optimizer, () => new Inputs { X = x, Camera = new Camera(1) });
                        return combined.Step(optimizer, new Inputs { X = x, Camera = new Camera(1) });
                    }
                }
            }
            """);

        Assert.Contains($"{accessibility} sealed class Inputs", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Derived_loss_is_one_for_its_own_inputs_and_for_those_of_its_base() => GeneratesAsync(
        $$"""
        namespace Demo
        {
            [CombinedLoss] public partial class A { {{Component.Replace("private", "protected", StringComparison.Ordinal)}} }
            [CombinedLoss] public partial class B : A { [AuxiliaryLoss(0.1)] private static Tensor Second(Tensor y) => y.mean(); }
            [CombinedLoss] public partial class C : A { [AuxiliaryLoss(0.1)] private static Tensor Third(Tensor x) => x.mean(); }

            public static class User
            {
                public static void Use(B loss, C same, optim.Optimizer optimizer, Tensor x)
                {
                    ICombinedLoss<A.Inputs> ofBase = loss;
                    ICombinedLoss<B.Inputs> own = loss;
                    ICombinedLoss<C.Inputs> ofSameInputs = same;
                    own.Step(optimizer, new B.Inputs { X = x, Y = x }).Dispose();
                    ofBase.Step(optimizer, new A.Inputs { X = x }).Dispose();
                    ofSameInputs.Step(optimizer, new C.Inputs { X = x }).Dispose();
                    loss.Step(optimizer, new B.Inputs { X = x, Y = x }).Dispose();
                }
            }
        }
        """);

    [Fact]
    public Task Nested_within_a_class_of_the_name() => GeneratesAsync(
        $$"""
        public static partial class Inputs
        {
            [CombinedLoss] public partial class A { {{Component}} }
        }

        public static class User
        {
            public static Inputs.A.Inputs Use(Tensor x) => new() { X = x };
        }
        """);

    [Fact]
    public Task Loss_without_inputs() => GeneratesAsync(
        """
        [CombinedLoss]
        public partial class A(Module<Tensor, Tensor> network)
        {
            private readonly Module<Tensor, Tensor> network = network;

            [LossComponent] private Tensor Size() => network.parameters().First().square().sum();

            public StepResult Use(optim.Optimizer optimizer) => Step(optimizer, new Inputs());
        }
        """,
        LanguageVersion.CSharp12);

    [Fact]
    public Task Loss_with_phases() => GeneratesAsync(
        """
        [CombinedLoss]
        [Phase("Turn", nameof(First))]
        [Phase("Other", nameof(Second))]
        public partial class A
        {
            [LossComponent] private static Tensor First(Tensor x) => x.mean();
            [LossComponent] private static Tensor Second(Tensor y) => y.mean();

            public static void Use(Alternation alternation, Tensor x) => alternation.Step(new Inputs { X = x, Y = x }).Dispose();
        }
        """);
}
