using LossGen.Generator.Text;

namespace LossGen.CodeFixes.Conversions;

/// <summary>The inputs of the new class. One variable is one input, in however many components it occurs.</summary>
internal sealed class LossInputs
{
    // Parameters of the generated Step, and what a setter would call its own.
    private readonly HashSet<string> taken = new(StringComparer.Ordinal) { "optimizer", "value", "field" };
    private readonly Dictionary<string, LossInput> byKey = new(StringComparer.Ordinal);

    /// <summary>The inputs, in the order in which the sum evaluates them.</summary>
    public List<LossInput> All { get; } = [];

    /// <summary>The input for a variable, new or known.</summary>
    public LossInput Of(ExpressionSyntax variable, string name, string type) => Of(TextOf(variable), variable, name, type);

    /// <summary>An input of its own, for what is evaluated once for each time that it is written.</summary>
    public LossInput New(ExpressionSyntax value, string name, string type) =>
        Of($"{value.SpanStart}", value, name, type);

    private static string TextOf(ExpressionSyntax variable)
    {
        const string This = "this.";
        var text = string.Concat(variable.DescendantTokens().Select(static token => token.ValueText));
        return text.StartsWith(This, StringComparison.Ordinal) ? text.Substring(This.Length) : text;
    }

    private LossInput Of(string key, ExpressionSyntax value, string name, string type)
    {
        if (!byKey.TryGetValue(key, out var input))
        {
            input = new LossInput(Identifiers.Unique(Identifiers.ToCamelCase(name), taken), type, value.WithoutTrivia());
            byKey.Add(key, input);
            All.Add(input);
        }

        return input;
    }
}
