using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1012: a declaration says each thing once, and says something possible.</summary>
internal sealed class ContradictionRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.ContradictoryArguments;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        CheckClass(loss, problems);
        for (var i = 1; i < loss.Schemes.Length; i++)
        {
            Report(problems, loss.Schemes[i].Attribute, null, $"'{loss.Type.Name}' has the schemes {loss.Schemes[0].Name} and {loss.Schemes[i].Name}: keep one");
        }

        foreach (var component in loss.Components)
        {
            for (var i = 1; i < component.Attributes.Length; i++)
            {
                Report(problems, component.Attributes[i], null, $"'{component.Name}' has two roles: keep one of its attributes");
            }

            CheckWeight(component, problems);
            if (component.Typical is { } typical && !(typical > 0 && !double.IsInfinity(typical)))
            {
                Report(problems, component.Attribute, "Typical", $"Typical of '{component.Name}' is {Numbers.Text(typical)}: it is the magnitude that the unweighted component is expected to have, a finite number above 0");
            }
        }
    }

    private void CheckClass(LossReading loss, ProblemSink problems)
    {
        if (loss.Attribute.Named<double>("MaxNorm") is { } maxNorm && !(maxNorm >= 0 && !double.IsInfinity(maxNorm)))
        {
            Report(problems, loss.Attribute, "MaxNorm", $"MaxNorm is {Numbers.Text(maxNorm)}: it is the largest norm that the gradient may have, or 0 for no limit");
        }

        if (loss.Attribute.Named<int>("NonFinite") is { } nonFinite && NonFinitePolicies.Name(nonFinite) is null)
        {
            Report(problems, loss.Attribute, "NonFinite", FormattableString.Invariant($"NonFinite has no member {nonFinite}: use Propagate, Throw or SkipStep"));
        }
    }

    private void CheckWeight(ComponentReading component, ProblemSink problems)
    {
        if (component.PositionalWeight is { } positional && component.NamedWeight is { } named)
        {
            Report(problems, component.Attribute, "Weight", $"'{component.Name}' has the weights {Numbers.Text(positional)} and {Numbers.Text(named)}: keep one");
        }
        else if ((component.PositionalWeight ?? component.NamedWeight) is { } weight && component.PowerOfTen is { } power)
        {
            Report(problems, component.Attribute, "PowerOfTen", FormattableString.Invariant($"'{component.Name}' has the weight {Numbers.Text(weight)} and the power of ten {power}: keep one"));
        }
    }

    private void Report(ProblemSink problems, AttributeData attribute, string? argument, string message) =>
        problems.Report(Descriptor, Anchor.At(attribute, argument), message);
}
