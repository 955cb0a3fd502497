using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1013: a combined loss of nothing, for which nothing is generated.</summary>
internal sealed class NoComponentsRule : DeclarationRule
{
    /// <summary>'{class}' has no component …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1013",
        "Combined loss without components",
        "'{0}' has no component; mark the methods that return its losses [MainLoss], [AuxiliaryLoss] or [LossComponent], or remove "
            + "[CombinedLoss]",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Warning,
        "A combined loss is made of its annotated methods. Without one there is no forward, Compute or Step, and the class is no "
            + "LossModule.");

    public override DiagnosticDescriptor Descriptor => Rule;

    /// <summary>The gate asks the rule itself: it is a warning, and nothing can be generated all the same.</summary>
    public override bool PreventsEmission => false;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        if (loss.Components.IsEmpty && !HasUnknownAttribute(loss.Type))
        {
            problems.Report(Descriptor, Anchor.At(loss.Attribute), loss.Type.Name);
        }
    }

    /// <summary>Half typed, or a using is missing: the compiler says so, and the attribute may be one of ours.</summary>
    private static bool HasUnknownAttribute(INamedTypeSymbol type)
    {
        foreach (var owner in type.AndBases().Until(static owner => owner.SpecialType != SpecialType.None))
        {
            if (owner.TypeKind == TypeKind.Error
                || owner.GetMembers()
                    .Any(member => member is IMethodSymbol && member.IsKnownIn(type.ContainingAssembly) && member.GetAttributes().Any(
                        static attribute => attribute.AttributeClass is null or { TypeKind: TypeKind.Error })))
            {
                return true;
            }
        }

        return false;
    }
}
