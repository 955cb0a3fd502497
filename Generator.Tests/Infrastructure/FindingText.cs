using System.Globalization;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Findings with everything that a user or a fix sees of them, as texts that can be compared.</summary>
internal static class FindingText
{
    public static List<string> Of(IEnumerable<Diagnostic> findings) => [.. findings.Select(Of).Order(StringComparer.Ordinal)];

    private static string Of(Diagnostic finding) => string.Join(
        " ",
        [
            finding.Location.ToString(),
            finding.Id,
            finding.Severity.ToString(),
            finding.GetMessage(CultureInfo.InvariantCulture),
            .. finding.AdditionalLocations.Select(static location => location.ToString()),
            .. finding.Properties.OrderBy(static property => property.Key, StringComparer.Ordinal).Select(static property => $"{property.Key}={property.Value}"),
        ]);
}
