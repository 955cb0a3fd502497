using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1012: a declaration says each thing once, and says something possible.</summary>
internal sealed class ContradictoryArgumentsRule : DeclarationRule
{
    /// <summary>{What contradicts what}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1012",
        "Contradictory arguments",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "A declaration that says two things leaves open which one was meant.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        CheckOptions(loss, problems);
        for (var i = 1; i < loss.Schemes.Length; i++)
        {
            Report(
                problems,
                Anchor.At(loss.Schemes[i].Attribute),
                $"[{loss.Schemes[i].Name}]",
                $"'{loss.Type.Name}' has the schemes {loss.Schemes[0].Name} and {loss.Schemes[i].Name}: keep one");
        }

        foreach (var component in loss.Components)
        {
            if (!loss.IsCheckedByBase(component))
            {
                CheckComponent(loss, component, problems);
                CheckEvery(loss, component, problems);
            }
        }
    }

    private void CheckOptions(LossReading loss, ProblemSink problems)
    {
        if (loss.Attribute.Named<double>("MaxNorm") is { } maxNorm && !(maxNorm >= 0 && !double.IsInfinity(maxNorm)))
        {
            Report(
                problems,
                Anchor.At(loss.Attribute, "MaxNorm"),
                "MaxNorm",
                $"MaxNorm is {Numbers.Text(maxNorm)}: it is the largest norm that the gradient may have, or 0 for no limit");
        }

        if (loss.Attribute.Named<int>("NonFinite") is { } nonFinite && NonFinitePolicies.Name(nonFinite) is null)
        {
            Report(
                problems,
                Anchor.At(loss.Attribute, "NonFinite"),
                "NonFinite",
                FormattableString.Invariant($"NonFinite has no member {nonFinite}: use Propagate, Throw or SkipStep"));
        }
    }

    private void CheckComponent(LossReading loss, ComponentReading component, ProblemSink problems)
    {
        for (var i = 1; i < component.Attributes.Length; i++)
        {
            Report(
                problems,
                loss.IsInherited(component) ? Anchor.At(loss.Attribute) : Anchor.At(component.Attributes[i]),
                "the second role",
                $"'{component.Name}' has two roles: keep one of its attributes");
        }

        if (component.WeightFromScheme is { } share && component.WeightArgument is { } argument && !loss.IsInherited(component))
        {
            Report(
                problems,
                loss.AnchorOf(component, argument),
                argument == "weight" ? "the weight" : argument,
                $"'{component.Name}' has the weight {Numbers.Text(share)} by [{loss.SchemeName}] and another one here: keep one");
        }
        else if (component.PositionalWeight is { } positional && component.NamedWeight is { } named)
        {
            Report(
                problems,
                loss.AnchorOf(component, "Weight"),
                "Weight",
                $"'{component.Name}' has the weights {Numbers.Text(positional)} and {Numbers.Text(named)}: keep one");
        }
        else if ((component.PositionalWeight ?? component.NamedWeight) is { } weight && component.PowerOfTen is { } power)
        {
            Report(
                problems,
                loss.AnchorOf(component, "PowerOfTen"),
                "PowerOfTen",
                FormattableString.Invariant(
                    $"'{component.Name}' has the weight {Numbers.Text(weight)} and the power of ten {power}: keep one"));
        }

        if (component.Typical is { } typical && !(typical > 0 && !double.IsInfinity(typical)))
        {
            Report(
                problems,
                loss.AnchorOf(component, "Typical"),
                "Typical",
                $"Typical of '{component.Name}' is {Numbers.Text(typical)}; state a finite number above 0, the magnitude that the "
                    + "unweighted component is expected to have");
        }
    }

    private void CheckEvery(LossReading loss, ComponentReading component, ProblemSink problems)
    {
        if (component.Every is { } every and < 1)
        {
            Report(
                problems,
                loss.AnchorOf(component, "Every"),
                "Every",
                FormattableString.Invariant(
                    $"Every of '{component.Name}' is {every}: write 1 or more, or leave it out; 16 means due at every 16th step"));
        }
    }

    private void Report(ProblemSink problems, Anchor anchor, string what, string message) =>
        problems.Report(Descriptor, anchor, Remedies.Of(Remedies.Remove, what), message);
}
