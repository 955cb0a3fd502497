using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>A field, or the field of an automatic property, that a class sets while an object is made.</summary>
/// <param name="Member">The field or property.</param>
/// <param name="Value">What it is set to.</param>
/// <param name="Place">Where: the name in the declaration, or the target of the assignment.</param>
/// <param name="Constructor">The constructor that does it; null for an initialiser.</param>
internal sealed record ComponentWrite(ISymbol Member, IOperation Value, SyntaxNode Place, IMethodSymbol? Constructor)
{
    /// <summary>All of a class, without those of its bases.</summary>
    public static IEnumerable<ComponentWrite> Of(INamedTypeSymbol type, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var member in type.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var writes = member switch
            {
                IFieldSymbol { IsStatic: false, AssociatedSymbol: null } or IPropertySymbol { IsStatic: false } =>
                    Initialised(member, torch, cancellationToken),
                IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => Assigned(constructor, torch, cancellationToken),
                _ => [],
            };
            foreach (var write in writes)
            {
                yield return write;
            }
        }
    }

    private static IEnumerable<ComponentWrite> Initialised(ISymbol member, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var declaration in torch.Code.Of(member, cancellationToken))
        {
            var initial = declaration switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initial is not null && IsPlain(member) && torch.Code.OperationOf(initial.Value, cancellationToken) is { } value)
            {
                yield return new ComponentWrite(member, value, declaration, Constructor: null);
            }
        }
    }

    private static IEnumerable<ComponentWrite> Assigned(IMethodSymbol constructor, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var operation in torch.Members.BodyOf(constructor, cancellationToken)?.Descendants() ?? [])
        {
            if (operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment
                && target.Instance is IInstanceReferenceOperation
                && VariableWrite.FunctionOf(assignment) is null
                && IsField(target.Member)
                && IsPlain(target.Member))
            {
                yield return new ComponentWrite(target.Member, assignment.Value, target.Syntax, constructor);
            }
        }
    }

    // A property with a body may register what it is given; so may whoever reads an attribute.
    private static bool IsField(ISymbol member) =>
        member is IFieldSymbol
        || (member is IPropertySymbol property && property.ContainingType.GetMembers()
            .Any(field => field is IFieldSymbol { AssociatedSymbol: { } associated }
                && SymbolEqualityComparer.Default.Equals(associated, property.OriginalDefinition)));

    private static bool IsPlain(ISymbol member) =>
        member.GetAttributes().All(static attribute => attribute.AttributeClass?.Name == "ComponentNameAttribute");
}
