using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>What the members of this compilation are defined as, wherever that is.</summary>
internal sealed class MemberDefinitions(CompilationCode code)
{
    private readonly ConcurrentDictionary<ISymbol, IOperation?> values = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The one value of a field or property that nobody else can set: read-only, or private and set in one place, its initialiser or
    /// a constructor; or protected, where all derived classes are in this compilation. Null when there are several, or none is in the
    /// source.
    /// </summary>
    /// <param name="member">A field, or an automatic property.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IOperation? ValueOf(ISymbol member, CancellationToken cancellationToken)
    {
        if (!IsSetByItsClassOnly(member) && !IsSetByKnownClasses(member))
        {
            return null;
        }

        return values.TryGetValue(member, out var known)
            ? known
            : values.GetOrAdd(member, FindValue(member, cancellationToken));
    }

    /// <summary>
    /// The body of a method of this compilation that is certainly the one called; null for what may be overridden elsewhere.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IOperation? BodyOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        return bodies.TryGetValue(method, out var known)
            ? known
            : bodies.GetOrAdd(method, FindBody(method, cancellationToken));
    }

    /// <summary>What a method of this compilation returns where it returns anything, where it says so once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IOperation? ReturnedValue(IMethodSymbol method, CancellationToken cancellationToken)
    {
        IOperation? single = null;
        foreach (var operation in BodyOf(method, cancellationToken)?.Descendants() ?? [])
        {
            if (operation is not IReturnOperation { ReturnedValue: { } returned } || VariableWrite.FunctionOf(operation) is not null)
            {
                continue;
            }

            foreach (var value in PresentValues.Of(returned))
            {
                if (single is not null)
                {
                    return null;
                }

                single = value;
            }
        }

        return single;
    }

    private static bool IsSetByItsClassOnly(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false } property =>
            property.SetMethod is null
                || property.DeclaredAccessibility == Accessibility.Private
                || property.SetMethod.DeclaredAccessibility == Accessibility.Private,
        _ => false,
    };

    // What derived classes may set, all of which are here.
    private bool IsSetByKnownClasses(ISymbol member) =>
        member switch
        {
            IFieldSymbol field => field.DeclaredAccessibility,
            IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false, SetMethod: { } setter } =>
                setter.DeclaredAccessibility,
            _ => Accessibility.Public,
        } is Accessibility.Protected or Accessibility.ProtectedAndInternal
        && code.IsClosed(member.ContainingType);

    private IOperation? FindValue(ISymbol member, CancellationToken cancellationToken)
    {
        ExpressionSyntax? single = null;
        foreach (var part in IsSetByItsClassOnly(member) ? code.Of(member.ContainingType, cancellationToken) : code.All(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var node in part.DescendantNodes())
            {
                if (!Sets(node, member, cancellationToken, out var value))
                {
                    continue;
                }

                // A second place, or one that cannot be read, leaves the value open.
                if (value is null || single is not null)
                {
                    return null;
                }

                single = value;
            }
        }

        return single is null ? null : code.OperationOf(single, cancellationToken);
    }

    // Names are compared before symbols, because binding a whole class for one field is what costs.
    private bool Sets(SyntaxNode node, ISymbol member, CancellationToken cancellationToken, out ExpressionSyntax? value)
    {
        value = null;
        switch (node)
        {
            case VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax, Initializer.Value: { } initial } declarator
                when declarator.Identifier.ValueText == member.Name && IsOfItsClass(declarator, member):
                value = initial;
                return true;
            case PropertyDeclarationSyntax property when property.Identifier.ValueText == member.Name && IsOfItsClass(property, member):
                value = property.Initializer?.Value ?? property.ExpressionBody?.Expression;
                return value is not null
                    || property.AccessorList?.Accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null }) != true;
            case AssignmentExpressionSyntax assignment when Mentions(assignment.Left, member.Name):
                value = assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && assignment.Left is not TupleExpressionSyntax
                    ? assignment.Right
                    : null;
                if (assignment.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is not ConstructorDeclarationSyntax)
                {
                    // What is set later is something else before.
                    value = null;
                }

                return assignment.Left is TupleExpressionSyntax || IsMember(assignment.Left, member, cancellationToken);
            case ArgumentSyntax argument
                when !argument.RefKindKeyword.IsKind(SyntaxKind.None) && Mentions(argument.Expression, member.Name):
                return true;
            default:
                return false;
        }
    }

    private static bool IsOfItsClass(SyntaxNode declaration, ISymbol member) =>
        declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText == member.ContainingType.Name;

    private bool IsMember(ExpressionSyntax target, ISymbol member, CancellationToken cancellationToken) =>
        SymbolEqualityComparer.Default.Equals(code.SymbolOf(target, cancellationToken)?.OriginalDefinition, member.OriginalDefinition);

    private static bool Mentions(ExpressionSyntax target, string name) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText == name,
        TupleExpressionSyntax tuple => tuple.Arguments.Any(argument => Mentions(argument.Expression, name)),
        _ => false,
    };

    private IOperation? FindBody(IMethodSymbol method, CancellationToken cancellationToken) =>
        code.OnlyOf(method, cancellationToken) is BaseMethodDeclarationSyntax declaration
            ? code.OperationOf(declaration, cancellationToken) as IMethodBodyBaseOperation
            : null;
}
