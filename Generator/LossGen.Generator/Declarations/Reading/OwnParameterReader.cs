using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The parameters that a loss class makes itself, which are registered with it. What a constructor is given, or what cannot be
/// read here, belongs to somebody else.
/// </summary>
internal static class OwnParameterReader
{
    /// <summary>
    /// The fields and properties in the order of their declaration, those of bases first: of bases in the same project that are no
    /// combined losses, for which nothing is generated. What they keep private cannot be named from here.
    /// </summary>
    public static ImmutableArray<string> Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        ImmutableArray<string>.Builder? found = null;
        foreach (var owner in Owners(type).Reverse())
        {
            var made = new NewParameter(owner, type.ContainingAssembly, cancellationToken);
            foreach (var member in owner.GetMembers())
            {
                if (IsCandidate(member) && IsReachable(member, type) && IsMade(member, type, made, cancellationToken))
                {
                    (found ??= ImmutableArray.CreateBuilder<string>()).Add(member.Name);
                }
            }
        }

        return found?.ToImmutable() ?? ImmutableArray<string>.Empty;
    }

    private static IEnumerable<INamedTypeSymbol> Owners(INamedTypeSymbol type)
    {
        yield return type;
        for (var ancestor = type.BaseType;
            ancestor is not null && ancestor.IsDeclaredIn(type.ContainingAssembly) && LossReader.FindCombinedLoss(ancestor) is null;
            ancestor = ancestor.BaseType)
        {
            yield return ancestor.OriginalDefinition;
        }
    }

    // Generated code says this.Name, which is another member where the name stands in a class between.
    private static bool IsReachable(ISymbol member, INamedTypeSymbol type)
    {
        for (var owner = type;
            !owner.OriginalDefinition.Equals(member.ContainingType, SymbolEqualityComparer.Default);
            owner = owner.BaseType!)
        {
            if (member.DeclaredAccessibility == Accessibility.Private
                || (member as IPropertySymbol)?.GetMethod is not (null or { DeclaredAccessibility: not Accessibility.Private })
                || !owner.GetMembers(member.Name).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCandidate(ISymbol member) => member switch
    {
        IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field => IsParameter(field.Type),
        IPropertySymbol { IsStatic: false, IsAbstract: false, IsOverride: false, IsVirtual: false, Parameters.IsEmpty: true } property =>
            IsParameter(property.Type) && IsAutomatic(property),
        _ => false,
    };

    private static bool IsParameter(ITypeSymbol type) => type is
        { Name: "Parameter", ContainingType: null, ContainingNamespace:
            {
                Name: "Modules",
                ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true },
            } };

    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers()
            .Any(member =>
                member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property));

    // Set at least once, and never to anything that is not new.
    private static bool IsMade(ISymbol member, INamedTypeSymbol type, NewParameter made, CancellationToken cancellationToken)
    {
        var isSet = false;
        foreach (var part in Owners(type).SelectMany(owner => owner.DeclarationsIn(type.ContainingAssembly)))
        {
            foreach (var node in part.GetSyntax(cancellationToken).DescendantNodes())
            {
                ExpressionSyntax? value;
                switch (node)
                {
                    case VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax, Initializer.Value: { } initial } field
                        when field.Identifier.ValueText == member.Name:
                        value = initial;
                        break;
                    case PropertyDeclarationSyntax { Initializer.Value: { } initial } property
                        when property.Identifier.ValueText == member.Name:
                        value = initial;
                        break;
                    case AssignmentExpressionSyntax assignment when Mentions(assignment.Left, member.Name):
                        value = assignment.Right;
                        break;
                    case AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } assignment
                        when IndexIn(tuple, member.Name) is var index and >= 0:
                        value = assignment.Right is TupleExpressionSyntax values && values.Arguments.Count == tuple.Arguments.Count
                            ? values.Arguments[index].Expression
                            : null;
                        break;
                    case ArgumentSyntax argument when argument.RefKindKeyword.RawKind != 0 && Mentions(argument.Expression, member.Name):
                        value = null;
                        break;
                    default:
                        continue;
                }

                // What only keeps the place is no other value.
                if (NewParameter.IsNothing(value))
                {
                    continue;
                }

                if (!made.Is(value))
                {
                    return false;
                }

                isSet = true;
            }
        }

        return isSet;
    }

    /// <summary>Whether an expression is the member, or variable, of a name.</summary>
    public static bool Mentions(ExpressionSyntax target, string name) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText == name,
        _ => false,
    };

    private static int IndexIn(TupleExpressionSyntax tuple, string name)
    {
        for (var i = 0; i < tuple.Arguments.Count; i++)
        {
            if (Mentions(tuple.Arguments[i].Expression, name))
            {
                return i;
            }
        }

        return -1;
    }
}
