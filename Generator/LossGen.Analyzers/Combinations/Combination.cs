using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Combinations;

/// <summary>A sum of losses, as attributes would declare it.</summary>
internal sealed class Combination(CombinationScheme scheme, ImmutableArray<CombinationTerm> terms)
{
    public CombinationScheme Scheme { get; } = scheme;

    /// <summary>The terms, in the order of the sum.</summary>
    public ImmutableArray<CombinationTerm> Terms { get; } = terms;

    /// <summary>The statements that the total grows in; null where the sum is one expression.</summary>
    public GrowingTotal? Growth { get; init; }

    /// <summary>Where the weights that are no constants are set; null where there are none.</summary>
    public SettingPlace? Setting { get; init; }

    /// <summary>What is added to a magnitude before dividing by it; null where the scheme divides by none.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The largest factor, where one is written.</summary>
    public double? MaxScale { get; init; }

    /// <summary>The statement that the sum is in, the last of those that a total grows in; null where it is in none.</summary>
    public StatementSyntax? StatementOf(IOperation sum) => Growth?.Last.Statement ?? sum.Syntax.FirstAncestorOrSelf<StatementSyntax>();

    /// <summary>Whether the total grows in the statement.</summary>
    public bool IsStep(StatementSyntax statement) => Growth?.Steps.Any(step => step.Statement == statement) == true;

    /// <summary>Whether the code is a part of the sum.</summary>
    public bool Contains(IOperation sum, SyntaxNode code) =>
        sum.Syntax.Span.Contains(code.Span) || Growth?.Steps.Any(step => step.Statement.Span.Contains(code.Span)) == true;
}
