using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.Renderer;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>
/// Generated files compared with approved ones, in the file convention of Verify: <c>_snapshots/Class.Method#Hint.verified.cs</c>
/// beside the test, the hint name in the first line. LOSSGEN_ACCEPT_SNAPSHOTS=1 approves what is generated, never on CI.
/// </summary>
internal static class Snapshot
{
    private const string AcceptVariable = "LOSSGEN_ACCEPT_SNAPSHOTS";
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true);

    private static bool AcceptsByDefault =>
        Environment.GetEnvironmentVariable(AcceptVariable) == "1" && Environment.GetEnvironmentVariable("CI") is null or "" or "false";

    /// <summary>Generates, checks everything that holds of every run, and compares with the approved files.</summary>
    /// <param name="source">The project's file, without the usings of TorchSharp programs.</param>
    /// <param name="setup">How it is read.</param>
    /// <param name="method">The test.</param>
    /// <param name="file">The test's file.</param>
    public static async Task VerifyAsync(
        string source, LanguageSetup? setup = null, [CallerMemberName] string method = "", [CallerFilePath] string file = "")
    {
        var run = GeneratorRun.Of(source, setup);
        GeneratorAssert.IsSound(run);
        await CompareAsync(run, method, file);
    }

    /// <summary>As above, for a class that is refused: what its callers get, and what is said of its declaration.</summary>
    /// <param name="source">The project's file, without the usings of TorchSharp programs.</param>
    /// <param name="method">The test.</param>
    /// <param name="file">The test's file.</param>
    public static async Task VerifyRefusedAsync(string source, [CallerMemberName] string method = "", [CallerFilePath] string file = "")
    {
        var run = GeneratorRun.Of(source);
        GeneratorAssert.Survived(run);
        GeneratorAssert.AddsNoError(run);
        Assert.All(run.Sources, static generated => Assert.True(GeneratorAssert.IsRefusal(generated), generated.HintName));
        await CompareAsync(run, method, file);
    }

    private static async Task CompareAsync(GeneratorRun run, string method, string file)
    {
        var files = run.Texts().ToDictionary(
            static text => $"#{Path.GetFileNameWithoutExtension(text.Key)}.verified.cs",
            static text => $"//HintName: {text.Key}\n{ScrubVersion(text.Value)}");
        var diagnostics = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(diagnostics);
        if (!diagnostics.IsEmpty)
        {
            files.Add(".verified.txt", string.Concat(diagnostics.Select(Describe).Order(StringComparer.Ordinal)));
        }

        Compare(Path.Combine(TestDirectory.Of(file), "_snapshots"), $"{Path.GetFileNameWithoutExtension(file)}.{method}", files, AcceptsByDefault);
    }

    /// <summary>Compares texts with the approved files of one test; internal for the tests of this class.</summary>
    internal static void Compare(string folder, string test, IReadOnlyDictionary<string, string> files, bool accepts)
    {
        Directory.CreateDirectory(folder);
        var problems = new StringBuilder();
        foreach (var (ending, text) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            CompareFile(Path.Combine(folder, test + ending), text, accepts, problems);
        }

        foreach (var orphan in Directory.EnumerateFiles(folder, $"{test}*.verified.*").Where(path => !files.ContainsKey(Path.GetFileName(path)[test.Length..]) && IsOf(test, path)))
        {
            if (accepts)
            {
                File.Delete(orphan);
            }
            else
            {
                problems.AppendLine(null, $"{orphan} is approved, but nothing like it is generated any more.");
            }
        }

        Assert.True(problems.Length == 0, $"{problems}Set {AcceptVariable}=1 to approve, and look at what git shows.");
    }

    private static void CompareFile(string verified, string actual, bool accepts, StringBuilder problems)
    {
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : null;
        var received = verified.Replace(".verified.", ".received.", StringComparison.Ordinal);
        if (expected == actual)
        {
            File.Delete(received);
        }
        else if (accepts)
        {
            File.WriteAllText(verified, actual, Encoding);
            File.Delete(received);
        }
        else
        {
            File.WriteAllText(received, actual, Encoding);
            problems.AppendLine(expected is null
                ? $"{verified} does not exist yet."
                : UnidiffRenderer.GenerateUnidiff(expected, actual, verified, received, ignoreWhitespace: false, ignoreCase: false, contextLines: 3));
        }
    }

    /// <summary>One test's name may begin another's.</summary>
    private static bool IsOf(string test, string path) => Path.GetFileName(path)[test.Length] is '#' or '.';

    private static string Describe(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        return FormattableString.Invariant($"{diagnostic.Id} {diagnostic.Severity} {span.StartLinePosition}-{span.EndLinePosition}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}\n");
    }

    /// <summary>The one thing in a generated file that changes without the generator's doing.</summary>
    private static string ScrubVersion(string text) =>
        text.Replace($"LossGen {GeneratorVersion.Text}", "LossGen {version}", StringComparison.Ordinal);
}
