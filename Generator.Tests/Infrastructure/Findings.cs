using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Expected diagnostics whose severity or message matters, at places marked <c>{|#n:…|}</c>.</summary>
internal static class Findings
{
    public static DiagnosticResult Error(string id, int place = 0) => At(id, DiagnosticSeverity.Error, place);

    public static DiagnosticResult Warning(string id, int place = 0) => At(id, DiagnosticSeverity.Warning, place);

    public static DiagnosticResult Info(string id, int place = 0) => At(id, DiagnosticSeverity.Info, place);

    private static DiagnosticResult At(string id, DiagnosticSeverity severity, int place) =>
        new DiagnosticResult(id, severity).WithLocation(place);
}
