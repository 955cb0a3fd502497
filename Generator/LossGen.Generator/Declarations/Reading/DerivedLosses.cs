using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Looks for combined losses among the classes that derive from one. Asked only about a class with components and without the attribute.
/// </summary>
internal static class DerivedLosses
{
    public static bool Exist(INamedTypeSymbol type, INamespaceSymbol scope, CancellationToken token)
    {
        if (type.TypeKind != TypeKind.Class || type.IsSealed)
        {
            return false;
        }

        foreach (var member in scope.GetMembers())
        {
            token.ThrowIfCancellationRequested();
            if (member is INamespaceSymbol inner ? Exist(type, inner, token) : ExistAt(type, (INamedTypeSymbol)member))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ExistAt(INamedTypeSymbol type, INamedTypeSymbol candidate)
    {
        if (DerivesFrom(candidate, type) && LossReader.FindCombinedLoss(candidate) is not null)
        {
            return true;
        }

        foreach (var nested in candidate.GetTypeMembers())
        {
            if (ExistAt(type, nested))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DerivesFrom(INamedTypeSymbol candidate, INamedTypeSymbol type) =>
        candidate.Bases().Any(ancestor => ancestor.OriginalDefinition.Equals(type, SymbolEqualityComparer.Default));
}
