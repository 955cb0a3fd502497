using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>The inputs of a loss: the union of the components' parameters by name.</summary>
internal static class InputReader
{
    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The inputs, the main component's first, then in declaration order.</summary>
    public static ImmutableArray<(InputModel Model, ITypeSymbol Type)> Read(LossReading loss)
    {
        var names = new List<string>();
        var parameters = new Dictionary<string, (IParameterSymbol Parameter, List<string> UsedBy)>();
        if (loss.Main is { } main)
        {
            Add(main);
        }

        foreach (var component in loss.Components)
        {
            if (component != loss.Main)
            {
                Add(component);
            }
        }

        return names.Select(name => Input(parameters[name].Parameter, parameters[name].UsedBy)).ToImmutableArray();

        void Add(ComponentReading component)
        {
            foreach (var parameter in component.Method.Parameters)
            {
                if (!parameters.TryGetValue(parameter.Name, out var known))
                {
                    names.Add(parameter.Name);
                    parameters.Add(parameter.Name, (parameter, [component.Name]));
                    continue;
                }

                known.UsedBy.Add(component.Name);
                if (known.Parameter.NullableAnnotation == NullableAnnotation.Annotated)
                {
                    // One component takes null and another does not: the input must suit both.
                    parameters[parameter.Name] = (parameter, known.UsedBy);
                }
            }
        }
    }

    private static (InputModel Model, ITypeSymbol Type) Input(IParameterSymbol parameter, List<string> usedBy) =>
        (new InputModel(parameter.Name, TypeText(parameter), parameter.Type.IsTensor(), usedBy.ToEquatableArray()), parameter.Type);

    /// <summary>An argument that is dynamic would make the component's result dynamic.</summary>
    private static string TypeText(IParameterSymbol parameter) =>
        parameter.Type is IDynamicTypeSymbol
            ? parameter.NullableAnnotation == NullableAnnotation.Annotated ? "object?" : "object"
            : parameter.Type.ToDisplayString(TypeFormat);
}
