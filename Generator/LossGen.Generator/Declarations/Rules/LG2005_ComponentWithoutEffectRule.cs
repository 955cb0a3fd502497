using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG2005 for declarations: a weight of 0 switches nothing off.</summary>
internal sealed class ComponentWithoutEffectRule : DeclarationRule
{
    /// <summary>'{name}' {has the weight 0 …}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2005",
        "Component without effect",
        "'{0}' {1} and trains nothing; remove its attribute, or state a Justification: it is evaluated all the same, and 0 × NaN is NaN",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Info,
        "A component that contributes nothing costs its evaluation, and can still make the total NaN.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override bool PreventsEmission => false;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        // Shares of 1 are above 0, and LG1003 says so.
        if (loss.Traits.WeightsSumToOne)
        {
            return;
        }

        foreach (var component in loss.Components)
        {
            if (component is { Weight: 0, Schedule: null, IsJustified: false, IsWeighed: true }
                && !loss.IsCheckedByBase(component)
                && !component.Attribute.IsBroken()
                && !IsQuotient(component, loss)
                && !problems.IsWeightSetByCode(loss, component))
            {
                problems.Report(
                    Descriptor,
                    loss.AnchorOf(component, null),
                    WithoutEffect.RemediesFor(loss, component),
                    component.Name,
                    "has the weight 0");
            }
        }
    }

    // 1 / 3 is not meant to be 0. LG1006 says so, and removing the component would take away what it repairs.
    private static bool IsQuotient(ComponentReading component, LossReading loss) =>
        component.Attribute.PlaceIn(component.Method, loss.Type.ContainingAssembly)
            ?.GetSyntax()
            .DescendantNodes()
            .Any(static node => node.IsKind(SyntaxKind.DivideExpression)) == true;
}
