using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>The inputs of a loss: the union of the components' parameters by name.</summary>
internal static class InputReader
{
    /// <summary>The inputs, the main component's first, then in declaration order.</summary>
    public static ImmutableArray<(InputModel Model, ITypeSymbol Type)> Read(LossReading loss)
    {
        var inputs = new List<(IParameterSymbol Parameter, ImmutableArray<string> UsedBy)>(loss.Components.Length * 2);
        if (loss.Main is { } main)
        {
            Add(main, inputs);
        }

        foreach (var component in loss.Components)
        {
            if (component != loss.Main)
            {
                Add(component, inputs);
            }
        }

        var models = ImmutableArray.CreateBuilder<(InputModel Model, ITypeSymbol Type)>(inputs.Count);
        foreach (var (parameter, usedBy) in inputs)
        {
            models.Add((Model(parameter, usedBy), parameter.Type));
        }

        return models.MoveToImmutable();
    }

    private static void Add(ComponentReading component, List<(IParameterSymbol Parameter, ImmutableArray<string> UsedBy)> inputs)
    {
        foreach (var parameter in component.Parameters)
        {
            var index = IndexOf(parameter.Name, inputs);
            if (index < 0)
            {
                inputs.Add((parameter, ImmutableArray.Create(component.Name)));
                continue;
            }

            // One component takes null and another does not: the input must suit both.
            var (known, usedBy) = inputs[index];
            inputs[index] = (known.NullableAnnotation == NullableAnnotation.Annotated ? parameter : known, usedBy.Add(component.Name));
        }
    }

    private static int IndexOf(string name, List<(IParameterSymbol Parameter, ImmutableArray<string> UsedBy)> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Parameter.Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static InputModel Model(IParameterSymbol parameter, ImmutableArray<string> usedBy)
    {
        var isTensor = parameter.Type.IsTensor();
        return new InputModel(
            parameter.Name,
            isTensor && parameter.Type.NullableAnnotation != NullableAnnotation.Annotated ? WellKnownNames.QualifiedTensor : Text(parameter),
            isTensor,
            new EquatableArray<string>(usedBy));
    }

    /// <summary>An argument that is dynamic would make the component's result dynamic.</summary>
    private static string Text(IParameterSymbol parameter) =>
        parameter.Type is IDynamicTypeSymbol
            ? parameter.NullableAnnotation == NullableAnnotation.Annotated ? "object?" : "object"
            : TypeText.QualifiedWithNullability(parameter.Type);
}
