using LossGen.Generator.Model;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The intermediates that components need, each after those that it is computed from.</summary>
internal static class IntermediateReader
{
    public static EquatableArray<IntermediateModel> Model(LossReading loss)
    {
        if (loss.Intermediates.IsEmpty)
        {
            return default;
        }

        var ordered = new List<IntermediateReading>(loss.Intermediates.Length);
        var seen = new HashSet<IntermediateReading>();
        foreach (var component in loss.Components)
        {
            foreach (var parameter in component.Parameters)
            {
                Visit(parameter.Name);
            }

            if (loss.AsksForMeasure(component) && MeasureReader.Find(loss, component) is { } measure)
            {
                foreach (var parameter in measure.Parameters)
                {
                    Visit(parameter.Name);
                }
            }
        }

        return ordered
            .Select(intermediate => new IntermediateModel(
                intermediate.Name,
                intermediate.ParameterName,
                intermediate.Method.IsStatic,
                intermediate.Parameters.Map(parameter => Argument(loss, parameter.Name))))
            .ToEquatableArray();

        void Visit(string name)
        {
            if (loss.IntermediateFor(name) is { } intermediate && seen.Add(intermediate))
            {
                foreach (var parameter in intermediate.Parameters)
                {
                    Visit(parameter.Name);
                }

                ordered.Add(intermediate);
            }
        }
    }

    /// <summary>What a method is given for a parameter: the input of its name, or the local of an intermediate.</summary>
    public static string Argument(LossReading loss, string parameter) => loss.IntermediateFor(parameter)?.ParameterName ?? parameter;
}
