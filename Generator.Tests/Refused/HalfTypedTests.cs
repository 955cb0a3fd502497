using System.Globalization;
using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Fuzzing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Refused;

/// <summary>
/// While a declaration is typed, its callers keep its members: whatever is wrong is said where it is wrong, by the compiler
/// or by a rule, and no message has a name in it that nobody wrote.
/// </summary>
public partial class HalfTypedTests
{
    /// <summary>The place where a test types.</summary>
    private const string Caret = "/*caret*/";

    private const string Program =
        """
        static class Loop
        {
            static void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a, Tensor b)
            {
                using var loss = new DepthLoss();
                using var step = loss.Step(optimizer, prediction: a, depth: b);
                Console.WriteLine(step.Read()["Photometric"]);
                loss.Weights.Smoothness = 0.05;
                loss.Compute(prediction: a, depth: b).Photometric.backward();
                loss.forward(prediction: a, depth: b).backward();
                Console.WriteLine(DepthLoss.Formula);
                var training = loss.Alternate(first: optimizer, second: optimizer);
                training.StepFirst(prediction: a).Dispose();
                training.Step(prediction: a, depth: b).Dispose();
                Console.WriteLine(training.Current == DepthLoss.Phase.Second);
                loss.parameters();/* of the module */
            }
        }
        """;

    private static string Declaration(string @class = "", string above = "", string betweenPhases = "", string first = "", string second = "", string between = "", string after = "") =>
        $$"""
        namespace Demo;

        {{above}}
        [CombinedLoss]
        {{betweenPhases}}
        [Phase("First", nameof(Photometric))]
        [Phase("Second", nameof(Smoothness))]
        {{@class}}
        public partial class DepthLoss
        {
            private readonly double scale = 2;
            [MainLoss{{first}}]
            private Tensor Photometric(Tensor prediction) => scale * prediction.mean();
            {{between}}
            [AuxiliaryLoss(0.1{{second}})]
            private static Tensor Smoothness(Tensor depth) => depth.mean();
            {{after}}
        }
        """;

    public static TheoryData<string, string> Typed { get; } = new()
    {
        { Declaration(second: Caret), ", Typical = 2" },
        { Declaration(first: Caret), "(1, Typical = 2, Justification = \"because\")" },
        { Declaration(@class: Caret), "[Phase(\"Third\", nameof(Photometric), nameof(Smoothness), Steps = 2)" },
        { Declaration(@class: Caret), "[RelativeToMain(Epsilon = 1e-6)]" },
        { Declaration(betweenPhases: Caret), "[Phase(\"Third\", nameof(Photometric), nameof(Smoothness), Steps = 2)" },
        { Declaration(betweenPhases: Caret), "[RelativeToMain(Epsilon = 1e-6, MaxScale = 1e6)]" },
        { Declaration(above: Caret), "[GeometricMean(Epsilon = 1e-6)" },
        { Declaration(above: Caret), "[Phase(\"Third\", nameof(Photometric), Trains = new[] { \"scale\" })" },
        { Declaration(above: Caret), "[System.Obsolete(\"because\", error: false)]" },
        { Declaration(between: Caret), "[AuxiliaryLoss(0.5)]\n    private static Tensor Edges(Tensor depth) => depth.abs().mean();\n" },
        { Declaration(between: Caret), "[Regularizer(Weight = 1e-4)] Tensor Decay(Tensor prediction) { return prediction.pow(2).sum(); }" },
        { Declaration(between: Caret), "private readonly Dictionary<string, Tensor> cache = new();" },
        { Declaration(after: Caret), "[AuxiliaryLoss(1)] private static Tensor Extra(Tensor depth, Tensor prediction) => (depth - prediction).mean();" },
        { Declaration(after: Caret), "public double Scale { get; set; } = 1;" },
    };

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task Callers_keep_the_members_at_every_key(string declaration, string typed)
    {
        var project = EditableProject.Of([("Loss.cs", declaration), (Callers.File, "namespace Demo;\n" + Program)]);
        var run = GeneratorRun.Of(project.Compilation);
        Assert.Empty(Callers.Errors(run));
        var before = "";
        foreach (var length in FuzzBudget.Keys(typed.Length))
        {
            var prefix = typed[..length];
            project = project.Replace("Loss.cs", before + Caret, prefix + Caret);
            run = run.Again(project.Compilation);
            await AssertExplained(run, prefix);
            before = prefix;
        }
    }

    /// <summary>States in which people stop typing, each with what may be wrong at the callers beside a reason: nothing.</summary>
    [Theory]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1, Typical = )]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1, Typical)]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(double.NaN)]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(\"0.1\")]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(scale)]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLos]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[]")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1)] [AuxiliaryLoss(0.2)]")]
    [InlineData("public partial class DepthLoss", "public class DepthLoss")]
    [InlineData("public partial class DepthLoss", "public partial class DepthLoss(")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static void Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensro Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(Tensro depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(Tensor depth, )")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(Tensor depth")]
    [InlineData("=> depth.mean();", "=> depth.")]
    [InlineData("=> depth.mean();", "=> depth.mean(\"")]
    [InlineData("=> depth.mean();", "=> depth.mean(); const string A = \"")]
    [InlineData("=> depth.mean();", "=> depth.mean(); /*")]
    [InlineData("=> depth.mean();", "=> depth.mean(); static char B() => '")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(Tensor depth = \"")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static System. Smoothness(Tensor depth)")]
    [InlineData("[AuxiliaryLoss(0.1)]\n    private static Tensor Smoothness(Tensor depth)", "[LossGen.AuxiliaryLossAttribute(0.1)]\n    private static System. Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static global:: Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static List< Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static ( Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor. Smoothness(Tensor depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(System. depth)")]
    [InlineData("private static Tensor Smoothness(Tensor depth)", "private static Tensor Smoothness(List<Tensor depth)")]
    [InlineData("[AuxiliaryLoss(0.1)]", "[AuxiliaryLoss(0.1, Justification = \"bec)]")]
    [InlineData("=> scale * prediction.mean();", "=> scale * prediction.")]
    [InlineData("=> scale * prediction.mean();", "{ return scale * ")]
    [InlineData("private readonly double scale = 2;", "private readonly double scale = ")]
    [InlineData("private readonly double scale = 2;", "private readonly double scale = 2; [MainLoss]")]
    [InlineData("[CombinedLoss]", "[CombinedLoss(MaxNorm = )]")]
    [InlineData("[CombinedLoss]", "[CombinedLoss] [GeometricMean(Nope = 1)]")]
    [InlineData("[CombinedLoss]", "[CombinedLoss] [RelativeToMai]")]
    [InlineData("nameof(Smoothness))]", "nameof(Smoothnes))]")]
    [InlineData("nameof(Smoothness))]", "nameof())]")]
    [InlineData("nameof(Smoothness))]", "nameof(Smoothness)")]
    public async Task Callers_keep_the_members_in_half_typed_states(string from, string to)
    {
        var project = EditableProject.Of([("Loss.cs", Declaration()), (Callers.File, "namespace Demo;\n" + Program)]).Replace("Loss.cs", from, to);

        await AssertExplained(GeneratorRun.Of(project.Compilation), to);
    }

    /// <summary>What is no class, or a class of whose base nothing is known, cannot be a module; LossGen's own members stay.</summary>
    [Theory]
    [InlineData("public partial class DepthLoss", "public partial class DepthLoss : ")]
    [InlineData("public partial class DepthLoss", "public partial class DepthLoss : LossModul")]
    [InlineData("public partial class DepthLoss", "public partial record DepthLoss")]
    [InlineData("public partial class DepthLoss", "public partial struct DepthLoss")]
    public async Task Callers_keep_all_but_the_members_of_the_module(string from, string to)
    {
        var callers = Program.Replace("loss.parameters();/* of the module */", "", StringComparison.Ordinal);
        var project = EditableProject.Of([("Loss.cs", Declaration()), (Callers.File, "namespace Demo;\n" + callers)]).Replace("Loss.cs", from, to);

        await AssertExplained(GeneratorRun.Of(project.Compilation), to);
    }

    /// <summary>The class comes into being: until it has its name, nothing else is missed.</summary>
    [Theory]
    [InlineData("[CombinedLoss]\npublic partial class DepthLoss\n{\n    [MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();\n}\n")]
    [InlineData("namespace Demo\n{\n    [CombinedLoss] partial class DepthLoss<T> where T : class { [MainLoss] Tensor Photometric(Tensor prediction) { return prediction; } }\n}\n")]
    [InlineData("[MainLoss] static Tensor Photometric(Tensor prediction) => prediction.mean();")]
    [InlineData("[CombinedLoss] partial record DepthLoss(int Size);")]
    [InlineData("[CombinedLoss] file partial class DepthLoss;")]
    public async Task Class_that_is_typed_never_gets_a_file_without_a_name(string typed)
    {
        var run = GeneratorRun.Of(TestCompilation.Create(""));
        for (var length = 1; length <= typed.Length; length++)
        {
            run = run.Again(TestCompilation.Create(typed[..length]));
            Assert.All(run.Sources, static source => Assert.Matches(@"^(Demo\.)?\w+(-1)?\.g\.cs$", source.HintName));
            await AssertExplained(run, typed[..length]);
        }
    }

    /// <summary>The compiler says at the attribute what it lacks.</summary>
    [Theory]
    [InlineData("[KeepBelow]")]
    [InlineData("[KeepAt()]")]
    [InlineData("[KeepAbove(Rate = 0.1)]")]
    public Task Bound_without_its_number_leaves_the_generated_code_whole(string bound) => AssertExplained(
        GeneratorRun.Of(TestCompilation.Create(Declaration().Replace("[AuxiliaryLoss(0.1)]", bound, StringComparison.Ordinal))), bound);

    [Theory]
    [InlineData("partial class")]
    [InlineData("class")]
    public async Task Class_that_is_pasted_twice_is_left_to_the_compiler(string kind)
    {
        var declaration = Declaration().Replace("namespace Demo;", "", StringComparison.Ordinal).Replace("partial class", kind, StringComparison.Ordinal);
        var run = GeneratorRun.Of(TestCompilation.Create(declaration + "\n" + declaration));

        await AssertExplained(run, kind);
        Assert.DoesNotContain((await AllAnalyzers.RunAsync(run.Output)).Select(static finding => finding.Id), static id => id.StartsWith("LG1", StringComparison.Ordinal));
    }

    /// <summary>Callers show reasons alone, no error stands in a generated file, and messages have no name that nobody wrote.</summary>
    private static async Task AssertExplained(GeneratorRun run, string state)
    {
        GeneratorAssert.Survived(run);
        Callers.AssertNoErrorIsGenerated(run);
        var unexplained = Callers.Errors(run).Where(static error => !Reason().IsMatch(error)).ToList();
        Assert.True(unexplained.Count == 0, $"After '{state}' callers show: {string.Join(Environment.NewLine, unexplained)}");

        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        var unnamed = findings.Select(static finding => $"{finding.Id}: {finding.GetMessage(CultureInfo.InvariantCulture)}").Where(static message => NobodysName().IsMatch(message)).ToList();
        Assert.True(unnamed.Count == 0, $"After '{state}': {string.Join(Environment.NewLine, unnamed)}");
    }

    [GeneratedRegex("^CS0619: .* is obsolete: 'LG1[0-9]{3}: ")]
    private static partial Regex Reason();

    [GeneratedRegex(@"<invalid|''|\.ctor|'([^']+)' and '\1' are")]
    private static partial Regex NobodysName();
}
