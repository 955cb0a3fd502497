using System.Globalization;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Refused;

/// <summary>
/// A class that a rule refuses keeps its members: each use of one is a single error, which gives the reason, and nothing
/// else about the callers is wrong.
/// </summary>
public class RefusedByRuleTests
{
    /// <summary>The members of a joint loss, as people use them; the type of the class is used without an error.</summary>
    private const string Joint =
        """
        static class Loop
        {
            static void Train(Optimizer optimizer, Tensor a, Tensor b)
            {
                using var loss = new DepthLoss();
                using var step = loss.Step(optimizer, x: a, y: b);
                Console.WriteLine(step.Read());
                loss.Weights.Main = 0.05;
                var terms = loss.Compute(x: a, y: b);
                terms.Total.backward();
                terms.RawTotal.backward();
                terms.Main.backward();
                loss.forward(a, b).backward();
                Console.WriteLine(DepthLoss.Formula);
            }
        }
        """;

    private const string Uses = "Step Weights Compute forward Formula";

    public static TheoryData<string, string> JointRows { get; } = new()
    {
        { "LG1001", "[CombinedLoss] public class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1001", "[CombinedLoss] public partial record DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1001", "[CombinedLoss] public sealed record DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1001", "public class Trainer; [CombinedLoss] public partial class DepthLoss : Trainer { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1001", "public class Trainer : IDisposable { public void Dispose() { } } [CombinedLoss] public partial class DepthLoss : Trainer { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static void Main(Tensor x, Tensor y) { } }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static float Main(Tensor x, Tensor y) => 1; }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main<T>(Tensor x, T y) => x; }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(ref Tensor x, Tensor y) => x; }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, out Tensor y) => y = x; }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static ref Tensor Main(Tensor x, Tensor y) => throw null!; }" },
        { "LG1001", "public abstract class Shared : LossModule { [MainLoss] private static Tensor Main(Tensor x, Tensor y) => x; } [CombinedLoss] public partial class DepthLoss : Shared;" },
        { "LG1001", "[CombinedLoss] public partial class Broken { [MainLoss(double.NaN)] protected static Tensor Main(Tensor x, Tensor y) => x; } [CombinedLoss] public partial class DepthLoss : Broken;" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss, Obsolete(\"no\", true)] static Tensor Main(Tensor x, Tensor y) => x; }" },
        { "LG1002", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor y) => y; [AuxiliaryLoss(0.1)] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1003", "[CombinedLoss] public partial class DepthLoss { [MainLoss(double.NaN)] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1003", "[CombinedLoss] public partial class DepthLoss { [MainLoss(-1)] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1003", "[CombinedLoss] [UnitNormalized(Epsilon = -1)] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1003", "[CombinedLoss] [ConvexWeights] public partial class DepthLoss { [MainLoss(0.5)] static Tensor Main(Tensor x) => x; [AuxiliaryLoss(0.4)] static Tensor Edges(Tensor y) => y; }" },
        { "LG1004", "[CombinedLoss] [RelativeToMain] public partial class DepthLoss { [LossComponent] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1004", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [MainLoss] static Tensor Other(Tensor x) => x; }" },
        { "LG1005", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [AuxiliaryLoss, LinearSchedule(0, 0.01)] static Tensor Edges(Tensor x) => x; }" },
        { "LG1009", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [AuxiliaryLoss(0.1)] static Tensor Total(Tensor x) => x; }" },
        { "LG1009", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [AuxiliaryLoss(0.1)] static Tensor Equals(Tensor x) => x; }" },
        { "LG1009", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [AuxiliaryLoss(0.1)] static Tensor train(Tensor x) => x; }" },
        { "LG1009", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [AuxiliaryLoss(0.1)] static Tensor Edges(Tensor optimizer) => optimizer; }" },
        { "LG1001", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static unsafe Tensor Main(Tensor x, Tensor y, int* z) => x - y; }" },
        { "LG1009", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; static void BeginStep(int number) { } }" },
        { "LG1010", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [AuxiliaryLoss(0.1)] static Tensor Other(double x) => zeros(1); }" },
        { "LG1012", "[CombinedLoss] public partial class DepthLoss { [MainLoss, AuxiliaryLoss(0.1)] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1012", "[CombinedLoss(MaxNorm = -1)] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1012", "[CombinedLoss] [RelativeToMain] [UnitNormalized] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1012", "[CombinedLoss] public partial class DepthLoss { [MainLoss(Typical = 0)] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1012", "[CombinedLoss] public partial class DepthLoss { [MainLoss(2, Weight = 3)] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1018", "[CombinedLoss] [DynamicTaskPriority] public partial class DepthLoss { [MainLoss(Measure = \"Nothing\")] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
        { "LG1018", "[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; [KeepBelow(-1)] static Tensor Kept(Tensor x) => x.square().mean(); }" },
        { "LG1020", "[CombinedLoss(AccumulateSteps = 2)] [Famo] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; }" },
    };

    private const string Alternating =
        """
        static class Loop
        {
            static void Train(Optimizer optimizer, Tensor a, Tensor b)
            {
                using var loss = new GanLoss();
                var training = loss.Alternate(critic: optimizer, generator: optimizer);
                training.Step(real: a, fake: b).Dispose();
                training.StepCritic(real: a).Dispose();
                training.StepGenerator(fake: b).Dispose();
                training.CriticScheduler = null;
                Console.WriteLine(training.Current == GanLoss.Phase.Critic);
                Console.WriteLine(training.Position);
            }
        }
        """;

    public static TheoryData<string, string> AlternatingRows { get; } = new()
    {
        { "LG1012", """Trains = new[] { nameof(critic) }, Steps = 0 """ },
        { "LG1015", """Trains = new[] { nameof(critic) })] [Phase("Third", "Nobody" """ },
        { "LG1015", """Trains = new[] { nameof(critic) })] [Phase("Third" """ },
        { "LG1016", """Trains = new[] { "nobody" } """ },
        { "LG1016", """Trains = new[] { nameof(number) } """ },
        { "LG1017", """Trains = new[] { nameof(critic) })] [Phase("1st", nameof(Real) """ },
        { "LG1017", """Trains = new[] { nameof(critic) })] [Phase("Critic", nameof(Real) """ },
        { "LG1017", """Trains = new[] { nameof(critic) })] [Phase("Extra", nameof(Real) """ },
    };

    [Theory]
    [MemberData(nameof(JointRows))]
    public async Task Callers_of_a_joint_loss_get_the_reason_and_nothing_else(string id, string declaration)
    {
        var run = Callers.Run(declaration, Joint.Replace("Optimizer optimizer", "TorchSharp.torch.optim.Optimizer optimizer", StringComparison.Ordinal));

        var errors = Callers.Errors(run);
        Assert.Equal(Uses.Split(' ').Length, errors.Count);
        Assert.All(errors, error => Assert.Matches($"^CS0619: 'DepthLoss\\.({Uses.Replace(' ', '|')})(\\(.*\\))?' is obsolete: '{id}: .*'$", error));
        await AssertSaysWhatAnalyzersSay(run, id);
    }

    [Theory]
    [MemberData(nameof(AlternatingRows))]
    public async Task Callers_of_phases_get_the_reason_and_nothing_else(string id, string argument)
    {
        var run = Callers.Run(
            $$"""
            [CombinedLoss]
            [Phase("Critic", nameof(Real), {{argument}})]
            [Phase("Generator", nameof(Fooling), Trains = new[] { nameof(generator) })]
            public partial class GanLoss
            {
                private readonly Module<Tensor, Tensor> critic = Linear(2, 1), generator = Linear(2, 2);
                private readonly int number = 1;
                [LossComponent] private Tensor Real(Tensor real) => critic.call(real).mean();
                [LossComponent] private Tensor Fooling(Tensor fake) => critic.call(generator.call(fake)).mean();
                private void StepExtra() { }
            }
            """,
            Alternating.Replace("Optimizer optimizer", "TorchSharp.torch.optim.Optimizer optimizer", StringComparison.Ordinal));

        var error = Assert.Single(Callers.Errors(run));
        Assert.Matches($"^CS0619: 'GanLoss\\.Alternate\\(.*\\)' is obsolete: '{id}: .*'$", error);
        await AssertSaysWhatAnalyzersSay(run, id);
    }

    /// <summary>No callers can stand in another type than the one around a private class, or make an object of a static one.</summary>
    [Theory]
    [InlineData("public class Outer { [CombinedLoss] public partial class DepthLoss { COMPONENT } void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a) { using var loss = new DepthLoss(); loss.Step(optimizer, x: a).Dispose(); } }")]
    [InlineData("public class Outer { [CombinedLoss] private class DepthLoss { COMPONENT } void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a) { using var loss = new DepthLoss(); loss.Step(optimizer, x: a).Dispose(); } }")]
    [InlineData("public struct Outer { interface Inner { [CombinedLoss] public partial class DepthLoss { COMPONENT } } void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a) { using var loss = new Inner.DepthLoss(); loss.Step(optimizer, x: a).Dispose(); } }")]
    [InlineData("[CombinedLoss] public static partial class DepthLoss { COMPONENT static void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a) { Step(optimizer, x: a).Dispose(); } }")]
    [InlineData("class Outer<T> { [CombinedLoss] internal class DepthLoss<TItem> { COMPONENT } void Train(TorchSharp.torch.optim.Optimizer optimizer, Tensor a) { using var loss = new DepthLoss<T>(); loss.Step(optimizer, x: a).Dispose(); } }")]
    public void Callers_where_only_some_can_stand(string program)
    {
        var run = Callers.Run("", program.Replace("COMPONENT", "[MainLoss] static Tensor Main(Tensor x) => x;", StringComparison.Ordinal));

        Assert.Matches("^CS0619: '.*Step\\(.*\\)' is obsolete: 'LG1001: .*'$", Assert.Single(Callers.Errors(run), static error => !error.StartsWith("CS0260", StringComparison.Ordinal)));
    }

    /// <summary>Where a member of the user's has the name of a generated one, callers may mean either: the class carries the reason.</summary>
    [Theory]
    [InlineData("public int Weights { get; }")]
    [InlineData("public int Step => 1;")]
    [InlineData("public void Compute(int a, int b) { }")]
    [InlineData("public class Terms { }")]
    [InlineData("public class LossWeights { }")]
    [InlineData("private const string Formula = \"mine\";")]
    public void Member_with_a_generated_name(string member)
    {
        var run = Callers.Run(
            $$"""[CombinedLoss] public partial class DepthLoss { [MainLoss] static Tensor Main(Tensor x, Tensor y) => x - y; {{member}} }""",
            "static class Loop { static void Train() { using var loss = new DepthLoss(); } }");

        Assert.Matches("^CS0619: 'DepthLoss' is obsolete: 'LG1009: .*'$", Assert.Single(Callers.Errors(run)));
    }

    [Fact]
    public void Every_rule_that_refuses_a_class_has_a_row()
    {
        var rows = JointRows.Concat(AlternatingRows).Select(static row => (string)row[0]).ToHashSet();
        var refusing = DeclarationRules.All
            .Where(static rule => rule.PreventsEmission && rule.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)
            .Select(static rule => rule.Descriptor.Id);

        Assert.Empty(refusing.Except(rows));
    }

    /// <summary>The attribute's text is the analyzer's message: they are read in the same list.</summary>
    private static async Task AssertSaysWhatAnalyzersSay(GeneratorRun run, string id)
    {
        var diagnostics = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(diagnostics);
        var messages = diagnostics.Select(static diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}").ToList();
        Assert.Contains(messages, message => message.StartsWith(id, StringComparison.Ordinal) && Callers.Errors(run)[0].Contains(message, StringComparison.Ordinal));
    }
}
