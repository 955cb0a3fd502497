using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1002: a component is known by its name, so there is one of each.</summary>
internal sealed class ComponentNameRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.ComponentNameNotUnique;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var seen = new HashSet<string>();
        foreach (var component in loss.Components)
        {
            if (!seen.Add(component.Name))
            {
                problems.Report(
                    Descriptor,
                    Anchor.At(component.Method.ContainingType.Equals(loss.Type, SymbolEqualityComparer.Default) ? component.Method : loss.Type),
                    component.Name,
                    "is declared more than once; a weight and a term belong to each name: rename one of the methods");
            }
        }
    }
}
