using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1010: parameters of one name are one input, and an input has one type.</summary>
internal sealed class InputTypeRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.InputTypesDiffer;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var first = new Dictionary<string, IParameterSymbol>();
        foreach (var component in loss.Components)
        {
            foreach (var parameter in component.Method.Parameters)
            {
                if (!first.TryGetValue(parameter.Name, out var other))
                {
                    first.Add(parameter.Name, parameter);
                }
                else if (!other.Type.Equals(parameter.Type, SymbolEqualityComparer.Default))
                {
                    problems.Report(
                        Descriptor,
                        Anchor.At(parameter),
                        parameter.Name,
                        other.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        other.ContainingSymbol.Name,
                        parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        component.Name);
                }
            }
        }
    }
}
