using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1010: parameters of one name are one input, and an input has one type.</summary>
internal sealed class InputTypeRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.InputTypesDiffer;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var names = new FreeNames(loss);
        var first = new Dictionary<string, IParameterSymbol>();
        foreach (var component in loss.Components)
        {
            foreach (var parameter in component.Method.Parameters)
            {
                if (parameter.Name.Length == 0 || component.Name.Length == 0)
                {
                    // Half typed: the compiler misses the name.
                    continue;
                }

                if (!first.TryGetValue(parameter.Name, out var other))
                {
                    first.Add(parameter.Name, parameter);
                }
                else if (!other.Type.Equals(parameter.Type, SymbolEqualityComparer.Default))
                {
                    var inherited = loss.IsInherited(component);
                    problems.Report(
                        Descriptor,
                        inherited ? Anchor.At(loss.Type) : Anchor.At(parameter),
                        inherited || component.Method.IsOverride ? Remedies.None : Remedies.Of(Remedies.Rename, names.Named(OwnName(component, parameter))),
                        parameter.Name,
                        other.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        other.ContainingSymbol.Name,
                        parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        component.Name);
                }
            }
        }
    }

    /// <summary>An input called after its component too: <c>image</c> of <c>Smoothness</c> becomes <c>smoothnessImage</c>.</summary>
    private static string OwnName(ComponentReading component, IParameterSymbol parameter) =>
        char.ToLowerInvariant(component.Name[0]) + component.Name.Substring(1)
        + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
}
