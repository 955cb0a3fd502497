using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Planted;

/// <summary>An analyzer as it must not be.</summary>
#pragma warning disable RS1001 // Not for use: without the attribute no host finds it.
internal sealed class ThrowingAnalyzer : DiagnosticAnalyzer
#pragma warning restore RS1001
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new("TEST1", "Title", "Message", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static context => throw new InvalidOperationException(context.Symbol.Name), SymbolKind.NamedType);
    }
}
