using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1003, and LG1012 where they contradict something, for the losses at which a weight begins and ends to count.</summary>
internal sealed class LimitRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => WeightNotValidRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var component in loss.Components)
        {
            if (!loss.IsCheckedByBase(component) && Objection(component) is var (rule, argument, message))
            {
                problems.Report(
                    rule,
                    loss.AnchorOf(component, argument),
                    loss.IsInherited(component) ? Remedies.None : Remedies.Of(Remedies.Remove, argument),
                    message);
            }
        }
    }

    /// <summary>The rule that objects, the argument and why; null where all is well.</summary>
    private static (DiagnosticDescriptor Rule, string Argument, string Message)? Objection(ComponentReading component)
    {
        if (component.Role == ComponentRole.Constraint)
        {
            return component.Floor is null && component.Cap is null ? null : Contradiction(
                component.Floor is null ? "Cap" : "Floor", component, "a component with a bound learns its weight");
        }

        if (component.Floor is { } floor && (!(floor >= 0) || double.IsInfinity(floor)))
        {
            return (WeightNotValidRule.Rule, "Floor",
                $"Floor of '{component.Name}' is {Numbers.Text(floor)}: write a finite number, 0 or more, or leave it out; while the loss "
                    + "is below it, the component has no weight");
        }

        if (component.Cap is not { } cap)
        {
            return null;
        }

        if (!(cap > 0) || double.IsInfinity(cap))
        {
            return (WeightNotValidRule.Rule, "Cap",
                $"Cap of '{component.Name}' is {Numbers.Text(cap)}: write a finite number above 0, or leave it out; where the loss is "
                    + "above it, the component counts as this");
        }

        return component.CanBeNegative
            ? Contradiction("Cap", component, "it can be negative, and the part of a loss that a cap leaves is one of its magnitude")
            : component.Floor > cap
            ? (WeightNotValidRule.Rule, "Floor",
                $"Floor of '{component.Name}' is {Numbers.Text(component.Floor.Value)}, above its Cap of {Numbers.Text(cap)}: write "
                    + $"{Numbers.Text(cap)} or less, or raise Cap; where the loss is above a cap, its component has weight")
            : null;
    }

    private static (DiagnosticDescriptor Rule, string Argument, string Message) Contradiction(
        string argument, ComponentReading component, string reason) =>
        (ContradictoryArgumentsRule.Rule, argument, $"Remove {argument} of '{component.Name}': {reason}");
}
