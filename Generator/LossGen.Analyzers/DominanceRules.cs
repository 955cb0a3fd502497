using System.Collections.Immutable;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Rules;

namespace LossGen.Analyzers;

/// <summary>The list of dominance rules: a new rule is a new file and a line here.</summary>
internal static class DominanceRules
{
    public static readonly ImmutableArray<DominanceRule> All = ImmutableArray.Create<DominanceRule>(
        new AuxiliaryDominatesRule(),
        new AuxiliariesDominateTogetherRule(),
        new NegligibleShareRule(),
        new WeightFarFromMainRule(),
        new DominanceNotAnalysedRule());
}
