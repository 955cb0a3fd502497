using LossGen.Analyzers.Combinations;
using LossGen.Generator.Text;

namespace LossGen.CodeFixes.Conversions;

/// <summary>The text of the new class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Combination">What it declares.</param>
/// <param name="Components">Its methods.</param>
internal sealed record LossClass(string Name, Combination Combination, IReadOnlyList<LossComponent> Components)
{
    private const int Width = 120;

    /// <summary>Why a weight is what it is: the conversion changes no weight.</summary>
    private const string AsBefore = "The weight that this sum had when it was written by hand";

    /// <summary>The lines of the class.</summary>
    /// <param name="qualifier">What stands before the attributes: nothing where LossGen is imported.</param>
    /// <param name="tensor">How TorchSharp's tensor is written.</param>
    public IEnumerable<string> Lines(string qualifier, string tensor)
    {
        yield return $"[{qualifier}CombinedLoss]";
        if (Scheme() is { } scheme)
        {
            yield return $"[{qualifier}{scheme}]";
        }

        yield return $"internal sealed partial class {Name}";
        yield return "{";
        for (var i = 0; i < Components.Count; i++)
        {
            if (i > 0)
            {
                yield return "";
            }

            foreach (var line in Method(Components[i], qualifier, tensor))
            {
                yield return line.Length == 0 ? line : $"    {line}";
            }
        }

        yield return "}";
    }

    private IEnumerable<string> Method(LossComponent component, string qualifier, string tensor)
    {
        foreach (var comment in component.Comments)
        {
            yield return comment;
        }

        yield return $"[{qualifier}{Role(component)}]";
        var parameters = string.Join(", ", component.Parameters.Select(static input => $"{input.Type} {Identifiers.Escape(input.Name)}"));
        var signature = $"private static {tensor} {component.Name}({parameters}) =>";
        var body = component.Body.Split('\n');
        if (body.Length == 1 && signature.Length + body[0].Length + 6 <= Width)
        {
            yield return $"{signature} {body[0]};";
            yield break;
        }

        yield return signature;
        for (var i = 0; i < body.Length; i++)
        {
            yield return $"    {body[i]}{(i == body.Length - 1 ? ";" : "")}";
        }
    }

    private string? Scheme()
    {
        var options = new List<string>();
        if (Combination is { Scheme: CombinationScheme.Convex, Terms: [var first, _] })
        {
            options.Add(Numbers.Literal(first.Weight));
        }

        // The attributes' own defaults are left out.
        if (Combination.Epsilon is { } epsilon and not 1e-8)
        {
            options.Add($"Epsilon = {Numbers.Literal(epsilon)}");
        }

        if (Combination.MaxScale is { } limit and not 1e8)
        {
            options.Add($"MaxScale = {Numbers.Literal(limit)}");
        }

        var name = Combination.Scheme switch
        {
            CombinationScheme.Convex => "ConvexWeights",
            CombinationScheme.UnitNormalized => "UnitNormalized",
            CombinationScheme.RelativeToMain => "RelativeToMain",
            _ => null,
        };
        return name is null || options.Count == 0 ? name : $"{name}({string.Join(", ", options)})";
    }

    private string Role(LossComponent component)
    {
        var term = component.Term;
        var role = term.IsMain ? "MainLoss" : Combination.Terms.Any(static other => other.IsMain) ? "AuxiliaryLoss" : "LossComponent";
        var arguments = new List<string>();

        // The short form of two convex weights has both of them.
        if (!term.Weight.Equals(1) && Combination is not { Scheme: CombinationScheme.Convex, Terms.Length: 2 })
        {
            arguments.Add(Numbers.Literal(term.Weight));
        }

        if (component.Typical > 0)
        {
            arguments.Add($"Typical = {Numbers.Literal(component.Typical)}");
        }

        if (component.IsJustified)
        {
            arguments.Add($"Justification = \"{AsBefore}\"");
        }

        return arguments.Count == 0 ? role : $"{role}({string.Join(", ", arguments)})";
    }
}
