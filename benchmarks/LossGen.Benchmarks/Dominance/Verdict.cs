using LossGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Benchmarks.Dominance;

/// <summary>What the analyzer says of a loss.</summary>
internal static class Verdict
{
    public const string Warning = "LG2001 Warning";
    public const string Info = "LG2001 Info";
    public const string AskedFor = "LG2009";
    public const string Silent = "silent";

    public static readonly string[] All = [Warning, Info, AskedFor, Silent];

    /// <summary>Every assembly that this program runs with: TorchSharp, the Runtime and the framework are among them.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Judged",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>The verdict on the loss as it is compiled here, but with this weight and these magnitudes.</summary>
    public static string Of(Type loss, double weight, (double Main, double Auxiliary)? typical, bool knowsLosses = true)
    {
        var compilation = Empty.AddSyntaxTrees(LossSource.With(loss, weight, typical));
        var errors = compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidOperationException($"{loss.Name} cannot be judged: {errors[0]}");
        }

        var found = compilation
            .WithAnalyzers([new DominanceAnalyzer()], new AnalyzerOptions([], new OptionsForAll(knowsLosses ? [] : new() { ["lossgen.dominance.builtin_magnitudes"] = "false" })))
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        return found.Where(static diagnostic => diagnostic.Id is "LG2001" or "LG2009").Select(Text).SingleOrDefault() ?? Silent;
    }

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Id == "LG2009" ? AskedFor : diagnostic.Severity == DiagnosticSeverity.Warning ? Warning : Info;
}
