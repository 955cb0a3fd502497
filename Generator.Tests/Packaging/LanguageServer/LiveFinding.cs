namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>A diagnostic as an editor shows it.</summary>
/// <param name="Id">The identifier, for example LG2001.</param>
/// <param name="Severity">1 for an error, 2 for a warning, 3 for information, 4 for a hint.</param>
/// <param name="Underlined">The text that is underlined.</param>
/// <param name="Message">What the list says.</param>
internal sealed record LiveFinding(string Id, int Severity, string Underlined, string Message)
{
    /// <summary>Whether it keeps the project from building.</summary>
    public bool IsError => Severity == 1;
}
