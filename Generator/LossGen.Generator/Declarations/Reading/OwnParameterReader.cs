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
    /// <summary>The fields and properties, in the order of their declaration, of the class without its bases.</summary>
    public static ImmutableArray<string> Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        ImmutableArray<string>.Builder? found = null;
        foreach (var member in type.GetMembers())
        {
            if (IsCandidate(member) && IsMade(member, cancellationToken))
            {
                (found ??= ImmutableArray.CreateBuilder<string>()).Add(member.Name);
            }
        }

        return found?.ToImmutable() ?? ImmutableArray<string>.Empty;
    }

    /// <summary>Whether the class has a field or property for a parameter at all, wherever that is from.</summary>
    public static bool HasCandidates(INamedTypeSymbol type) => type.GetMembers().Any(IsCandidate);

    private static bool IsCandidate(ISymbol member) => member switch
    {
        IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field => IsParameter(field.Type),
        IPropertySymbol { IsStatic: false, IsAbstract: false, IsOverride: false, IsVirtual: false, Parameters.IsEmpty: true } property => IsParameter(property.Type) && IsAutomatic(property),
        _ => false,
    };

    private static bool IsParameter(ITypeSymbol type) => type is
        { Name: "Parameter", ContainingType: null, ContainingNamespace: { Name: "Modules", ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } } };

    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(member => member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property));

    // Set at least once, and never to anything that is not new.
    private static bool IsMade(ISymbol member, CancellationToken cancellationToken)
    {
        var isSet = false;
        foreach (var part in member.ContainingType.DeclarationsIn(member.ContainingAssembly))
        {
            foreach (var node in part.GetSyntax(cancellationToken).DescendantNodes())
            {
                ExpressionSyntax? value;
                switch (node)
                {
                    case VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax, Initializer.Value: { } initial } field when field.Identifier.ValueText == member.Name:
                        value = initial;
                        break;
                    case PropertyDeclarationSyntax { Initializer.Value: { } initial } property when property.Identifier.ValueText == member.Name:
                        value = initial;
                        break;
                    case AssignmentExpressionSyntax assignment when Mentions(assignment.Left, member.Name):
                        value = assignment.Right;
                        break;
                    case AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } assignment when IndexIn(tuple, member.Name) is var index and >= 0:
                        value = assignment.Right is TupleExpressionSyntax values && values.Arguments.Count == tuple.Arguments.Count ? values.Arguments[index].Expression : null;
                        break;
                    case ArgumentSyntax argument when argument.RefKindKeyword.RawKind != 0 && Mentions(argument.Expression, member.Name):
                        value = null;
                        break;
                    default:
                        continue;
                }

                if (!IsNew(value))
                {
                    return false;
                }

                isSet = true;
            }
        }

        return isSet;
    }

    private static bool IsNew(ExpressionSyntax? value) => value switch
    {
        BaseObjectCreationExpressionSyntax => true,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Parameter" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parameter" } } => true,
        ParenthesizedExpressionSyntax parenthesized => IsNew(parenthesized.Expression),
        PostfixUnaryExpressionSyntax forgiven => IsNew(forgiven.Operand),
        ConditionalExpressionSyntax choice => IsNewOrNull(choice.WhenTrue) && IsNewOrNull(choice.WhenFalse) && (IsNew(choice.WhenTrue) || IsNew(choice.WhenFalse)),
        IdentifierNameSyntax local => IsNewLocal(local),
        _ => false,
    };

    private static bool IsNewOrNull(ExpressionSyntax value) => value is LiteralExpressionSyntax || IsNew(value);

    // var made = new Parameter(…); centres = made;
    private static bool IsNewLocal(IdentifierNameSyntax name) =>
        name.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method
        && method.DescendantNodes().OfType<VariableDeclaratorSyntax>().FirstOrDefault(local => local.Identifier.ValueText == name.Identifier.ValueText) is { Initializer.Value: { } initial }
        && initial is not IdentifierNameSyntax
        && IsNew(initial)
        && !method.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => Mentions(assignment.Left, name.Identifier.ValueText));

    private static bool Mentions(ExpressionSyntax target, string name) => target switch
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
