using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// A component whose signature the parser cannot read while a type in it is half typed: below <c>static System. Fit(Tensor x)</c>
/// there is no method, <c>Fit(List&lt;Tensor x)</c> has a parameter without a name, and <c>static Fit(Tensor x)</c> is a
/// constructor. What is left is the tokens.
/// </summary>
/// <param name="Name">The name in front of the parenthesis.</param>
/// <param name="Parameters">The names of the parameters, as far as they are written.</param>
internal sealed record WrittenComponent(string Name, ImmutableArray<string> Parameters)
{
    /// <summary>The half-typed components of a class, in the order of the source.</summary>
    public static ImmutableArray<WrittenComponent> Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var found = ImmutableArray<WrittenComponent>.Empty;
        foreach (var part in type.DeclarationsIn(type.ContainingAssembly))
        {
            if (part.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration)
            {
                foreach (var member in declaration.Members)
                {
                    if (member.AttributeLists.Any(IsComponent)
                        && !IsWhole(member, declaration)
                        && Read(member, declaration) is { } component)
                    {
                        found = found.Add(component);
                    }
                }
            }
        }

        return found;
    }

    // By name: of an incomplete member the compiler makes no symbol that could have attributes.
    private static bool IsComponent(AttributeListSyntax list) => list.Attributes.Any(static attribute =>
        attribute.Name.GetLastToken().ValueText is var name
            && (ComponentReader.RoleNamed(name) ?? ComponentReader.RoleNamed(name + "Attribute")) is not null);

    // A constructor of the class is one; of another name it is a method that has lost its return type.
    private static bool IsWhole(MemberDeclarationSyntax member, TypeDeclarationSyntax declaration) => member switch
    {
        MethodDeclarationSyntax { Identifier.IsMissing: false } method =>
            method.ParameterList.Parameters.All(static parameter => !parameter.Identifier.IsMissing),
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText == declaration.Identifier.ValueText,
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => true,
        _ => false,
    };

    private static WrittenComponent? Read(MemberDeclarationSyntax member, TypeDeclarationSyntax declaration)
    {
        var token = member.AttributeLists.Last().GetLastToken(includeSkipped: true).GetNextToken(includeSkipped: true);
        var previous = default(SyntaxToken);
        for (; IsInSignature(token, declaration) && !token.IsKind(SyntaxKind.EqualsToken); token = Next(token))
        {
            if (token.IsKind(SyntaxKind.OpenParenToken) && previous.IsKind(SyntaxKind.IdentifierToken))
            {
                return new WrittenComponent(previous.ValueText, Names(Next(token), declaration));
            }

            previous = token;
        }

        return null;
    }

    // The last identifier of each parameter, which a default may follow.
    private static ImmutableArray<string> Names(SyntaxToken token, TypeDeclarationSyntax declaration)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var (name, isDefault) = ("", false);
        for (; IsInSignature(token, declaration); token = Next(token))
        {
            switch (token.Kind())
            {
                case SyntaxKind.IdentifierToken when !isDefault:
                    name = token.ValueText;
                    break;
                case SyntaxKind.EqualsToken:
                    isDefault = true;
                    break;
                case SyntaxKind.CommaToken:
                    Add();
                    (name, isDefault) = ("", false);
                    break;
                case SyntaxKind.CloseParenToken:
                    Add();
                    return names.ToImmutable();
                default:
                    break;
            }
        }

        Add();
        return names.ToImmutable();

        void Add()
        {
            if (name.Length > 0 && !names.Contains(name))
            {
                names.Add(name);
            }
        }
    }

    private static bool IsInSignature(SyntaxToken token, TypeDeclarationSyntax declaration) =>
        token.Span.End <= declaration.Span.End
        && token.Kind()
            is not (SyntaxKind.None or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken or SyntaxKind.SemicolonToken
                or SyntaxKind.EqualsGreaterThanToken);

    private static SyntaxToken Next(SyntaxToken token) => token.GetNextToken(includeSkipped: true);
}
