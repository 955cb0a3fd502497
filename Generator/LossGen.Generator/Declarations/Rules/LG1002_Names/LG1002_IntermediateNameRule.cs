using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1002: an intermediate is taken by its name, so there is one of each, and no component has it.</summary>
internal sealed class IntermediateNameRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => ComponentNameNotUniqueRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        for (var i = 0; i < loss.Intermediates.Length; i++)
        {
            var intermediate = loss.Intermediates[i];
            if (loss.Components.Any(component => component.Name == intermediate.Name && !IsSame(component.Method, intermediate.Method)))
            {
                Report(intermediate, "is an intermediate and the name of a component: rename one of the methods");
            }
            else if (loss.Intermediates.Take(i).Any(other => other.ParameterName == intermediate.ParameterName))
            {
                Report(
                    intermediate,
                    $"is an intermediate for the parameter '{intermediate.ParameterName}', and there is another one: rename one of "
                        + "the methods");
            }
        }

        void Report(IntermediateReading intermediate, string reason) =>
            problems.Report(Descriptor, loss.AnchorOf(intermediate), intermediate.Name, reason);
    }

    private static bool IsSame(ISymbol left, ISymbol right) => left.Equals(right, SymbolEqualityComparer.Default);
}
