using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Emission.Members;

/// <summary>The constant <c>Formula</c>.</summary>
internal static class FormulaMember
{
    public static void Write(SourceWriter writer, LossModel loss, SchemeEmission scheme)
    {
        var formula = FormulaText.Symbols(loss, scheme);
        FormulaText.WriteSummary(writer, loss, scheme, "The declared formula");
        writer.Line($"public {Modifiers.New(loss)}const string Formula = {SymbolDisplay.FormatLiteral(formula, quote: true)};");
        writer.Line();
    }
}
