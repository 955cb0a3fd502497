using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG2005 for declarations: a weight of 0 switches nothing off.</summary>
internal sealed class WeightZeroRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.ComponentWithoutEffect;

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
            if (component is { Weight: 0, IsJustified: false, Role: not ComponentRole.Regularizer } && !loss.IsCheckedByBase(component) && !component.Attribute.IsBroken() && !IsQuotient(component, loss)
                && !problems.IsWeightSetByCode(loss, component))
            {
                problems.Report(Descriptor, loss.AnchorOf(component, null), WithoutEffect.RemediesFor(loss, component), component.Name, "has the weight 0");
            }
        }
    }

    // 1 / 3 is not meant to be 0. LG1006 says so, and removing the component would take away what it repairs.
    private static bool IsQuotient(ComponentReading component, LossReading loss) =>
        component.Attribute.PlaceIn(component.Method, loss.Type.ContainingAssembly)?.GetSyntax().DescendantNodes().Any(static node => node.IsKind(SyntaxKind.DivideExpression)) == true;
}
