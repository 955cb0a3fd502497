using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Robustness;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Projects;

/// <summary>An editor references other projects while they do not compile: nothing throws, and what they have still is used.</summary>
public class BrokenProjectTests
{
    private const string Library =
        """
        public abstract class Shared : LossModule
        {
            protected readonly Module<Tensor, Tensor> net = Linear(2, 2);
            [Intermediate] protected Tensor Half(Tensor x) => net.call(x) / 2;
            [AuxiliaryLoss(0.1)] protected static Tensor Smooth(Tensor half) => half.abs().mean();
        }

        [CombinedLoss] public partial class Ready
        {
            [MainLoss] protected static Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
        }

        public static class Journal { public static void Note(string text) => Console.WriteLine(text); }
        """;

    private const string Program =
        """
        [CombinedLoss] public partial class Own : Shared { [MainLoss] static Tensor Fit(Tensor half, Tensor y) => functional.mse_loss(half, y); }

        class Training
        {
            void Run(Module<Tensor, Tensor> model, torch.optim.Optimizer optimizer, Tensor x, Tensor y, int epochs)
            {
                using var own = new Own();
                using var ready = new Ready();
                for (var i = 0; i < epochs; i++)
                {
                    own.Step(optimizer, x: x, y: y).Dispose();
                    ready.Step(optimizer, prediction: model.call(x), target: y).Dispose();
                    Journal.Note(ready.Weights.Near.ToString());
                    functional.cross_entropy(model.call(x).softmax(1), y).backward();
                    optimizer.step();
                }
            }
        }
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("net.call(x) / 2", "net.call(x) /")]
    [InlineData("(Tensor half)", "(Tensro half)")]
    [InlineData("Tensor Half(Tensor x)", "Tensro Half(Tensro x)")]
    [InlineData("[Intermediate]", "[Intermediat")]
    [InlineData("(0.1)", "(nothing)")]
    [InlineData("LossModule", "LossModul")]
    [InlineData("LossModule", "Shared")]
    [InlineData("[CombinedLoss] public partial", "[CombinedLoss] public")]
    [InlineData("[CombinedLoss]", "[CombinedLoss")]
    [InlineData("[MainLoss]", "[MainLoss(double.NaN)]")]
    [InlineData("=> Console.WriteLine(text); }", "=> Console.")]
    [InlineData("public static class Journal", "public static class Ready")]
    public async Task Project_that_does_not_compile(string from, string to)
    {
        var library = from.Length == 0 ? Library : Library.Replace(from, to, StringComparison.Ordinal);
        Assert.True(from.Length == 0 || library != Library);
        var run = GeneratorRun.Of(TestCompilation.Create(Program).AddReferences(LibraryProject.Of(library).AsProject));

        GeneratorAssert.Survived(run);
        var crashes = new Crashes();
        var findings = await crashes.RunAsync(run.Output, concurrent: false);
        crashes.None(library);
        Assert.Contains(findings, static finding => finding.Id == "LG3001");
    }
}
