using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Diagnostics;

/// <summary>Fills in what all descriptors share.</summary>
internal static class DescriptorFactory
{
    public const string Declarations = "LossGen.Declarations";
    public const string Weighting = "LossGen.Weighting";
    public const string Autograd = "LossGen.Autograd";
    public const string Training = "LossGen.Training";
    public const string Numerics = "LossGen.Numerics";
    public const string Limits = "LossGen.Limits";

    /// <summary>Creates a rule with the link to its page.</summary>
    /// <param name="id">The rule's identifier.</param>
    /// <param name="title">What is wrong, in general.</param>
    /// <param name="message">What is wrong here, with the numbers.</param>
    /// <param name="category">One of the categories above.</param>
    /// <param name="severity">The default severity.</param>
    /// <param name="description">Why it matters, in one or two sentences.</param>
    public static DiagnosticDescriptor Create(
        string id, string title, string message, string category, DiagnosticSeverity severity, string description) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, description, HelpLink(id));

    private static string HelpLink(string id) => $"https://github.com/lossgen/lossgen/blob/main/docs/rules/{id}.md";
}
