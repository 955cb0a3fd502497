namespace LossGen.Generator.Declarations.Reading;

/// <summary>Which texts of a <c>Justification</c> are a reason.</summary>
internal static class Justifications
{
    /// <summary>What the code fix writes, to be replaced.</summary>
    public const string Placeholder = "State why this weight is meant";

    /// <summary>Words that say that the reason is still to come, alone or with more behind them.</summary>
    private static readonly string[] Postponements = ["TODO", "FIXME", "TBD"];

    /// <summary>Whether the text says anything: it is neither missing, nor a placeholder, nor without a letter.</summary>
    public static bool IsReason(string? text) =>
        text is not null
        && text.Any(char.IsLetter)
        && !text.Trim().TrimEnd('.', '…').Equals(Placeholder, StringComparison.OrdinalIgnoreCase)
        && !Postponements.Any(word => StartsWith(text.TrimStart(), word));

    private static bool StartsWith(string text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length]));
}
