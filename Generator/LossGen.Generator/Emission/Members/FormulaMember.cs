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
        writer.Line($"/// <summary>The declared formula, {scheme.Words(loss)}: <c>{FormulaText.Escape(formula)}</c>. sg(x) is x without its gradient.</summary>");
        writer.Line($"public {Modifiers.New(loss)}const string Formula = {SymbolDisplay.FormatLiteral(formula, quote: true)};");
        writer.Line();
    }
}
