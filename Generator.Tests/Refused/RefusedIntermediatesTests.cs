using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Refused;

/// <summary>
/// A refused class with intermediates takes what it takes when it is generated: the values that components share never become inputs.
/// </summary>
public class RefusedIntermediatesTests
{
    private const string Declaration =
        """
        [CombinedLoss]
        [Phase("First", nameof(Main), Trains = new[] { nameof(net) })]
        [Phase("Second", nameof(Edges))]
        public partial class DepthLoss
        {
            private readonly Module<Tensor, Tensor> net = Linear(2, 2);
            [Intermediate] private Tensor Third(Tensor half) => half / 3;
            [Intermediate] private Tensor Half(Tensor x) => net.call(x) / 2;
            [MainLoss] private static Tensor Main(Tensor third, Tensor y) => (third - y).square().mean();
            [AuxiliaryLoss(0.1)] private static Tensor Edges(Tensor Half) => Half.abs().mean();
        }
        """;

    private const string Program =
        """
        static class Loop
        {
            static void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a, Tensor b)
            {
                using var loss = new DepthLoss();
                loss.Step(optimizer, x: a, y: b).Dispose();
                loss.Step(optimizer, a, b).Dispose();
                loss.Weights.Edges = 0.05;
                loss.Compute(x: a, y: b).Main.backward();
                loss.Evaluate(x: a, y: b).ToString();
                loss.forward(a, b).backward();
                Console.WriteLine(DepthLoss.Formula);
                var training = loss.Alternate(first: optimizer, second: optimizer);
                training.Step(x: a, y: b).Dispose();
                training.StepFirst(x: a, y: b).Dispose();
                training.StepSecond(x: a).Dispose();
            }
        }
        """;

    [Fact]
    public void Callers_of_the_class_as_it_is_meant() => Assert.Empty(Callers.Errors(Callers.Run(Declaration, Program)));

    [Theory]
    [InlineData("LG1001", "public partial class", "public class")]
    [InlineData("LG1001", "private static Tensor Main", "private static void Main")]
    [InlineData("LG1001", "private Tensor Half(Tensor x) => net.call(x) / 2", "private void Half(Tensor x) => net.call(x).Dispose()")]
    [InlineData("LG1001", "private Tensor Half(Tensor x)", "private Tensor Half<T>(Tensor x)")]
    [InlineData("LG1001", "private Tensor Half(Tensor x)", "private Tensor Half(ref Tensor x)")]
    [InlineData("LG1002", "[Intermediate] private Tensor Half", "[Intermediate] private Tensor half(Tensor y) => y; [Intermediate] private Tensor Half")]
    [InlineData("LG1002", "[Intermediate] private Tensor Half", "[Intermediate] private Tensor Main(Tensor y) => y; [Intermediate] private Tensor Half")]
    [InlineData("LG1003", "[MainLoss]", "[MainLoss(double.NaN)]")]
    [InlineData("LG1003", "AuxiliaryLoss(0.1)", "AuxiliaryLoss(double.NaN)")]
    [InlineData("LG1004", "AuxiliaryLoss(0.1)", "MainLoss")]
    [InlineData("LG1009", "private readonly Module", "[Regularizer] Tensor Total() => zeros(1); private readonly Module")]
    [InlineData("LG1010", "private static Tensor Edges(Tensor Half)", "private static Tensor Edges(Tensor Half, double y)")]
    [InlineData("LG1010", "Tensor Third(Tensor half)", "Tensor Third(double half)")]
    [InlineData("LG1012", "[MainLoss]", "[MainLoss(Typical = 0)]")]
    [InlineData("LG1012", "Tensor Half(Tensor x)", "Tensor Half(Tensor x, Tensor third)")]
    [InlineData("LG1012", "[Intermediate] private Tensor Half", "[Intermediate, AuxiliaryLoss] private Tensor Half")]
    [InlineData("LG1015", "nameof(Edges))", "\"Nobody\")")]
    [InlineData("LG1016", "nameof(net)", "\"nobody\"")]
    [InlineData("LG1017", "\"First\"", "\"Second\"")]
    public async Task Callers_get_the_reason_and_nothing_else(string id, string from, string to)
    {
        Assert.Contains(from, Declaration, StringComparison.Ordinal);

        // Of two phases of one name the second has no members of its own.
        var program = id == "LG1017" ? Program.Split("var training")[0] + "} }" : Program;
        var run = Callers.Run(Declaration.Replace(from, to, StringComparison.Ordinal), program);

        var errors = Callers.Errors(run);
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Matches($"^CS0619: 'DepthLoss\\..*' is obsolete: '{id}: .*'$", error));
        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        Assert.Contains(findings, finding => finding.Id == id && finding.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>While an intermediate is typed, the compiler says what is missing, and callers have no error that it does not explain.</summary>
    [Theory]
    [InlineData("[Intermediate] private Tensor Half", "[Intermediat] private Tensor Half")]
    [InlineData("[Intermediate] private Tensor Half", "[Intermediate private Tensor Half")]
    [InlineData("[Intermediate] private Tensor Half", "[ private Tensor Half")]
    [InlineData("[Intermediate] private Tensor Half", "[Intermediate(1)] private Tensor Half")]
    [InlineData("private Tensor Half(Tensor x) => net.call(x) / 2;", "private Tensor Half(Tensor x)")]
    [InlineData("private Tensor Half(Tensor x) => net.call(x) / 2;", "private Tensor Half(Tensor x) => net.")]
    [InlineData("private Tensor Half(Tensor x) => net.call(x) / 2;", "private Tensor Half(Tensor x) {")]
    [InlineData("private Tensor Half(Tensor x)", "private Tensor Half(Tensor x, )")]
    [InlineData("private Tensor Half(Tensor x)", "private Tensor Half(Tensor x, Tensor)")]
    [InlineData("private Tensor Half(Tensor x)", "private Tensor Half(Tensor x")]
    [InlineData("private Tensor Half(Tensor x)", "private Tensro Half(Tensor x)")]
    [InlineData("private Tensor Half(Tensor x)", "private Tensor Half(Tensro x)")]
    [InlineData("private static Tensor Edges(Tensor Half)", "private static Tensor Edges(Tensor Half, )")]
    public async Task Callers_keep_the_members_in_half_typed_states(string from, string to)
    {
        Assert.Contains(from, Declaration, StringComparison.Ordinal);
        var run = Callers.Run(Declaration.Replace(from, to, StringComparison.Ordinal), Program);

        Assert.True(Callers.Errors(run).All(static error => error.StartsWith("CS0619", StringComparison.Ordinal)), string.Join("\n", Callers.Errors(run)));
        Assert.Contains(run.Output.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree?.FilePath == "Loss.cs");
        AllAnalyzers.Survived(await AllAnalyzers.RunAsync(run.Output));
    }
}
