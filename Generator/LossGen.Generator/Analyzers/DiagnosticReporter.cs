using LossGen.Generator.Parsing;
using LossGen.Generator.Parsing.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Analyzers;

/// <summary>An analyzer's view of the rules: problems become diagnostics.</summary>
internal sealed class DiagnosticReporter(SymbolAnalysisContext context) : ProblemSink
{
    public override void Report(
        DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(
            descriptor,
            anchor.Locate(context.Compilation, context.CancellationToken),
            severity,
            additionalLocations: null,
            remedies.Properties,
            arguments));
}
