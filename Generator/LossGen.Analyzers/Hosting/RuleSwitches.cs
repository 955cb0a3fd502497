using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Hosting;

/// <summary>
/// Which rules a project has switched off, by editorconfig, rule set or NoWarn. The compiler drops what such a rule reports, but
/// runs an analyzer as long as one of its rules is on: what the others would cost is saved here. In doubt a rule is on.
/// </summary>
internal sealed class RuleSwitches(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
{
    private const string AllRules = "dotnet_analyzer_diagnostic.severity";

    // Asked for each rule in each file, and there are few categories.
    private readonly ConcurrentDictionary<string, string> keys = new(StringComparer.Ordinal);

    /// <summary>Whether the rule is on in any file of the project.</summary>
    public bool IsOn(DiagnosticDescriptor rule)
    {
        foreach (var file in compilation.SyntaxTrees)
        {
            if (IsOn(rule, file))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the rule is on in one of the files.</summary>
    public bool IsOn(DiagnosticDescriptor rule, ImmutableArray<SyntaxReference> places)
    {
        foreach (var place in places)
        {
            if (IsOn(rule, place.SyntaxTree))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the rule is on in the file.</summary>
    public bool IsOn(DiagnosticDescriptor rule, SyntaxTree file)
    {
        var ofProject = compilation.Options.SpecificDiagnosticOptions.TryGetValue(rule.Id, out var specific)
            ? specific
            : (ReportDiagnostic?)null;
        if (OfFile(rule.Id, file) is { } ofFile)
        {
            // Which of the two counts where they differ is the compiler's to know.
            return ofFile != ReportDiagnostic.Suppress || ofProject is not (null or ReportDiagnostic.Suppress);
        }

        return ofProject is { } said ? said != ReportDiagnostic.Suppress : rule.IsEnabledByDefault && !IsInCategoryThatIsOff(rule, file);
    }

    private ReportDiagnostic? OfFile(string id, SyntaxTree file)
    {
        var provider = compilation.Options.SyntaxTreeOptionsProvider;
        return provider is null ? null
            : provider.TryGetDiagnosticValue(file, id, cancellationToken, out var ofFile) ? ofFile
            : provider.TryGetGlobalDiagnosticValue(id, cancellationToken, out var everywhere) ? everywhere
            : null;
    }

    private bool IsInCategoryThatIsOff(DiagnosticDescriptor rule, SyntaxTree file)
    {
        var settings = options.AnalyzerConfigOptionsProvider.GetOptions(file);
        var key = keys.GetOrAdd(rule.Category, static category => $"dotnet_analyzer_diagnostic.category-{category}.severity");
        return (settings.TryGetValue(key, out var severity) || settings.TryGetValue(AllRules, out severity))
            && severity.Trim().Equals("none", StringComparison.OrdinalIgnoreCase);
    }
}
