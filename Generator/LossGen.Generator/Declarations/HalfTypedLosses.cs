using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations;

/// <summary>
/// Classes that are no loss to the compiler, because an attribute above their <c>[CombinedLoss]</c> has no end yet. What
/// their callers name is kept.
/// </summary>
internal static class HalfTypedLosses
{
    /// <summary>
    /// The models of all of them; almost always none. Asking each tree whether it has an error costs far less than a syntax
    /// provider, which visits every node of every file.
    /// </summary>
    public static ImmutableArray<LossModel> Read(Compilation compilation, CancellationToken token)
    {
        var models = ImmutableArray<LossModel>.Empty;
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (tree.GetRoot(token) is { ContainsDiagnostics: true } root)
            {
                foreach (var node in root.DescendantNodes(static node => node.ContainsDiagnostics))
                {
                    if (node is ClassDeclarationSyntax { AttributeLists.Count: > 0 } declaration
                        && SwallowedAttributes.HaveCombinedLoss(declaration)
                        && Read(compilation, declaration, token) is { } model)
                    {
                        models = models.Add(model);
                    }
                }
            }
        }

        return models;
    }

    private static LossModel? Read(Compilation compilation, ClassDeclarationSyntax declaration, CancellationToken token)
    {
        if (compilation.DeclaredBy(declaration, token) is not INamedTypeSymbol { TypeKind: TypeKind.Class, Name.Length: > 0 } type
            || LossReader.FindCombinedLoss(type) is not null
            || !IsFirstPart(type, declaration, token)
            || compilation.GetTypesByMetadataName(WellKnownNames.CombinedLossAttribute) is not [var combinedLoss, ..]
            || ProjectSupport.Missing(compilation, combinedLoss) is not null
            || LossReader.ReadHalfTyped(type, token) is not { } loss)
        {
            return null;
        }

        return RefusedReader.Read(
            loss,
            reason: null,
            DeclarationDamage.UnreadComponents(loss, compilation, isDamaged: true, token),
            WrittenComponent.Of(type, token),
            compilation.ObjectType);
    }

    /// <summary>Several parts may be half typed; one file is emitted for the class.</summary>
    private static bool IsFirstPart(INamedTypeSymbol type, ClassDeclarationSyntax declaration, CancellationToken token) =>
        type.DeclarationsIn(type.ContainingAssembly)
            .Select(part => part.GetSyntax(token))
            .First(static part => part is TypeDeclarationSyntax type && SwallowedAttributes.HaveCombinedLoss(type)) == declaration;
}
