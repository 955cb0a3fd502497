using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG1009: what generated code calls is what it means. A method of the user's with the name of a helper would be called
/// in its place, and a generated member would silently hide one of a base class.
/// </summary>
internal sealed class HiddenMemberRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => NameClashRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        for (var type = loss.Type; IsUsers(type); type = type.BaseType!)
        {
            var isBase = !type.Equals(loss.Type, SymbolEqualityComparer.Default);
            if (isBase && (LossReader.FindCombinedLoss(type) is not null || !type.DerivesFromRuntime(WellKnownNames.LossModule)))
            {
                return;
            }

            foreach (var member in isBase ? type.GetMembers() : loss.Members)
            {
                if (isBase && !member.IsKnownIn(loss.Type.ContainingAssembly))
                {
                    continue;
                }

                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary }
                    && RuntimeHelpers.Contains(member.Name)
                    && !IsComponent(loss, member))
                {
                    Report(member, "has the name of a helper of LossModule that generated code calls: rename yours");
                }
                else if (isBase
                    && member.DeclaredAccessibility != Accessibility.Private
                    && NameClashRule.IsGenerated(member.Name)
                    && !member.IsOverride
                    && !IsComponent(loss, member))
                {
                    Report(
                        member,
                        $"is a member of the base class '{type.Name}' and one that LossGen generates in '{loss.Type.Name}': rename "
                            + "the base's");
                }
            }
        }

        void Report(ISymbol member, string reason) =>
            problems.Report(
                Descriptor,
                Anchor.At(member.ContainingType.Equals(loss.Type, SymbolEqualityComparer.Default) ? member : loss.Type),
                Remedies.None,
                member.Name,
                reason);
    }

    private static bool IsUsers(INamedTypeSymbol? type) =>
        type is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } && !type.IsInRuntime();

    private static bool IsComponent(LossReading loss, ISymbol member)
    {
        foreach (var component in loss.Components)
        {
            if (component.Method.Equals(member, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return false;
    }
}
