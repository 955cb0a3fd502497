using System.Collections.Immutable;
using LossGen.Generator.Model;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The inputs of a loss: the union of the components' parameters by name.</summary>
internal static class InputReader
{
    /// <summary>The inputs, the main component's first, then in declaration order; those with a default value after all others.</summary>
    public static ImmutableArray<(InputModel Model, ITypeSymbol Type)> Read(LossReading loss)
    {
        var inputs = new List<Input>(loss.Components.Length * 2);
        HashSet<IntermediateReading>? computed = loss.Intermediates.IsEmpty ? null : [];
        if (loss.Main is { } main)
        {
            Add(main.Name, main.Parameters, loss, computed, inputs);
        }

        foreach (var component in loss.Components)
        {
            if (component != loss.Main)
            {
                Add(component.Name, component.Parameters, loss, computed, inputs);
            }
        }

        var models = ImmutableArray.CreateBuilder<(InputModel Model, ITypeSymbol Type)>(inputs.Count);
        foreach (var input in inputs)
        {
            if (input.Default is null)
            {
                models.Add((Model(input), input.Parameter.Type));
            }
        }

        if (models.Count < inputs.Count)
        {
            foreach (var input in inputs)
            {
                if (input.Default is not null)
                {
                    models.Add((Model(input), input.Parameter.Type));
                }
            }
        }

        return models.MoveToImmutable();
    }

    /// <summary>The type of a parameter as generated code writes it.</summary>
    public static string TypeOf(IParameterSymbol parameter) =>
        parameter.Type.IsTensor() && parameter.Type.NullableAnnotation != NullableAnnotation.Annotated ? WellKnownNames.QualifiedTensor
        : parameter.Type is not IDynamicTypeSymbol ? TypeText.QualifiedWithNullability(parameter.Type)
        : parameter.NullableAnnotation == NullableAnnotation.Annotated ? "object?"
        : "object"; // An argument that is dynamic would make the component's result dynamic.

    /// <summary>Adds what a method takes; in place of an intermediate, where it is met first, what that one takes.</summary>
    private static void Add(
        string method,
        ImmutableArray<IParameterSymbol> parameters,
        LossReading loss,
        HashSet<IntermediateReading>? computed,
        List<Input> inputs)
    {
        foreach (var parameter in parameters)
        {
            if (computed is not null && loss.IntermediateFor(parameter.Name) is { } intermediate)
            {
                if (computed.Add(intermediate))
                {
                    Add(intermediate.Name, intermediate.Parameters, loss, computed, inputs);
                }

                continue;
            }

            var index = IndexOf(parameter.Name, inputs);
            if (index < 0)
            {
                inputs.Add(new Input(parameter, DefaultReader.Read(parameter), ImmutableArray.Create(method)));
                continue;
            }

            // One component takes null and another does not: the input must suit both. A default that is not the default
            // of all of them would decide for one what another says.
            var known = inputs[index];
            inputs[index] = new Input(
                known.Parameter.NullableAnnotation == NullableAnnotation.Annotated ? parameter : known.Parameter,
                known.Default is null || known.Default != DefaultReader.Read(parameter) ? null : known.Default,
                known.UsedBy.Add(method));
        }
    }

    private static int IndexOf(string name, List<Input> inputs)
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

    private static InputModel Model(Input input) => new(
        input.Parameter.Name, TypeOf(input.Parameter), input.Parameter.Type.IsTensor(), input.Default,
        new EquatableArray<string>(input.UsedBy))
    {
        MayBeNull = input.Default is not null || input.Parameter.NullableAnnotation == NullableAnnotation.Annotated,
        IsRefLike = input.Parameter.Type.MayBeRefLike(),
    };

    /// <summary>A parameter that stands for the input, with what the components say of it.</summary>
    private readonly struct Input(IParameterSymbol parameter, ConstantModel? @default, ImmutableArray<string> usedBy)
    {
        public IParameterSymbol Parameter { get; } = parameter;

        public ConstantModel? Default { get; } = @default;

        public ImmutableArray<string> UsedBy { get; } = usedBy;
    }
}
