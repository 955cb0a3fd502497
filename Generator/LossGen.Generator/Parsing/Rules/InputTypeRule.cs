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
        foreach (var component in loss.Components)
        {
            foreach (var parameter in component.Parameters)
            {
                if (IsNamed(component, parameter)
                    && First(loss, parameter.Name) is var other
                    && !other.Equals(parameter, SymbolEqualityComparer.Default)
                    && !other.Type.Equals(parameter.Type, SymbolEqualityComparer.Default))
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

    /// <summary>Half typed, a component or a parameter has no name, and the compiler misses it.</summary>
    private static bool IsNamed(ComponentReading component, IParameterSymbol parameter) => parameter.Name.Length > 0 && component.Name.Length > 0;

    /// <summary>The first parameter of the name, which says the input's type.</summary>
    private static IParameterSymbol First(LossReading loss, string name)
    {
        foreach (var component in loss.Components)
        {
            foreach (var parameter in component.Parameters)
            {
                if (parameter.Name == name && IsNamed(component, parameter))
                {
                    return parameter;
                }
            }
        }

        throw new InvalidOperationException($"No component has the input '{name}'.");
    }

    /// <summary>An input called after its component too: <c>image</c> of <c>Smoothness</c> becomes <c>smoothnessImage</c>.</summary>
    private static string OwnName(ComponentReading component, IParameterSymbol parameter) =>
        char.ToLowerInvariant(component.Name[0]) + component.Name.Substring(1)
        + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
}
