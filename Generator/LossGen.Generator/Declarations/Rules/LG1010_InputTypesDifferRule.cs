using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1010: parameters of one name are one input, and an input has one type.</summary>
internal sealed class InputTypesDifferRule : DeclarationRule
{
    /// <summary>Input '{name}' is {type} in '{first}' and {type} in '{second}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1010",
        "Input of two types",
        "Input '{0}' is '{1}' in '{2}' and '{3}' in '{4}'; give it one type, or two names: parameters of one name are one input",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "The inputs of a combined loss are the union of its components' parameters by name.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var names = new FreeNames(loss);
        foreach (var method in Methods(loss))
        {
            foreach (var parameter in method.Parameters)
            {
                if (IsNamed(method, parameter)
                    && Declared(loss, parameter) is var (type, owner)
                    && !type.Equals(parameter.Type, SymbolEqualityComparer.Default)
                    && !type.HasError()
                    && !parameter.Type.HasError())
                {
                    var inherited = !method.ContainingType.Equals(loss.Type, SymbolEqualityComparer.Default);
                    problems.Report(
                        Descriptor,
                        inherited ? Anchor.At(loss.Type) : Anchor.At(parameter),
                        inherited || method.IsOverride
                            ? Remedies.None
                            : Remedies.Of(Remedies.Rename, names.Named(OwnName(method, parameter))),
                        parameter.Name,
                        type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        owner.Name,
                        parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        method.Name);
                }
            }
        }
    }

    /// <summary>All that have inputs: the components, and what they share.</summary>
    private static IEnumerable<IMethodSymbol> Methods(LossReading loss)
    {
        foreach (var component in loss.Components)
        {
            yield return component.Method;
        }

        foreach (var intermediate in loss.Intermediates)
        {
            yield return intermediate.Method;
        }
    }

    /// <summary>Half typed, a method or a parameter has no name, and the compiler misses it.</summary>
    private static bool IsNamed(IMethodSymbol method, IParameterSymbol parameter) => parameter.Name.Length > 0 && method.Name.Length > 0;

    /// <summary>What says the parameter's type: the intermediate that it is given, or the first parameter of the name.</summary>
    private static (ITypeSymbol Type, IMethodSymbol Owner) Declared(LossReading loss, IParameterSymbol parameter)
    {
        if (loss.IntermediateFor(parameter.Name) is { } intermediate)
        {
            return (intermediate.Method.ReturnType, intermediate.Method);
        }

        foreach (var method in Methods(loss))
        {
            foreach (var candidate in method.Parameters)
            {
                if (candidate.Name == parameter.Name && IsNamed(method, candidate))
                {
                    return (candidate.Type, method);
                }
            }
        }

        return (parameter.Type, (IMethodSymbol)parameter.ContainingSymbol);
    }

    /// <summary>An input called after its component too: <c>image</c> of <c>Smoothness</c> becomes <c>smoothnessImage</c>.</summary>
    private static string OwnName(IMethodSymbol method, IParameterSymbol parameter) =>
        char.ToLowerInvariant(method.Name[0]) + method.Name.Substring(1)
        + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
}
