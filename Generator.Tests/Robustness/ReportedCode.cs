using System.Reflection;
using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Fuzzing;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>Code that the rules say much about: what they are tested on, and what their pages show.</summary>
internal static partial class ReportedCode
{
    private static readonly string Pages = Path.GetFullPath(Path.Combine(TestDirectory.Path, "..", "docs", "rules"));

    /// <summary>What neither a table of tests nor a page has, for the fixes of these rules.</summary>
    private static readonly string[] Declared =
    [
        "partial class A { [MainLoss] static Tensor First(Tensor x) => x; }",
        "[CombinedLoss] partial class A { [MainLoss] static Tensor First(Tensor x) => x.mean(); [AuxiliaryLoss(100)] static Tensor Second(Tensor x) => x.mean(); }",
        "[CombinedLoss, ConvexWeights] partial class A { [MainLoss(0.6)] static Tensor First(Tensor x) => x.mean(); [AuxiliaryLoss(0.3)] static Tensor Second(Tensor x) => x.mean(); }",
        "[CombinedLoss] partial class A { [MainLoss] static Tensor First(Tensor x) => x.mean(); [AuxiliaryLoss(1 / 3)] static Tensor Second(Tensor x) => x.mean(); }",
        """
        [CombinedLoss, UnitNormalized] public partial class A { [LossComponent] static Tensor First(Tensor x) => x.mean(); }
        class User { double best; void Train(A loss, Tensor x) { var total = loss.Compute(x).Total.item<float>(); if (total < best) best = total; } }
        """,
    ];

    /// <summary>The files, each in a namespace of its own, so that they live in one project.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Tested().Concat(Shown()).Concat(Declared).Distinct()
            .Select(static (source, i) => FormattableString.Invariant($"{TestSource.WithUsings("")}namespace Case{i};\n{source}\n")),
        .. FuzzSamples.All.Values.Where(static source => !source.Contains("namespace", StringComparison.Ordinal)).Select(TestSource.WithUsings),
    ];

    /// <summary>One project of all the files.</summary>
    public static CSharpCompilation Project() => TestCompilation.FromFiles(null, [.. Files]);

    /// <summary>The data of the tests of rules, without their markup.</summary>
    private static IEnumerable<string> Tested() =>
        typeof(ReportedCode).Assembly.GetTypes()
            .Where(static type => type.Namespace == "LossGen.Generator.Tests.Torch.Rules")
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)))
            .Select(static data => data[0])
            .OfType<string>()
            .Select(static statements => TestSource.Method(Markup().Replace(statements, "")));

    private static IEnumerable<string> Shown() =>
        Directory.EnumerateFiles(Pages, "LG*.md").Order(StringComparer.Ordinal)
            .SelectMany(static page => Examples().Matches(File.ReadAllText(page)).Select(static example => example.Groups[1].Value))
            .Select(static example => example.Contains("class ", StringComparison.Ordinal) ? example
                : example.StartsWith('[') ? $"[CombinedLoss] partial class Shown\n{{\n{example}\n}}"
                : TestSource.Method(example));

    [GeneratedRegex(@"\{\|[#\w]+:|\|\}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Markup();

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Examples();
}
