using System.Collections.Immutable;
using LossGen.Analyzers.Hosting;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers;

/// <summary>
/// Runs the rules about TorchSharp code. One analyzer for all of them: each call of a program is looked at once, not once
/// for every rule.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class TorchAnalyzer : DiagnosticAnalyzer
{
    private readonly RuleTable table;

    /// <summary>Creates the analyzer with all rules.</summary>
    public TorchAnalyzer()
        : this(TorchRules.All)
    {
    }

    internal TorchAnalyzer(ImmutableArray<TorchRule> rules)
    {
        table = new RuleTable(rules);
        SupportedDiagnostics = rules.Select(static rule => rule.Descriptor).Distinct().ToImmutableArray();
    }

    /// <inheritdoc />
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc />
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TorchContext.Create(start.Compilation) is { } torch)
            {
                var switches = new RuleSwitches(start.Compilation, start.Options, start.CancellationToken);
                table.WithoutRulesThatAreOff(switches).Start(start, torch, switches);
            }
        });
    }
}
