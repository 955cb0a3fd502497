using System.Collections.Immutable;
using LossGen.Analyzers.Values;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Hosting;

/// <summary>What a rule found, and what its fix needs to know: a fix repeats no analysis.</summary>
internal sealed class Finding(DiagnosticDescriptor rule, SyntaxNode place)
{
    public DiagnosticDescriptor Rule { get; } = rule;

    /// <summary>What the squiggle is under.</summary>
    public SyntaxNode Place { get; } = WithReceiver(place);

    /// <summary>What the squiggle is under where that is less than a node, as the name of a constructor is.</summary>
    public Location? Where { get; init; }

    /// <summary>Warning or Info, by how certain this finding is.</summary>
    public DiagnosticSeverity Severity { get; init; } = rule.DefaultSeverity;

    /// <summary>Which repair applies; null when none does.</summary>
    public string? Repair { get; init; }

    /// <summary>The repair's number, name or expression.</summary>
    public string? Value { get; init; }

    /// <summary>Another place that the repair changes.</summary>
    public SyntaxNode? Other { get; init; }

    /// <summary>
    /// The same in another place, where what was found comes from; without the repairs that change the place itself.
    /// </summary>
    /// <param name="place">What the squiggle is under.</param>
    public Finding At(SyntaxNode place) => new(Rule, place)
    {
        Severity = Severity,
        Repair = Other is null || Repair == ActivationRemoval.AtArgument ? null : Repair,
        Value = Value,
        Other = Other,
    };

    public Diagnostic ToDiagnostic(params object[] arguments) => Diagnostic.Create(
        Rule,
        Where ?? Place.GetLocation(),
        Severity,
        Other is null ? null : [Other.GetLocation()],
        Properties(),
        arguments);

    // The call in a?.f() is .f(), which nobody reads as one.
    private static SyntaxNode WithReceiver(SyntaxNode place) =>
        place.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == place ? access : place;

    // As Remedies has it: each repair by its name, with its value.
    private ImmutableDictionary<string, string?>? Properties() =>
        Repair is null ? null : ImmutableDictionary<string, string?>.Empty.Add(Repair, Value);
}
