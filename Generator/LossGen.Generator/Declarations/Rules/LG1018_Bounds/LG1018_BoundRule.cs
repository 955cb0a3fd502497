using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1018: a bound is a number that the component can keep, its options are in their ranges, and something is minimised.</summary>
internal sealed class BoundRule : DeclarationRule
{
    private const int Multiplicative = 1;

    public override DiagnosticDescriptor Descriptor => MeasureRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var component in loss.Components)
        {
            if (component.Role != ComponentRole.Constraint || loss.IsCheckedByBase(component) || component.Attribute.IsBroken())
            {
                continue;
            }

            if (Objection(component) is var (message, argument, remedies))
            {
                problems.Report(
                    Descriptor, loss.AnchorOf(component, argument), loss.IsInherited(component) ? Remedies.None : remedies, message);
            }
        }

        CheckMinimised(loss, problems);
    }

    /// <summary>A class, and each of its phases, has something that is minimised while bounds are kept.</summary>
    private void CheckMinimised(LossReading loss, ProblemSink problems)
    {
        var constraints = loss.Components.Where(static component => component.Role == ComponentRole.Constraint).ToList();
        if (constraints.Count == 0 || UnseenComponents.Of(loss).Any())
        {
            return;
        }

        if (constraints.Count == loss.Components.Length)
        {
            problems.Report(
                Descriptor,
                loss.AnchorOf(constraints[0], null),
                $"'{loss.Type.Name}' has nothing but bounds: mark what is to be minimised with [MainLoss] or [LossComponent]");
            return;
        }

        foreach (var phase in loss.Phases)
        {
            if (!phase.Attribute.IsBroken()
                && !phase.Components.IsEmpty
                && phase.Components.All(name => constraints.Exists(component => component.Name == name)))
            {
                problems.Report(
                    Descriptor,
                    Anchor.At(phase.Attribute),
                    $"Phase '{phase.Name}' has nothing but bounds: add a component that it is to minimise");
            }
        }
    }

    /// <summary>What is wrong with a bound, the argument that says it, and what may be done; null where nothing is.</summary>
    private static (string Message, string? Argument, Remedies Remedies)? Objection(ComponentReading component) =>
        OfBound(component) ?? OfWeight(component) ?? OfUpdate(component) ?? OfOptions(component);

    private static (string Message, string? Argument, Remedies Remedies)? OfBound(ComponentReading component)
    {
        if (component.Bound is not { } bound)
        {
            return null;
        }

        if (double.IsNaN(bound) || double.IsInfinity(bound))
        {
            return ($"The bound of '{component.Name}' is {Numbers.Text(bound)}: write a finite number", "bound", Remedies.None);
        }

        if (bound < 0 && !component.CanBeNegative && !component.NamesMeasure)
        {
            return ($"The bound of '{component.Name}' is {Numbers.Text(bound)}: write {Numbers.Text(-bound)}, or say CanBeNegative = true; "
                    + "a loss that is not below 0 never comes there",
                "bound",
                Remedies.Of(Remedies.ReplaceExpression, Numbers.Literal(-bound)));
        }

        return bound is 0 && component.Schedule is null && component.Attribute.NamedBoolean("Relative")
            ? ($"Remove Relative of '{component.Name}': a bound of 0 has no parts, and violations of it are differences",
                "Relative",
                Remedies.Of(Remedies.Remove, "Relative"))
            : null;
    }

    private static (string Message, string? Argument, Remedies Remedies)? OfWeight(ComponentReading component) =>
        component.WeightArgument is { } argument
            ? ($"Remove {argument} of '{component.Name}': a component with a bound learns its weight", argument,
                Remedies.Of(Remedies.Remove, argument))
            : null;

    private static (string Message, string? Argument, Remedies Remedies)? OfUpdate(ComponentReading component)
    {
        if (component.Attribute.Named<int>("Update") is not { } update || update == 0)
        {
            return null;
        }

        var remove = Remedies.Of(Remedies.Remove, "Update");
        return update != Multiplicative
            ? (FormattableString.Invariant(
                $"Update of '{component.Name}' has no member {update}: use Additive or Multiplicative"), "Update", remove)
            : component.Attribute.AttributeClass?.Name == "KeepAtAttribute"
                ? ($"Remove Update of '{component.Name}': the multiplier of [KeepAt] may be negative, and a factor never changes a sign",
                    "Update",
                    remove)
            : component.Attribute.Named<double>("Damping") is { } damping && !damping.Equals(0.0)
                ? ($"Remove Damping of '{component.Name}': it is for Additive, and Update is Multiplicative",
                    "Damping",
                    Remedies.Of(Remedies.Remove, "Damping"))
            : null;
    }

    private static (string Message, string? Argument, Remedies Remedies)? OfOptions(ComponentReading component)
    {
        foreach (var option in component.Attribute.NamedArguments)
        {
            if (option.Value.As<double>() is { } value && RangeOf(option.Key, value) is { } range)
            {
                return ($"{option.Key} of '{component.Name}' is {Numbers.Text(value)}: write {range}, or leave it out",
                    option.Key,
                    Remedies.Of(Remedies.Remove, option.Key));
            }
        }

        return null;
    }

    /// <summary>The numbers that an option may have, where this is none of them.</summary>
    private static string? RangeOf(string option, double value) => option switch
    {
        "Penalty" or "Damping" when !(value >= 0) || double.IsInfinity(value) => "a finite number, 0 or more",
        "Rate" or "MaxWeight" when !(value > 0) || double.IsInfinity(value) => "a finite number above 0",
        "Smooth" when !(value >= 0 && value < 1) => "a number from 0 to below 1",
        _ => null,
    };
}
