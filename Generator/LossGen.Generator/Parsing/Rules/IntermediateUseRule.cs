using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1012: an intermediate can be computed, is no component as well, and, as information, is used.</summary>
internal sealed class IntermediateUseRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.ContradictoryArguments;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var intermediate in loss.Intermediates)
        {
            if (loss.Components.Any(component => component.Method.Equals(intermediate.Method, SymbolEqualityComparer.Default)))
            {
                Report(DiagnosticSeverity.Error, intermediate, $"'{intermediate.Name}' is a component and an intermediate: a component's loss is not an input of others, so keep one attribute");
            }
            else if (Cycle(loss, intermediate) is { } cycle)
            {
                Report(DiagnosticSeverity.Error, intermediate, $"'{intermediate.Name}' is computed from itself: {cycle}");
            }
            else if (!loss.IsInherited(intermediate) && !IsTaken(loss, intermediate))
            {
                Report(DiagnosticSeverity.Info, intermediate, $"'{intermediate.Name}' is never computed: no component has a parameter '{intermediate.ParameterName}'; name one so, or remove [Intermediate]");
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

    /// <summary>The way from an intermediate back to it, or null.</summary>
    private static string? Cycle(LossReading loss, IntermediateReading start)
    {
        var seen = new HashSet<IntermediateReading>();
        return Follow(start);

        string? Follow(IntermediateReading current)
        {
            foreach (var parameter in current.Parameters)
            {
                if (loss.IntermediateFor(parameter.Name) is not { } next)
                {
                    continue;
                }

                if (next == start)
                {
                    return $"'{current.Name}' takes '{parameter.Name}'";
                }

                if (seen.Add(next) && Follow(next) is { } rest)
                {
                    return $"'{current.Name}' takes '{parameter.Name}', {rest}";
                }
            }

            return null;
        }
    }

    private static bool IsTaken(LossReading loss, IntermediateReading intermediate) =>
        loss.Components.Any(component => component.Parameters.Any(parameter => intermediate.Provides(parameter.Name)))
        || loss.Intermediates.Any(other => other.Parameters.Any(parameter => intermediate.Provides(parameter.Name)));
}
