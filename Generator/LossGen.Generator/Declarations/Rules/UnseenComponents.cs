using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// Components of a base in another assembly, whose metadata has no private and no internal methods: their weights and bounds tell that
/// they are there. What such a class lacks may be just what cannot be seen, so that no other rule speaks of it.
/// </summary>
internal static class UnseenComponents
{
    /// <summary>The bases with the names of their components that the class cannot call.</summary>
    public static IEnumerable<(INamedTypeSymbol Base, string Component)> Of(LossReading loss)
    {
        foreach (var type in loss.AnnotatedBase.AndBases().Until(SymbolExtensions.IsInRuntime))
        {
            if (type.IsDeclaredIn(loss.Type.ContainingAssembly))
            {
                continue;
            }

            foreach (var weights in type.GetTypeMembers("LossWeights").AddRange(type.GetTypeMembers("LossBounds")))
            {
                foreach (var member in weights.GetMembers())
                {
                    if (member is IPropertySymbol { IsIndexer: false } && !loss.Components.Any(component => component.Name == member.Name))
                    {
                        yield return (type, member.Name);
                    }
                }
            }
        }
    }
}
