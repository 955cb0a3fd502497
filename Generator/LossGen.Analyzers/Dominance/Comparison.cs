using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance;

/// <summary>An auxiliary beside the main component.</summary>
/// <param name="Auxiliary">The auxiliary.</param>
/// <param name="Main">The main component.</param>
/// <param name="AuxiliaryTerm">The auxiliary's weight and magnitude.</param>
/// <param name="MainTerm">The main component's.</param>
/// <param name="KnownTotal">The contributions of all components whose contribution is known, together.</param>
/// <param name="Uncounted">The components that are missing there.</param>
internal sealed record Comparison(
    ComponentReading Auxiliary, ComponentReading Main, Term AuxiliaryTerm, Term MainTerm, double KnownTotal,
    ImmutableArray<string> Uncounted)
    : Contributions(AuxiliaryTerm, MainTerm, KnownTotal, Uncounted);
