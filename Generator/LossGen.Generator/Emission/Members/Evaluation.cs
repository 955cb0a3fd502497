using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary>
/// The part that forward, Compute and Step share: a line for each component, and the factors that the scheme computes.
/// </summary>
internal sealed class Evaluation
{
    private readonly LossModel _loss;
    private readonly SchemeEmission _scheme;
    private readonly IReadOnlyList<ComponentModel> _scaled;
    private readonly IReadOnlyList<ComponentModel> _plain;
    private readonly IReadOnlyList<string> _calls;
    private string _losses = "";

    public Evaluation(EmissionView view)
    {
        _loss = view.Loss;
        _scheme = view.Scheme;
        _scaled = view.Scaled;
        _plain = view.Plain;
        _calls = view.Calls;
        Names = new NameScope(view.Names);
        Scope = Names.Local("scope");
    }

    public NameScope Names { get; }

    /// <summary>The local with the method's dispose scope.</summary>
    public string Scope { get; }

    /// <summary>The local with the scheme's factors; null where it computes none.</summary>
    public string? Scales { get; private set; }

    private bool IsSingle => _scaled.Count == 1 && !_scheme.AlwaysStacks;

    /// <summary>All components' locals, in declaration order.</summary>
    public string AllTerms => string.Join(", ", _loss.Components.Select(Names.Term));

    /// <summary>What stands before the first component.</summary>
    public void WriteStart(SourceWriter writer, bool inPhase = false)
    {
        writer.Line($"using var {Scope} = {TypeNames.Torch}.NewDisposeScope();");
        if (!inPhase && _scheme.Guard(Names) is { } guard)
        {
            writer.Line(guard);
        }
    }

    /// <summary>One line a component.</summary>
    public void WriteTerms(SourceWriter writer, string check)
    {
        var method = Names.Member(check);
        for (var i = 0; i < _calls.Count; i++)
        {
            var component = _loss.Components[i];
            writer.Line($"var {Names.Term(component)} = {method}({_calls[i]}, \"{component.Name}\");");
        }
    }

    /// <summary>The factors, where the scheme computes some.</summary>
    public void WriteScales(SourceWriter writer, bool inStep = false)
    {
        if (_scaled.Count == 0)
        {
            return;
        }

        if (IsSingle)
        {
            _losses = Names.Term(_scaled[0]);
        }
        else
        {
            _losses = Names.Local(_scaled.Count == _loss.Components.Count ? "losses" : "scaled");
            writer.Line($"var {_losses} = {Names.Member("Stack")}({string.Join(", ", _scaled.Select(Names.Term))});");
        }

        Scales = Names.Local("scales");
        writer.Line($"var {Scales} = {(inStep ? _scheme.StepFactors(_loss, Names, _losses) : _scheme.Factors(_loss, Names, _losses))};");
    }

    /// <summary>Writes a statement around the total: in one line where that fits, else one line for each term.</summary>
    public void WriteTotal(SourceWriter writer, string before, string after)
    {
        const int MaxWidth = 120;
        var terms = Total().ToList();
        if (terms.Count == 1 || before.Length + terms.Sum(static term => term.Length) + after.Length <= MaxWidth)
        {
            writer.Line($"{before}{string.Concat(terms)}{after}");
            return;
        }

        writer.Line($"{before}{terms[0]}");
        using (writer.Indent())
        {
            for (var i = 1; i < terms.Count; i++)
            {
                writer.Line($"{terms[i]}{(i < terms.Count - 1 ? "" : after)}");
            }
        }
    }

    /// <summary>The total, with the fewest operations: <c>add</c> with <c>alpha</c>, and one <c>dot</c> for all that are scaled.</summary>
    private IEnumerable<string> Total()
    {
        var weights = Names.Member("Weights");
        var isFirst = true;

        // A weight of 1 multiplies nothing: the total would be the loss's own tensor, and disposing one would dispose both.
        var alias = Scales is null && _plain.Count == 1 ? ".alias()" : "";
        foreach (var component in _plain)
        {
            var weight = $"{weights}.{Identifiers.Escape(component.Name)}";
            yield return isFirst
                ? $"{Names.Member("Weighted")}({Names.Term(component)}, {weight}){alias}"
                : $".add({Names.Term(component)}, alpha: {Names.Member("Alpha")}({weight}))";
            isFirst = false;
        }

        if (Scales is not null)
        {
            var scaled = _scheme.Sum(Names, _losses, Scales, IsSingle);
            yield return isFirst ? scaled : $".add({scaled})";
        }
    }

    /// <summary>
    /// The backward pass: every loss with its factor, which together is the gradient of the total. No total is built.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="share">The local with the batch's share in the step, where batches are accumulated.</param>
    public void WriteBackward(SourceWriter writer, string? share)
    {
        var roots = _plain
            .Select(component => (Loss: Names.Term(component), Factor: $"{Names.Member("Factor")}(\"{component.Name}\", {Names.Term(component)}{(share is null ? "" : $", {share}")})"))
            .ToList();
        if (Scales is not null)
        {
            roots.Add((_losses, share is null ? Scales : $"{Scales}.mul({Names.Member("Alpha")}({share}))"));
        }

        writer.Line();
        writer.Line("// The gradient of the total without the total: every loss goes backward with its factor.");
        writer.Line($"{TypeNames.Torch}.autograd.backward(");
        using (writer.Indent())
        {
            writer.Line($"new[] {{ {string.Join(", ", roots.Select(static root => root.Loss))} }},");
            writer.Line($"new[] {{ {string.Join(", ", roots.Select(static root => root.Factor))} }});");
        }
    }
}
