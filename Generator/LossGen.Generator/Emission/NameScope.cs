using System.Collections.Immutable;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission;

/// <summary>
/// The names inside one generated method: the inputs' are the user's and stay, the locals' give way to them and to
/// everything that the method calls by its simple name.
/// </summary>
internal sealed class NameScope
{
    private readonly HashSet<string> _taken = [];
    private readonly HashSet<string> _parameters;
    private readonly ImmutableDictionary<string, string> _terms;

    public NameScope(LossModel loss)
    {
        _parameters = [.. loss.Inputs.Select(static input => input.Name), "optimizer"];
        _taken.UnionWith(_parameters);
        _taken.UnionWith(loss.Components.Select(static component => component.Name));
        _taken.UnionWith(RuntimeHelpers.Static);
        _taken.UnionWith(RuntimeHelpers.Instance);
        _taken.Add("Weights");
        _terms = loss.Components.ToImmutableDictionary(
            static component => component.Name,
            component => Identifiers.Escape(LocalOf(component)));
    }

    /// <summary>An input is often called like the component that takes it: <c>real</c> of <c>Real</c>.</summary>
    private string LocalOf(ComponentModel component)
    {
        var name = Identifiers.ToCamelCase(component.Name);
        return Identifiers.Unique(_taken.Contains(name) ? name + "Loss" : name, _taken);
    }

    /// <summary>The local that holds a component's value.</summary>
    public string Term(ComponentModel component) => _terms[component.Name];

    /// <summary>A local of the method's own.</summary>
    public string Local(string name) => Identifiers.Unique(name, _taken);

    /// <summary>A member of the object or of LossModule, which a parameter of the same name would hide.</summary>
    public string Member(string name) =>
        !_parameters.Contains(name) ? name
        : RuntimeHelpers.Static.Contains(name) ? $"{TypeNames.Runtime}.LossModule.{name}"
        : $"this.{name}";

    /// <summary>The call of a component.</summary>
    public string Call(LossModel loss, ComponentModel component)
    {
        var method = Identifiers.Escape(component.Name);
        var target = !_parameters.Contains(component.Name) ? method
            : component.IsStatic ? $"{loss.Type.QualifiedName}.{method}"
            : $"this.{method}";
        return $"{target}({string.Join(", ", component.Arguments.Select(Identifiers.Escape))})";
    }
}
