using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>
/// The part that forward, Compute and Step share: a line for each component, and the factors that the scheme computes.
/// </summary>
internal sealed class Evaluation
{
    private readonly EmissionView _view;
    private readonly LossModel _loss;
    private readonly SchemeEmission _scheme;
    private readonly IReadOnlyList<ComponentModel> _scaled;
    private readonly IReadOnlyList<ComponentModel> _plain;
    private readonly IReadOnlyList<string> _calls;
    private readonly bool _isStep;
    private string _losses = "";

    /// <param name="view">The class, or one of its phases.</param>
    /// <param name="isStep">Whether an optimizer steps at its end: then not everything is due each time.</param>
    public Evaluation(EmissionView view, bool isStep)
    {
        _isStep = isStep;
        _view = view;
        _loss = view.Loss;
        _scheme = view.Scheme;
        _scaled = view.Scaled;
        _plain = view.Plain;
        _calls = view.Calls;
        Names = new NameScope(view.Names);
        Running = Names.Local(isStep ? "step" : "evaluation");
    }

    public NameScope Names { get; }

    /// <summary>The local with the running evaluation or step.</summary>
    public string Running { get; }

    /// <summary>The local with the scheme's factors; null where it computes none.</summary>
    public string? Scales { get; private set; }

    private bool IsSingle => _scaled.Count == 1 && !_scheme.AlwaysStacks;

    /// <summary>A weight of 1 multiplies nothing: the total would be the loss's own tensor.</summary>
    private bool IsAlias => Scales is null && _plain.Count == 1 && !_plain[0].IsLimited && !MayBeAbsent(_plain);

    /// <summary>All components' locals, in declaration order.</summary>
    public string AllTerms => string.Join(", ", _loss.Components.Select(Names.Term));

    /// <summary>The line that begins a step or an evaluation: it is given the tensor inputs by name.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="begin">The call up to its arguments.</param>
    /// <param name="arguments">The arguments before the inputs.</param>
    public void WriteBegin(SourceWriter writer, string begin, params string[] arguments)
    {
        var inputs = _loss.Inputs.Where(static input => input.IsTensor)
            .Select(static input =>
            {
                var name = input.MayBeNull ? $"\"{input.Name}?\" /* may be null */" : $"\"{input.Name}\"";
                return $"({Identifiers.Escape(input.Name)}, {name})";
            });
        WriteCall(writer, $"using var {Running} = {Names.Member(begin)}", [.. arguments, .. inputs]);
    }

    /// <summary>The line that begins what a total is built from.</summary>
    public void WriteEvaluationStart(SourceWriter writer, string method)
    {
        WriteBegin(writer, "BeginEvaluation", $"\"{method}\"");
        WriteGuard(writer);
    }

    /// <summary>What the scheme checks before the first component.</summary>
    public void WriteGuard(SourceWriter writer)
    {
        if (_scheme.Guard(Names) is { } guard)
        {
            writer.Line(guard);
        }
    }

    /// <summary>One line a component.</summary>
    public void WriteTerms(SourceWriter writer)
    {
        if (_loss.Intermediates.Count > 0)
        {
            writer.Line("// What components share is computed once.");
        }

        foreach (var intermediate in _loss.Intermediates)
        {
            var local = Identifiers.Escape(intermediate.Local);
            var value = $"{Running}.RequireValue({_view.Names.Call(_loss, intermediate)}, \"{intermediate.Name}\")";
            writer.Line($"var {local} = {WhereDue(NeededBy(intermediate), value, "default!")};");
        }

        for (var i = 0; i < _calls.Count; i++)
        {
            var component = _loss.Components[i];
            var check = MayBeNull(component) ? "Optional" : "Require";
            var value = WhereDue([component], _calls[i], "null");
            writer.Line($"var {Names.Term(component)} = {Running}.{check}({value}, \"{component.Name}\");");
        }

        WriteMeasures(writer);
    }

    private void WriteMeasures(SourceWriter writer)
    {
        if (_loss.Components.All(static component => component.Measure is null))
        {
            return;
        }

        using (writer.Open($"using ({Running}.BeginMeasures())"))
        {
            foreach (var component in _loss.Components)
            {
                if (component.Measure is { } measure)
                {
                    var whereItIs = MayBeNull(component) ? $"if ({Names.Term(component)} is not null) " : "";
                    writer.Line($"{whereItIs}{Running}.Measure({_view.Names.Call(_loss, measure)}, \"{component.Name}\");");
                }
            }
        }
    }

    /// <summary>The factors, where the scheme computes some.</summary>
    public void WriteScales(SourceWriter writer)
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
            var stack = MayBeAbsent(_scaled) ? "StackPresent" : "Stack";
            writer.Line($"var {_losses} = {Names.Member(stack)}({string.Join(", ", _scaled.Select(Names.Term))});");
        }

        Scales = Names.Local("scales");
        writer.Line($"var {Scales} = {_scheme.Factors(_loss, Names, _losses)};");
    }

    /// <summary>Writes a statement around the total: in one line where that fits, else one line for each term.</summary>
    public void WriteTotal(SourceWriter writer, string before, string after)
    {
        const int MaxWidth = 120;
        if (MayBeAbsent(_loss.Components))
        {
            WriteCall(writer, $"{before}{Running}.Total", TotalOfPresent(), after);
            return;
        }

        var terms = Total().ToList();
        if (IsAlias)
        {
            writer.Line("// An alias of the only loss, so that disposing one does not dispose both.");
        }

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
        var isFirst = true;

        var alias = IsAlias ? ".alias()" : "";
        foreach (var component in _plain)
        {
            if (component.Bound is not null || component.IsLimited)
            {
                var method = component.Bound is null ? "Limited" : "Bound";
                var weighed = $"{Names.Term(component)}.mul({Running}.{method}(\"{component.Name}\"))";
                yield return isFirst ? weighed : $".add({weighed})";
                isFirst = false;
                continue;
            }

            var weight = $"{Running}.Weight(\"{component.Name}\")";
            yield return isFirst
                ? $"{Names.Member("Weighted")}({Names.Term(component)}, {weight}){alias}"
                : $".add({Names.Term(component)}, alpha: {Names.Member("Alpha")}({weight}))";
            isFirst = false;
        }

        if (Scales is not null)
        {
            var scaled = _scheme.Sum(Names, _losses, Scales, IsSingle, mayBeNull: false);
            yield return isFirst ? scaled : $".add({scaled})";
        }
    }

    /// <summary>The arguments of the total where a component may be absent: null stands for those that are.</summary>
    private List<string> TotalOfPresent()
    {
        var arguments = _plain.Select(component => $"({Names.Term(component)}, \"{component.Name}\")").ToList();
        arguments.Insert(0, Scales is null ? "null" : _scheme.Sum(Names, _losses, Scales, IsSingle, MayBeAbsent(_scaled)));
        return arguments;
    }

    private bool MayBeAbsent(IEnumerable<ComponentModel> components) => components.Any(MayBeNull);

    private bool MayBeNull(ComponentModel component) => component.CanBeAbsent || IsLazy(component);

    private bool IsLazy(ComponentModel component) => _isStep && component.Every > 1;

    /// <summary>What is evaluated only at the steps at which one of the components is due.</summary>
    private string WhereDue(List<ComponentModel> components, string value, string otherwise) =>
        components.Count == 0 || !components.All(IsLazy)
            ? value
            : $"{string.Join(" || ", components.Select(component => $"{Running}.IsDue(\"{component.Name}\")"))} ? {value} : {otherwise}";

    /// <summary>The components that an intermediate is for, by way of others too.</summary>
    private List<ComponentModel> NeededBy(IntermediateModel intermediate)
    {
        var locals = new HashSet<string> { intermediate.Local };
        foreach (var later in _loss.Intermediates)
        {
            if (later.Arguments.Any(locals.Contains))
            {
                locals.Add(later.Local);
            }
        }

        return _loss.Components.Where(component => component.Arguments.Any(locals.Contains)).ToList();
    }

    /// <summary>
    /// The end of a step: the backward pass, in which every loss has its factor, and the optimizer's step. No total is built.
    /// </summary>
    public void WriteStepEnd(SourceWriter writer)
    {
        if (_scheme.DecidesInStep)
        {
            writer.Line();
            writer.Line("// The scheme decides the factors, and every loss goes backward with its own.");
            writer.Line($"{Running}.Backward({AllTerms});");
        }
        else
        {
            WriteScales(writer);
            writer.Line();
            writer.Line("// The gradient of the total without the total: every loss goes backward with its factor.");
            WriteBackward(writer);
        }

        writer.Line($"return {Running}.End();");
    }

    private void WriteBackward(SourceWriter writer)
    {
        var roots = _plain
            .Select(component =>
                $"({Names.Term(component)}, {Running}.{(component.Bound is null ? "Weight" : "Bound")}(\"{component.Name}\"))")
            .ToList();
        if (Scales is not null)
        {
            roots.Add($"({_losses}, {Scales})");
        }

        WriteCall(writer, $"{Running}.Backward", roots);
    }

    /// <summary>A call in one line where it fits, else one line for each argument.</summary>
    private static void WriteCall(SourceWriter writer, string call, List<string> arguments, string end = ";")
    {
        const int MaxWidth = 120;
        var line = $"{call}({string.Join(", ", arguments)}){end}";
        if (line.Length <= MaxWidth)
        {
            writer.Line(line);
            return;
        }

        writer.Line($"{call}(");
        using (writer.Indent())
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                writer.Line($"{arguments[i]}{(i < arguments.Count - 1 ? "," : $"){end}")}");
            }
        }
    }
}
