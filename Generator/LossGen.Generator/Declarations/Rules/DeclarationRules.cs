using System.Collections.Immutable;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>The list of declaration rules: a new rule is a new file and a line here.</summary>
internal static class DeclarationRules
{
    public static readonly ImmutableArray<DeclarationRule> All = ImmutableArray.Create<DeclarationRule>(
        new NoComponentsRule(),
        new ClassShapeRule(),
        new ReferencedBaseRule(),
        new ComponentShapeRule(),
        new ComponentNameRule(),
        new IntermediateShapeRule(),
        new IntermediateNameRule(),
        new IntermediateUseRule(),
        new FormerNameRule(),
        new WeightRule(),
        new ConvexWeightsRule(),
        new CrossesZeroRule(),
        new WeightZeroRule(),
        new MainComponentRule(),
        new NameClashRule(),
        new HiddenMemberRule(),
        new InputTypeRule(),
        new ContradictionRule(),
        new ScheduleArgumentsRule(),
        new ComponentWithoutPhaseRule(),
        new PhaseComponentsRule(),
        new TrainedModulesRule(),
        new PhaseNameRule());
}
