using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG1012: an intermediate can be computed, is no component as well, and is used; where an input is nearly of its name, it was meant to be.
/// </summary>
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
            else if (Meant(loss, intermediate) is var (component, parameter))
            {
                var name = char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);
                var isFree = new FreeNames(loss).Named(name) == name;
                problems.Report(
                    Descriptor,
                    DiagnosticSeverity.Warning,
                    Anchor.At(intermediate.Method),
                    isFree ? Remedies.Of(Remedies.Rename, name) : Remedies.None,
                    $"'{intermediate.Name}' is never computed: rename it to '{name}' if '{component}' means it by '{parameter}', or remove "
                        + $"[Intermediate]. No component has a parameter '{intermediate.ParameterName}'.");
            }
            else if (IsUnused(loss, intermediate))
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

    /// <summary>
    /// The input that was meant to be the intermediate, and a component that takes it: of a like name and of its type. Null where a
    /// derived loss may take the intermediate by its right name.
    /// </summary>
    private static (string Component, string Parameter)? Meant(LossReading loss, IntermediateReading intermediate)
    {
        if (!IsUnused(loss, intermediate)
            || !(loss.Type.IsSealed || intermediate.Method.DeclaredAccessibility == Accessibility.Private))
        {
            return null;
        }

        var inputs = loss.Components
            .SelectMany(static component => component.Parameters.Select(parameter => (Component: component.Name, Parameter: parameter)))
            .Where(input => !loss.Intermediates.Any(other => other.Provides(input.Parameter.Name))
                && input.Parameter.Type.Equals(intermediate.Method.ReturnType, SymbolEqualityComparer.Default))
            .ToList();
        return NearestName.Among(intermediate.ParameterName, inputs.Select(static input => input.Parameter.Name)) is { } nearest
            ? (inputs.First(input => input.Parameter.Name == nearest).Component, nearest)
            : null;
    }

    private static bool IsUnused(LossReading loss, IntermediateReading intermediate) =>
        !loss.IsInherited(intermediate) && !IsTaken(loss, intermediate);

    private static bool IsTaken(LossReading loss, IntermediateReading intermediate) =>
        loss.Components.Any(component => component.Parameters.Any(parameter => intermediate.Provides(parameter.Name)))
        || loss.Intermediates.Any(other => other.Parameters.Any(parameter => intermediate.Provides(parameter.Name)));
}
