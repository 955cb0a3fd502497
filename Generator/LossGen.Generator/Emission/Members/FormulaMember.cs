using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Emission.Members;

/// <summary>The constant <c>Formula</c>.</summary>
internal static class FormulaMember
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        FormulaText.WriteSummary(writer, view, "The declared formula");
        writer.Line($"public {Modifiers.New(view.Loss)}const string Formula = {SymbolDisplay.FormatLiteral(view.Formula, quote: true)};");
        writer.Line();
    }
}
