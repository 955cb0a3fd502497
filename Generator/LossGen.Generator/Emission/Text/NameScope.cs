using LossGen.Generator.Model;
using LossGen.Generator.Names;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>
/// The names inside one generated method: the inputs' are the user's and stay, the locals' give way to them and to
/// everything that the method calls by its simple name.
/// </summary>
internal sealed class NameScope(ClassNames names)
{
    private readonly List<string> _locals = [];

    /// <summary>The local that holds a component's value.</summary>
    public string Term(ComponentModel component) => names.Term(component);

    /// <summary>A local of the method's own.</summary>
    public string Local(string name)
    {
        var local = Identifiers.Unique(name, candidate => names.IsTaken(candidate) || _locals.Contains(candidate));
        _locals.Add(local);
        return local;
    }

    /// <summary>A member of the object or of LossModule, which a parameter of the same name would hide.</summary>
    public string Member(string name) =>
        !names.IsParameter(name) ? name
        : RuntimeHelpers.Static.Contains(name) ? $"{TypeNames.Runtime}.LossModule.{name}"
        : $"this.{name}";
}
