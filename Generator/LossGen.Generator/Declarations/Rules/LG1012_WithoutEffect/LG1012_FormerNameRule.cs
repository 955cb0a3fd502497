using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1012: a weight in a checkpoint belongs to one component, so a former name does too.</summary>
internal sealed class FormerNameRule : DeclarationRule
{
    private const string Argument = "FormerNames";

    public override DiagnosticDescriptor Descriptor => ContradictoryArgumentsRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var component in loss.Components)
        {
            foreach (var name in component.FormerNames)
            {
                if (Objection(loss, component, name, owners) is { } objection)
                {
                    problems.Report(Descriptor, loss.AnchorOf(component, Argument), Remedies.Of(Remedies.Remove, Argument), objection);
                    break;
                }

                owners.Add(name, component.Name);
            }
        }
    }

    private static string? Objection(LossReading loss, ComponentReading component, string name, Dictionary<string, string> owners)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            return $"FormerNames of '{component.Name}' has '{name}', which no method can have had as its name";
        }

        if (owners.TryGetValue(name, out var owner))
        {
            return owner == component.Name
                ? $"FormerNames of '{component.Name}' has '{name}' twice"
                : $"'{owner}' and '{component.Name}' both have the former name '{name}': "
                    + "a checkpoint's weight of that name can go to one of them";
        }

        foreach (var other in loss.Components)
        {
            if (other.Name == name)
            {
                return other.Name == component.Name
                    ? $"'{name}' is the name of the component, and cannot be a former one too"
                    : $"'{name}' is a former name of '{component.Name}' and the name of another component: "
                        + "a checkpoint's weight of that name belongs to the other";
            }
        }

        return null;
    }
}
