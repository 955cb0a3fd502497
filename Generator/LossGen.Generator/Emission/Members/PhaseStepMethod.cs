using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>A phase's step: what <c>Step</c> is for all components, between freezing and restoring.</summary>
internal static class PhaseStepMethod
{
    public static void Write(SourceWriter writer, LossModel whole, PhaseModel phase, SchemeEmission scheme)
    {
        var view = new EmissionView(PhaseView.Of(whole, phase), scheme);
        var loss = view.Loss;
        var evaluation = new Evaluation(view, isStep: true);
        var names = evaluation.Names;
        var alternation = names.Local("alternation");
        string[] parameters = [$"Alternation {alternation}", .. view.Parameters];
        using (Signature.Open(writer, $"private {TypeNames.Runtime}.StepResult Step{phase.Name}", parameters))
        {
            writer.Line($"// {Doing(whole, phase)}");
            evaluation.WriteBegin(writer, "BeginPhase", alternation, $"(int)Phase.{Identifiers.Escape(phase.Name)}");
            WriteGraphChecks(writer, loss, phase, evaluation.Running);
            evaluation.WriteTerms(writer);
            evaluation.WriteStepEnd(writer);
        }

        writer.Line();
    }

    /// <summary>What the line below the comment does to the modules of the class.</summary>
    private static string Doing(LossModel loss, PhaseModel phase)
    {
        var others = loss.Schedule.Phases
            .Where(other => other != phase)
            .SelectMany(static other => other.Trains.Select(static trained => trained.Name))
            .Where(name => !phase.Trains.Any(trained => trained.Name == name))
            .Distinct()
            .ToList();
        return others.Count == 0
            ? "Clears the gradients of all phases."
            : $"Freezes {string.Join(" and ", others)}, and clears the gradients of all phases. The end of this method restores.";
    }

    /// <summary>Where modules are frozen, an input with a graph from before would lead gradients around that.</summary>
    private static void WriteGraphChecks(SourceWriter writer, LossModel loss, PhaseModel phase, string running)
    {
        var inputs = phase.IsRestricted ? loss.Inputs.Where(static input => input.IsTensor).ToList() : [];
        if (inputs.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("// An input that comes with a graph would lead gradients past what is frozen.");
        foreach (var input in inputs)
        {
            writer.Line($"{running}.RequireNoGraph({Identifiers.Escape(input.Name)}, \"{input.Name}\");");
        }

        writer.Line();
    }
}
