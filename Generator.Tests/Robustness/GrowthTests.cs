using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>A file that is four times as long is four times the work, whatever it repeats: so no file is so long that an editor stops at it.</summary>
public class GrowthTests
{
    private const int Few = 40;
    private const int Many = 4 * Few;

    /// <summary>For what is not proportional, such as the growth of lists. Work that grows with the square would be 16 times as much.</summary>
    private const double Room = 1.5;

    private static readonly Dictionary<string, Func<int, string>> Shapes = new(StringComparer.Ordinal)
    {
        ["methods"] = static n => $$"""class Program { readonly Module<Tensor, Tensor> model = Linear(10, 3); {{Repeat(n, "void Train{0}(Tensor x, Tensor y) {{ var loss = functional.mse_loss(model.call(x), y); loss.backward(); }}")}} }""",
        ["classes"] = static n => Repeat(n, "[CombinedLoss] partial class Loss{0} {{ [MainLoss] static Tensor First(Tensor x) => functional.mse_loss(x, x); [AuxiliaryLoss(5, Typical = 1)] static Tensor Second(Tensor x) => x.mean(); }}"),
        ["components"] = static n => $$"""[CombinedLoss] partial class A { {{Repeat(n, "[LossComponent] static Tensor First{0}(Tensor x) => functional.mse_loss(x, x.detach());")}} }""",
        ["fields"] = static n => $$"""class Program { {{Repeat(n, "readonly Module<Tensor, Tensor> model{0} = CrossEntropyLoss(); Tensor F{0}(Tensor x) => model{0}.call(functional.softmax(x, 1));")}} }""",
        ["statements"] = static n => TestSource.Method($"Tensor total = x.mean(); {Repeat(n, "total = total + functional.mse_loss(model.call(x), y);")} total.backward();"),
        ["chain of variables"] = static n => TestSource.Method($"Tensor t0 = x.mean(); {string.Concat(Enumerable.Range(0, n).Select(static i => $"Tensor t{i + 1} = t{i} + functional.cross_entropy(model.call(x), y);"))} t{n}.backward();"),
        ["terms of a sum"] = static n => TestSource.Method($"var total = x.mean(){Repeat(n, " + functional.mse_loss(model.call(x), y)")}; total.backward();"),
        ["calls in a row"] = static n => TestSource.Method($"var total = model.call(x){Repeat(n, ".view(-1)")}; functional.cross_entropy(total, y).backward();"),
        ["steps"] = static n => TestSource.Method(Repeat(n, "optimizer.zero_grad(); var loss{0} = functional.mse_loss(model.call(x), y); loss{0}.backward(); optimizer.step();")),
        ["loops"] = static n => TestSource.Method(Repeat(n, "for (var i = 0; i < epochs; i++) {{ var loss = functional.mse_loss(model.call(x), y); loss.backward(); optimizer.step(); }}")),
        ["nested scopes"] = static n => TestSource.Method(Repeat(n, "using (var s{0} = NewDisposeScope()) {{ var loss = functional.mse_loss(model.call(x), y); loss.backward(); x = loss.detach(); }}")),
        ["conditions"] = static n => TestSource.Method($"var total = x.mean(); {Repeat(n, "if (epochs > {0}) {{ total = total + functional.mse_loss(model.call(x), y); }}")} total.backward();"),
        ["uses of a variable"] = static n => TestSource.Method($"var loss = functional.mse_loss(model.call(x), y); {Repeat(n, "var use{0} = loss + functional.mse_loss(loss, y);")} loss.backward();"),
        ["gradients off"] = static n => TestSource.Method(Repeat(n, "using (no_grad()) {{ var t{0} = functional.mse_loss(teacher.call(x), y); Console.WriteLine(t{0}.item<float>()); }}")),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Work_grows_as_the_file_does(string shape)
    {
        Allocated(shape, Few);
        var (few, many) = (Allocated(shape, Few), Allocated(shape, Many));

        var ratio = many / (double)few;
        Assert.True(ratio < Room * Many / Few, FormattableString.Invariant($"{Many / Few} times the {shape} allocate {ratio:F1} times as much: {few} and {many} bytes"));
    }

    /// <summary>The bytes that all analyzers allocate, a count that no load changes.</summary>
    private static long Allocated(string shape, int n)
    {
        var compilation = TestCompilation.Create(Shapes[shape](n));
        var calls = AllAnalyzers.Instances
            .SelectMany(analyzer => RecordedAnalyzer.Start(analyzer, compilation).Calls(compilation, compilation.SyntaxTrees[0], static _ => { }, CancellationToken.None))
            .ToList();
        Assert.NotEmpty(calls);
        var before = GC.GetAllocatedBytesForCurrentThread();
        calls.ForEach(static call => call());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Repeat(int n, string format) =>
        string.Concat(Enumerable.Range(0, n).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, i) + "\n"));
}
