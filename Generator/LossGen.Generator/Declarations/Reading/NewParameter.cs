using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Whether an expression of a class makes a new parameter, itself or by a method of the class. Names are enough: what is given from outside
/// has none of these shapes.
/// </summary>
/// <param name="type">The class.</param>
/// <param name="project">The assembly in which its methods are looked for.</param>
/// <param name="token">Stops the search.</param>
internal sealed class NewParameter(INamedTypeSymbol type, IAssemblySymbol project, CancellationToken token)
{
    /// <summary>Longer chains of methods than anybody writes; half-typed methods call themselves.</summary>
    private const int Depth = 4;

    /// <summary>Whether the value is new whenever it is there.</summary>
    public bool Is(ExpressionSyntax? value) => Is(value, Depth);

    /// <summary>Whether the value only keeps a place: <c>null!</c>, <c>default!</c>.</summary>
    public static bool IsNothing(ExpressionSyntax? value) => value switch
    {
        LiteralExpressionSyntax literal =>
            literal.RawKind is (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression,
        DefaultExpressionSyntax => true,
        PostfixUnaryExpressionSyntax forgiven => IsNothing(forgiven.Operand),
        ParenthesizedExpressionSyntax parenthesized => IsNothing(parenthesized.Expression),
        CastExpressionSyntax cast => IsNothing(cast.Expression),
        _ => false,
    };

    private bool Is(ExpressionSyntax? value, int depth) => value switch
    {
        BaseObjectCreationExpressionSyntax => true,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Parameter" }
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parameter" } } =>
            true,
        InvocationExpressionSyntax call => depth > 0 && OwnMethod(call) is { } name && IsMadeBy(name, depth - 1),
        ParenthesizedExpressionSyntax parenthesized => Is(parenthesized.Expression, depth),
        CastExpressionSyntax cast => Is(cast.Expression, depth),
        PostfixUnaryExpressionSyntax forgiven => Is(forgiven.Operand, depth),
        ConditionalExpressionSyntax choice => AreAll([choice.WhenTrue, choice.WhenFalse], depth),
        SwitchExpressionSyntax choice =>
            AreAll(choice.Arms.Select(static arm => arm.Expression).Where(static arm => arm is not ThrowExpressionSyntax), depth),
        IdentifierNameSyntax local => IsNewLocal(local, depth),
        _ => false,
    };

    // One is new, and no other is more than nothing.
    private bool AreAll(IEnumerable<ExpressionSyntax> values, int depth)
    {
        var isNew = false;
        foreach (var value in values)
        {
            if (Is(value, depth))
            {
                isNew = true;
            }
            else if (!IsNothing(value))
            {
                return false;
            }
        }

        return isNew;
    }

    // Make(3), this.Make(3), Temperature.Make(3).
    private string? OwnMethod(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner, Name: var name }
            when owner.Identifier.ValueText == type.Name => name.Identifier.ValueText,
        _ => null,
    };

    // Of every overload, all that it returns is new. What a derived class overrides returns what that one likes.
    private bool IsMadeBy(string name, int depth)
    {
        var isFound = false;
        foreach (var member in type.GetMembers(name))
        {
            if (member
                is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsAbstract: false, IsOverride: false } method)
            {
                return false;
            }

            foreach (var part in method.DeclarationsIn(project))
            {
                if (part.GetSyntax(token) is MethodDeclarationSyntax syntax
                    && (syntax.Body ?? (SyntaxNode?)syntax.ExpressionBody) is not null)
                {
                    if (!Returns(syntax).All(value => Is(value, depth)))
                    {
                        return false;
                    }

                    isFound = true;
                }
            }
        }

        return isFound;
    }

    private static IEnumerable<ExpressionSyntax?> Returns(MethodDeclarationSyntax method) =>
        method.ExpressionBody is { Expression: var value } ? [value]
        : method.Body!.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>()
            .Select(static statement => statement.Expression);

    // var made = new Parameter(…); centres = made;
    private bool IsNewLocal(IdentifierNameSyntax name, int depth) =>
        name.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method
        && method.DescendantNodes()
            .OfType<VariableDeclaratorSyntax>()
            .FirstOrDefault(local => local.Identifier.ValueText == name.Identifier.ValueText) is { Initializer.Value: { } initial }
        && initial is not IdentifierNameSyntax
        && Is(initial, depth)
        && !method.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(
            assignment => OwnParameterReader.Mentions(assignment.Left, name.Identifier.ValueText));
}
