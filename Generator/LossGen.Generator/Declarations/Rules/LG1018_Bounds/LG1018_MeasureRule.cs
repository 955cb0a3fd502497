using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1018: a measure is a method with inputs of the loss that returns a tensor, and something asks for it.</summary>
internal sealed class MeasureRule : DeclarationRule
{
    /// <summary>{What is wrong, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1018",
        "Bound or measure not usable",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "A bound that cannot be kept, or whose violation cannot be measured, drives its multiplier to the cap or nowhere.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var component in loss.Components)
        {
            if (loss.IsCheckedByBase(component) || !component.NamesMeasure)
            {
                continue;
            }

            var anchor = loss.AnchorOf(component, "Measure");
            var remove = loss.IsInherited(component) ? Remedies.None : Remedies.Of(Remedies.Remove, "Measure");
            if (!loss.AsksForMeasure(component))
            {
                problems.Report(
                    Descriptor,
                    DiagnosticSeverity.Warning,
                    anchor,
                    remove,
                    $"Remove the Measure of '{component.Name}': nothing asks for it, because {loss.SchemeName} decides without measures");
                continue;
            }

            CheckMethod(loss, component, anchor, problems);
        }
    }

    private void CheckMethod(LossReading loss, ComponentReading component, Anchor anchor, ProblemSink problems)
    {
        var name = component.Measure ?? "";
        var candidates = MeasureReader.Candidates(loss, name);
        if (candidates.Count == 0)
        {
            var nearest = loss.IsInherited(component) ? null : NearestName.Among(name, MeasureReader.Names(loss, component));
            problems.Report(
                Descriptor,
                anchor,
                nearest is null ? Remedies.None : Remedies.Of(Remedies.ReplaceExpression, $"nameof({Identifiers.Escape(nearest)})"),
                $"'{component.Name}' cannot be measured by {(name.Length == 0 ? "an empty name" : $"'{name}'")}, no method of "
                    + $"'{loss.Type.Name}'; {(nearest is null ? "name one that returns a scalar tensor" : $"use nameof({nearest})")}");
        }
        else if (candidates[0].ReturnType.HasError() || candidates[0].Parameters.Any(static parameter => parameter.Type.HasError()))
        {
            problems.LeaveToCompiler();
        }
        else if (Objection(loss, candidates) is { } reason)
        {
            problems.Report(Descriptor, anchor, $"'{component.Name}' cannot be measured by '{name}', which {reason}");
        }
    }

    private static string? Objection(LossReading loss, IReadOnlyList<IMethodSymbol> candidates)
    {
        var method = candidates[0];
        if (candidates.Count > 1 && candidates[1].ContainingType.Equals(method.ContainingType, SymbolEqualityComparer.Default))
        {
            return "has overloads; give the one that is meant a name of its own";
        }

        if (!method.ReturnType.IsTensor()
            || method.ReturnsByRef
            || method.ReturnsByRefReadonly
            || method.ReturnNullableAnnotation == NullableAnnotation.Annotated)
        {
            return $"returns '{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; return the number as a "
                + "scalar Tensor, so that no step waits for the device";
        }

        if (method.IsGenericMethod)
        {
            return "is generic; give the type parameters to the class";
        }

        if (!method.IsReachableFrom(loss.Type))
        {
            return $"cannot be called from '{loss.Type.Name}'; make it protected in '{method.ContainingType.Name}'";
        }

        if (method.IsObsoleteAsError())
        {
            return "is obsolete as an error, and generated code calls it; remove the 'true' of [Obsolete]";
        }

        return method.Parameters
            .Select(parameter => Objection(loss, parameter))
            .FirstOrDefault(static objection => objection is not null);
    }

    private static string? Objection(LossReading loss, IParameterSymbol parameter)
    {
        if (parameter.RefKind is RefKind.Ref or RefKind.Out)
        {
            return $"has the '{(parameter.RefKind == RefKind.Ref ? "ref" : "out")}' parameter '{parameter.Name}'; pass it by value";
        }

        if (MeasureReader.TypeOfInput(loss, parameter.Name) is not { } type)
        {
            return $"takes '{parameter.Name}', and no component has an input of that name; take what components take";
        }

        return type.Equals(parameter.Type, SymbolEqualityComparer.Default)
            ? null
            : $"takes '{parameter.Name}' as '{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; make it "
                + $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', as components have it";
    }
}
