using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1003: weights and scheme options are numbers that the scheme can work with.</summary>
internal sealed class WeightNotValidRule : DeclarationRule
{
    /// <summary>{What is wrong with the number, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1003",
        "Weight not valid for the scheme",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "A weight that is not a number, or has the wrong sign for its scheme, trains against the component or not at all.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var component in loss.Components)
        {
            // The ends of a schedule are LG1005's, and bounds LG1018's.
            if (component is { Schedule: null, Role: not ComponentRole.Constraint } && Objection(loss, component) is { } reason)
            {
                var remedies = loss.IsInherited(component) ? Remedies.None : RemediesFor(loss, component);
                problems.Report(Descriptor, loss.AnchorOfWeight(component), remedies, reason);
            }
        }

        foreach (var scheme in loss.Schemes)
        {
            foreach (var option in scheme.Attribute.NamedArguments)
            {
                if (option.Value is { Kind: TypedConstantKind.Primitive, Value: double value }
                    && Objection(option.Key, value) is { } reason)
                {
                    problems.Report(Descriptor, Anchor.At(scheme.Attribute, option.Key), Remedies.Of(Remedies.Remove, option.Key), reason);
                }
            }
        }
    }

    private static string? Objection(LossReading loss, ComponentReading component)
    {
        var weight = component.Weight;
        if (!IsFinite(weight))
        {
            return $"The weight of '{component.Name}' is {Numbers.Text(weight)}: write a finite number; without a weight it is 1";
        }

        if (weight >= 0 || !component.IsWeighed)
        {
            return null;
        }

        if (component.Role == ComponentRole.Main)
        {
            return $"The weight of the main component '{component.Name}' is {Numbers.Text(weight)}: write {Numbers.Text(-weight)}; below 0 "
                + "training makes it as bad as possible";
        }

        return loss.Traits.NonNegativeWeights
            ? $"The weight of '{component.Name}' is {Numbers.Text(weight)}: write {Numbers.Text(-weight)}, or use [FixedWeights] to "
                + $"maximise it; {loss.SchemeName} works with magnitudes, and trains against it"
            : null;
    }

    private static Remedies RemediesFor(LossReading loss, ComponentReading component)
    {
        var weight = component.Weight;
        if (!IsFinite(weight))
        {
            // A share of 1 that a scheme's attribute says is not 1.
            return component.WeightFromScheme is null ? Remedies.Of(Remedies.SetWeight, "1") : Remedies.None;
        }

        var remedies = Remedies.Of(Remedies.SetWeight, Numbers.Literal(-weight));
        return component.Role == ComponentRole.Main || loss.Scheme is null
            ? remedies
            : remedies.With(Remedies.UseScheme, "FixedWeights");
    }

    /// <summary>The options that all schemes share by name.</summary>
    private static string? Objection(string option, double value) => option switch
    {
        _ when !IsFinite(value) => $"{option} is {Numbers.Text(value)}: write a finite number, or leave it out",
        "Epsilon" when value < 0 =>
            $"Epsilon is {Numbers.Text(value)}: write 0 or more, or leave it out; it is added to a magnitude before dividing by it",
        "MaxScale" when value <= 0 =>
            $"MaxScale is {Numbers.Text(value)}: write a number above 0, or leave it out; it is the largest factor of a component",
        _ => null,
    };

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
