namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>A test that needs <c>csharp-ls</c>, and says so where the tool cannot be restored.</summary>
internal sealed class LanguageServerFactAttribute : FactAttribute
{
    public LanguageServerFactAttribute() => Skip = CsharpLs.WhyNot;
}
