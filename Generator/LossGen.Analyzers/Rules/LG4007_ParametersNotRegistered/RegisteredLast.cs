using LossGen.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// The way nearly every module is written: each constructor ends with <c>RegisterComponents()</c>, and nothing is in a
/// collection or records gradients by itself. Syntax and the fields' types tell so, and no body has to be bound.
/// </summary>
internal static class RegisteredLast
{
    private const string Registration = "RegisterComponents";

    /// <summary>Whether the class registers everything that it could hold.</summary>
    public static bool Is(ModuleChain chain, TorchContext torch, CancellationToken cancellationToken)
    {
        if (chain is not { MentionsGradients: false, Types: [var type] } || HoldsCollection(type, torch))
        {
            return false;
        }

        var constructors = 0;
        foreach (var constructor in type.InstanceConstructors)
        {
            if (torch.Code.OnlyOf(constructor, cancellationToken) is not ConstructorDeclarationSyntax syntax
                || !(syntax.Body is { } body
                    ? EndsWithRegistration(body.Statements)
                    : CalledName(syntax.ExpressionBody?.Expression) == Registration))
            {
                return false;
            }

            constructors++;
        }

        return constructors > 0 && chain.Registrations == constructors;
    }

    private static bool HoldsCollection(INamedTypeSymbol type, TorchContext torch)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false } field && HeldInCollection.ElementOf(field.Type, torch) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWithRegistration(SyntaxList<StatementSyntax> statements)
    {
        for (var i = statements.Count - 1; i >= 0; i--)
        {
            switch (CalledName((statements[i] as ExpressionStatementSyntax)?.Expression))
            {
                case Registration:
                    return true;
                case "to" or "train" or "eval":
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    // Of the object itself: RegisterComponents(), this.to(device).
    private static string? CalledName(ExpressionSyntax? expression) => expression switch
    {
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.ValueText,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax
            {
                Expression: ThisExpressionSyntax,
                Name: IdentifierNameSyntax name,
            } } =>
            name.Identifier.ValueText,
        _ => null,
    };
}
