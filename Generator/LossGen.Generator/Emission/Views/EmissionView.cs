using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Views;

/// <summary>
/// What the members of a class, or of one of its phases, are written from. What several members need is worked out once:
/// a project of a thousand losses writes each of them when it is opened.
/// </summary>
internal sealed class EmissionView(LossModel loss, SchemeEmission scheme)
{
    private string? _formula;
    private string? _formulaInWords;
    private ClassNames? _names;
    private IReadOnlyList<ComponentModel>? _scaled;
    private IReadOnlyList<ComponentModel>? _plain;
    private IReadOnlyList<string>? _parameters;
    private IReadOnlyList<string>? _calls;

    /// <summary>The class, or its part that belongs to a phase.</summary>
    public LossModel Loss { get; } = loss;

    /// <summary>The scheme.</summary>
    public SchemeEmission Scheme { get; } = scheme;

    /// <summary>The declared formula.</summary>
    public string Formula => _formula ??= FormulaText.Symbols(Loss, Scheme);

    /// <summary>The declared formula as the comments over members say it.</summary>
    public string FormulaInWords => _formulaInWords ??= FormulaText.InWords(this);

    /// <summary>The names that every method of the class shares.</summary>
    public ClassNames Names => _names ??= new ClassNames(Loss);

    /// <summary>The components that are multiplied by a factor which is computed at each step.</summary>
    public IReadOnlyList<ComponentModel> Scaled => _scaled ??= Scheme.Scaled(Loss);

    /// <summary>The components that are multiplied by no factor of the scheme; regularizers and constraints last.</summary>
    public IReadOnlyList<ComponentModel> Plain => _plain ??= FindPlain();

    /// <summary>The inputs as parameters.</summary>
    public IReadOnlyList<string> Parameters => _parameters ??= InputList.Parameters(Loss);

    /// <summary>The call of each component.</summary>
    public IReadOnlyList<string> Calls => _calls ??= Loss.Components.Select(component => Names.Call(Loss, component)).ToList();

    private List<ComponentModel> FindPlain()
    {
        var plain = new List<ComponentModel>(Loss.Components.Count);
        var regularizers = new List<ComponentModel>();
        var constraints = new List<ComponentModel>();
        foreach (var component in Loss.Components)
        {
            if (!Scaled.Contains(component))
            {
                (component.Bound is not null ? constraints
                    : component.Role == ComponentRole.Regularizer ? regularizers
                    : plain).Add(component);
            }
        }

        plain.AddRange(regularizers);
        plain.AddRange(constraints);
        return plain;
    }
}
