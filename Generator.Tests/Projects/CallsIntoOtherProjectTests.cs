using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Projects;

/// <summary>An editor references other projects as compilations, whose symbols lead to code that is not this project's: nothing throws, and the same is found as in a build.</summary>
public class CallsIntoOtherProjectTests
{
    private const string Library =
        """
        public static class Journal
        {
            public static readonly List<string> Lines = new();
            public static int Count { get; private set; }
            public static event Action? Noted;
            public static void Note(string text) { Lines.Add(text); Count++; Noted?.Invoke(); }
            public static void Trace<T>(T value) where T : struct => Note($"{value}");
            public static string Shout(this string text) => text + "!";
        }

        public abstract class Meter
        {
            protected int count = 3;
            protected Meter(int start) => count = start;
            public abstract void Reset();
            public virtual void Add(float value) { void Once() => count++; Once(); }
            public static Meter operator +(Meter left, Meter right) => left;
        }

        public partial class Clock(int start) { public int Start => start; public void Stop() => Journal.Note("stopped"); }
        public partial class Clock { public double Elapsed { get; } = 1.5; }
        """;

    /// <summary>Each stands in a loop whose gradients are never cleared, where a call that may clear would silence the rule.</summary>
    [Theory]
    [InlineData("""Journal.Note($"{i}");""")]
    [InlineData("Journal.Trace(i);")]
    [InlineData("""Journal.Note("done".Shout());""")]
    [InlineData("Journal.Lines.Clear();")]
    [InlineData("if (Journal.Count > 3) { Console.WriteLine(Journal.Count); }")]
    [InlineData("Journal.Noted += () => { };")]
    [InlineData("new Clock(3).Stop();")]
    [InlineData("if (new Clock(i).Elapsed > 3) { break; }")]
    [InlineData("meter.Add(loss.item<float>());")]
    [InlineData("meter.Reset();")]
    [InlineData("meter += meter;")]
    [InlineData("own.Reset();")]
    public async Task Gradients_that_are_never_cleared(string call) => await AssertFoundAsync(Library, call, "LG4001");

    /// <summary>What offers something that takes a model may clear: nothing is known, and nothing is said.</summary>
    [Theory]
    [InlineData("public static class Journal { public static void Note() { } public static void Watch(Module model) { } }")]
    [InlineData("public static class Journal { public static void Note() { } public static void Watch<T>(T model) where T : Module { } }")]
    [InlineData("public static class Journal { public static void Note() { } } public class Steps : List<torch.optim.Optimizer> { }")]
    [InlineData("public static class Journal { public static void Note() { } } public class Steps { protected Func<Tensor[], int>? seen; }")]
    [InlineData("public static class Journal { public static void Note() { } } public class Node<T> : Tree<Node<T>> { } public class Tree<T> { public Tensor? Value { get; set; } }")]
    public async Task Code_that_may_clear(string library) => await AssertFoundAsync(library, "Journal.Note();");

    /// <summary>What a project keeps to itself is no sign: an assembly does not show it.</summary>
    [Theory]
    [InlineData("public static class Journal { public static void Note() { } private static Tensor? last; }")]
    [InlineData("public static class Journal { public static void Note() { } internal static void Watch(Module model) { } }")]
    [InlineData("public static class Journal { public static void Note() { } } class Steps : List<torch.optim.Optimizer> { }")]
    [InlineData("public static class Journal { public static void Note() { } } public class Node<T> : Tree<Node<T>> { } public class Tree<T> where T : Tree<T> { }")]
    public async Task Code_that_hides_what_it_works_with(string library) => await AssertFoundAsync(library, "Journal.Note();", "LG4001");

    /// <summary>A program of statements, which calls code that says it stood in the program's own file.</summary>
    [Fact]
    public async Task Program_of_statements()
    {
        var library = LibraryProject.Of($"#line 1 \"/project/File0.cs\"\n{Library}");
        var program = TestCompilation.Create(
            """
            Module<Tensor, Tensor> model = Linear(10, 3);
            var optimizer = torch.optim.SGD(model.parameters(), 0.1);
            for (var i = 0; i < 10; i++)
            {
                Note(functional.mse_loss(model.call(ones(3, 10)), ones(3, 3)));
                optimizer.step();
            }

            void Note(Tensor loss) { Journal.Trace(loss.item<float>()); loss.backward(); new Clock(3).Stop(); }
            """);

        var findings = await ReferencedAs.EverythingAsync(library, program.WithOptions(program.Options.WithOutputKind(OutputKind.ConsoleApplication)));

        Assert.Equal(["LG4001"], findings.Where(static finding => finding.Severity > DiagnosticSeverity.Hidden).Select(static finding => finding.Id));
    }

    private static async Task AssertFoundAsync(string library, string call, params string[] expected)
    {
        var program =
            $$"""
            sealed class Own : Meter { public Own() : base(1) { } public override void Reset() { } }

            class Program
            {
                readonly Module<Tensor, Tensor> model = Linear(10, 3);

                void Train(Tensor x, Tensor y, Meter meter, Own own)
                {
                    var optimizer = torch.optim.SGD(model.parameters(), 0.1);
                    for (var i = 0; i < 10; i++)
                    {
                        var loss = functional.mse_loss(model.call(x), y);
                        loss.backward();
                        optimizer.step();
                        {{call}}
                    }
                }
            }
            """;
        var meter = library.Contains("Meter", StringComparison.Ordinal) ? "" : "public abstract class Meter { protected Meter(int start) { } public abstract void Reset(); }";

        var findings = await ReferencedAs.EverythingAsync(LibraryProject.Of(library, meter), TestCompilation.Create(program));

        Assert.Equal(expected, findings.Where(static finding => finding.Severity > DiagnosticSeverity.Hidden).Select(static finding => finding.Id));
    }
}
