using System.Collections.Immutable;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>The list of declaration rules: a new rule is a new file and a line here.</summary>
internal static class DeclarationRules
{
    public static readonly ImmutableArray<DeclarationRule> All = ImmutableArray.Create<DeclarationRule>(
        new NoComponentsRule(),
        new LossClassCannotBeGeneratedRule(),
        new ReferencedBaseRule(),
        new ComponentShapeRule(),
        new ComponentNameNotUniqueRule(),
        new IntermediateShapeRule(),
        new IntermediateNameRule(),
        new IntermediateUseRule(),
        new FormerNameRule(),
        new MalformedScheduleRule(),
        new WeightNotValidRule(),
        new LimitRule(),
        new ConvexWeightsRule(),
        new LogOfNonPositiveRule(),
        new ComponentWithoutEffectRule(),
        new MainComponentRule(),
        new NameClashRule(),
        new HiddenMemberRule(),
        new InputTypesDifferRule(),
        new ContradictoryArgumentsRule(),
        new MeasureRule(),
        new BoundRule(),
        new SmoothingRule(),
        new SchemeDoesNotFitRule(),
        new ScheduleArgumentsRule(),
        new ComponentInNoPhaseRule(),
        new PhaseWithoutComponentsRule(),
        new TrainsNoModuleRule(),
        new PhaseNameRule());
}
