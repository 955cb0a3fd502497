using LossGen.Generator.Model;
using LossGen.Generator.Names;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>
/// The names that all generated methods of a class have in common: the inputs, the components, and the components' locals.
/// </summary>
internal sealed class ClassNames
{
    /// <summary>Every name that is taken, and whether a parameter has it.</summary>
    private readonly Dictionary<string, bool> _taken;
    private readonly Dictionary<string, string> _terms;

    public ClassNames(LossModel loss)
    {
        _taken = new Dictionary<string, bool>(loss.Inputs.Count + (2 * loss.Components.Count) + 1);
        _terms = new Dictionary<string, string>(loss.Components.Count);
        foreach (var input in loss.Inputs)
        {
            _taken[input.Name] = true;
        }

        // The local of an intermediate hides members, as a parameter does.
        foreach (var intermediate in loss.Intermediates)
        {
            _taken[intermediate.Local] = true;
        }

        _taken["optimizer"] = true;
        foreach (var component in loss.Components)
        {
            if (!_taken.ContainsKey(component.Name))
            {
                _taken.Add(component.Name, false);
            }

            if (component.Measure is { } measure && !_taken.ContainsKey(measure.Name))
            {
                _taken.Add(measure.Name, false);
            }
        }

        foreach (var component in loss.Components)
        {
            _terms.Add(component.Name, Identifiers.Escape(LocalOf(component)));
        }
    }

    /// <summary>Whether the name is that of a parameter, which hides a member.</summary>
    public bool IsParameter(string name) => _taken.TryGetValue(name, out var isParameter) && isParameter;

    /// <summary>Whether a local of the name would hide something that generated code means.</summary>
    public bool IsTaken(string name) => name == "Weights" || _taken.ContainsKey(name) || RuntimeHelpers.Contains(name);

    /// <summary>The local that holds a component's value.</summary>
    public string Term(ComponentModel component) => _terms[component.Name];

    /// <summary>The call of a component.</summary>
    public string Call(LossModel loss, ComponentModel component) => Call(loss, component.Name, component.IsStatic, component.Arguments);

    /// <summary>The call of an intermediate.</summary>
    public string Call(LossModel loss, IntermediateModel intermediate) =>
        Call(loss, intermediate.Name, intermediate.IsStatic, intermediate.Arguments);

    /// <summary>The call of a measure.</summary>
    public string Call(LossModel loss, MeasureModel measure) => Call(loss, measure.Name, measure.IsStatic, measure.Arguments);

    private string Call(LossModel loss, string name, bool isStatic, EquatableArray<string> arguments)
    {
        var method = Identifiers.Escape(name);
        var target = !IsParameter(name) ? method
            : isStatic ? $"{loss.Type.QualifiedName}.{method}"
            : $"this.{method}";
        return arguments.Count == 1
            ? $"{target}({Identifiers.Escape(arguments[0])})"
            : $"{target}({string.Join(", ", arguments.Select(Identifiers.Escape))})";
    }

    /// <summary>An input is often called like the component that takes it: <c>real</c> of <c>Real</c>.</summary>
    private string LocalOf(ComponentModel component)
    {
        var name = Identifiers.ToCamelCase(component.Name);
        var local = Identifiers.Unique(IsTaken(name) ? name + "Loss" : name, IsTaken);
        _taken.Add(local, false);
        return local;
    }
}
