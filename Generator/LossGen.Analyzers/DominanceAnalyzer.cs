using System.Collections.Immutable;
using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Dominance.Sources;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers;

/// <summary>Reports what the contributions of a class's components tell.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DominanceAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DominanceRules.All.Select(static rule => rule.Descriptor).Distinct().ToImmutableArray();

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (RuntimeReference.Exists(start.Compilation))
            {
                var torch = new Lazy<TorchContext?>(() => TorchContext.Create(start.Compilation));
                var sources = MagnitudeSources.For(torch);
                var switches = new RuleSwitches(start.Compilation, start.Options, start.CancellationToken);
                var rules = DominanceRules.All.Where(rule => switches.IsOn(rule.Descriptor)).ToImmutableArray();
                var weights = new WeightsSetByCode(start.Compilation);
                start.RegisterSymbolAction(symbol => Analyze(symbol, rules, switches, sources, torch, weights), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(
        SymbolAnalysisContext context,
        ImmutableArray<DominanceRule> rules,
        RuleSwitches switches,
        ImmutableArray<MagnitudeSource> sources,
        Lazy<TorchContext?> torch,
        WeightsSetByCode weights)
    {
        if (LossReader.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { } loss
            || !DominanceAnalysis.Applies(loss)
            || loss.Attribute.PlaceIn(context.Compilation)?.SyntaxTree is not { } file)
        {
            return;
        }

        var options = DominanceOptions.Read(context.Options.AnalyzerConfigOptionsProvider.GetOptions(file));
        var analysis = new DominanceAnalysis(loss, options, sources, context.CancellationToken)
        {
            FunctionOf = component => LossFunction.Of(component, torch.Value, context.CancellationToken),
            FactorOf = component => ComponentFactor.Of(component, torch.Value, context.CancellationToken),
        };
        var reporter = new DiagnosticReporter(context, weights);
        var places = loss.Type.DeclarationsIn(context.Compilation.Assembly);
        foreach (var rule in rules)
        {
            if (switches.IsOn(rule.Descriptor, places))
            {
                rule.Check(loss, analysis, options, reporter);
            }
        }
    }
}
