using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1012: an intermediate can be computed, is no component as well, and, as information, is used.</summary>
internal sealed class IntermediateUseRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => ContradictoryArgumentsRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var intermediate in loss.Intermediates)
        {
            if (loss.Components.Any(component => component.Method.Equals(intermediate.Method, SymbolEqualityComparer.Default)))
            {
                Report(
                    DiagnosticSeverity.Error,
                    intermediate,
                    $"'{intermediate.Name}' is a component and an intermediate: a component's loss is not an input of others, so keep one "
                        + "attribute");
            }
            else if (IntermediateCycle.Of(intermediate, loss.Intermediates) is { } cycle)
            {
                Report(DiagnosticSeverity.Error, intermediate, $"'{intermediate.Name}' is computed from itself: {cycle}");
            }
            else if (!loss.IsInherited(intermediate) && !IsTaken(loss, intermediate))
            {
                Report(
                    DiagnosticSeverity.Info,
                    intermediate,
                    $"'{intermediate.Name}' is never computed: no component has a parameter '{intermediate.ParameterName}'; name one so, "
                        + "or remove [Intermediate]");
            }
        }

        void Report(DiagnosticSeverity severity, IntermediateReading intermediate, string message) =>
            problems.Report(
                Descriptor,
                severity,
                loss.IsInherited(intermediate) ? Anchor.At(loss.Type) : Anchor.At(intermediate.Attribute),
                loss.IsInherited(intermediate) ? Remedies.None : Remedies.Of(Remedies.Remove, "[Intermediate]"),
                message);
    }

    private static bool IsTaken(LossReading loss, IntermediateReading intermediate) =>
        loss.Components.Any(component => component.Parameters.Any(parameter => intermediate.Provides(parameter.Name)))
        || loss.Intermediates.Any(other => other.Parameters.Any(parameter => intermediate.Provides(parameter.Name)));
}
