using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers;

/// <summary>Reports what the declaration rules find: one reading of a class for all of them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DeclarationRules.All.Select(static rule => rule.Descriptor).Distinct().ToImmutableArray();

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (RuntimeReference.Exists(start.Compilation))
            {
                var switches = new RuleSwitches(start.Compilation, start.Options, start.CancellationToken);
                var rules = DeclarationRules.All.Where(rule => switches.IsOn(rule.Descriptor)).ToImmutableArray();
                var weights = new WeightsSetByCode(start.Compilation);
                start.RegisterSymbolAction(symbol => Analyze(symbol, rules, switches, weights), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(
        SymbolAnalysisContext context, ImmutableArray<DeclarationRule> rules, RuleSwitches switches, WeightsSetByCode weights)
    {
        if (LossReader.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { IsDeclaredTwice: false } loss)
        {
            return;
        }

        var reporter = new DiagnosticReporter(context, weights);
        var places = loss.Type.DeclarationsIn(context.Compilation.Assembly);
        foreach (var rule in rules)
        {
            if (switches.IsOn(rule.Descriptor, places))
            {
                rule.Check(loss, reporter);
            }
        }
    }
}
