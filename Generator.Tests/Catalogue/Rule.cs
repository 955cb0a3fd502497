using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Catalogue;

/// <summary>One rule, found by its descriptor. The class that has it gives the tests their names.</summary>
/// <param name="Name">The class: <c>AuxiliaryDominatesRule</c> is tested by <c>AuxiliaryDominatesTests</c>.</param>
/// <param name="Descriptor">The descriptor.</param>
public sealed record Rule(string Name, DiagnosticDescriptor Descriptor)
{
    private static readonly ImmutableArray<CodeFixProvider> Fixes =
    [
        .. typeof(CodeFixes.SetWeightFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private static readonly Regex Suffixes = new("(Rule|Analyzer)$", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>All rules, by identifier.</summary>
    public static readonly ImmutableArray<Rule> All =
    [
        .. new[] { typeof(Declarations.Rules.DeclarationRule), typeof(LossGen.Analyzers.TorchAnalyzer) }
            .SelectMany(static type => type.Assembly.GetTypes())
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(static field => new Rule(NameOf(field.DeclaringType!), (DiagnosticDescriptor)field.GetValue(null)!))
            .OrderBy(static rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>The root of the repository.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(TestDirectory.Path, ".."));

    public string Id => Descriptor.Id;

    public string Title => Descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string PagePath => Path.Combine(Repository, "docs", "rules", $"{Id}.md");

    public bool IsReported => AllAnalyzers.Instances.Any(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == Id));

    public bool HasFix => Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(Id));

    /// <summary>The rule's test class, in whichever folder.</summary>
    public Type? Tests => typeof(Rule).Assembly.GetTypes().SingleOrDefault(type => type.Name == $"{Name}Tests");

    /// <summary>The file of the test class.</summary>
    public string? TestFile =>
        Directory.EnumerateFiles(TestDirectory.Path, $"{Id}_{Name}Tests.cs", SearchOption.AllDirectories).FirstOrDefault();

    /// <summary>The file that has the descriptor, and beside which its assembly's release rows are.</summary>
    public string File =>
        Directory.EnumerateFiles(Path.Combine(Repository, "Generator"), $"{Id}_{Name}*.cs", SearchOption.AllDirectories)
            .Single(file => System.IO.File.ReadAllText(file).Contains($"\"{Id}\"", StringComparison.Ordinal));

    public override string ToString() => Id;

    private static string NameOf(Type type) => Suffixes.Replace(type.Name, "");
}
