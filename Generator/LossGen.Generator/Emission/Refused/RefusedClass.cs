using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Emission.Refused;

/// <summary>
/// The part of a class that cannot be generated: its members, which throw the reason. The attribute on each tells callers
/// that reason as the one error that they get; without a reason the compiler has spoken, and callers get none.
/// </summary>
internal static class RefusedClass
{
    public static void Write(SourceWriter writer, LossModel loss, RefusalModel refusal)
    {
        var part = new RefusedPart(writer, loss, refusal);
        if (refusal.IsMarked)
        {
            part.WriteObsolete();
        }

        using (writer.Open(refusal.Heritage is { } heritage ? $"{loss.Type.Declaration} : {heritage}" : loss.Type.Declaration))
        {
            WriteFormula(part);
            RefusedWeights.Write(part);
            RefusedTerms.Write(part);
            RefusedSteps.Write(part);
            RefusedInputs.Write(part);
            if (loss.Schedule.Phases.Count > 0)
            {
                RefusedPhases.Write(part);
            }

            WriteDefinition(part);
            if (refusal.Heritage is "global::System.IDisposable")
            {
                part.WriteSummary("Does nothing");
                writer.Line("public void Dispose()");
                writer.Line("{");
                writer.Line("}");
            }
        }
    }

    private static void WriteFormula(RefusedPart part)
    {
        if (part.Has("Formula"))
        {
            part.WriteMember(
                "The declared formula", $"public const string Formula = {SymbolDisplay.FormatLiteral(part.Reason, quote: true)};");
        }
    }

    /// <summary>A loss that is made all the same throws in its constructor.</summary>
    private static void WriteDefinition(RefusedPart part)
    {
        if (part.Refusal.IsModule && part.Has("DefineLoss"))
        {
            part.Writer.Line("/// <inheritdoc />");
            part.Writer.Line($"protected override {TypeNames.Runtime}.LossDefinition DefineLoss() => {part.Throw};");
        }
    }
}
