using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Half-typed declarations. The parser hangs what it cannot place on the next thing that it knows: an attribute becomes an
/// indexer of the expression before it, and a component loses its role until the line is finished.
/// </summary>
internal static class DeclarationDamage
{
    /// <summary>Whether a part of the class has an error of syntax.</summary>
    public static bool Exists(INamedTypeSymbol type, CancellationToken token) => Parts(type, token).Any(IsDamaged);

    /// <summary>Whether a node has an error of syntax.</summary>
    public static bool IsDamaged(SyntaxNode node) =>
        node.ContainsDiagnostics && node.GetDiagnostics().Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Whether a parameter has an error of syntax.</summary>
    public static bool IsHalfTyped(IParameterSymbol parameter, IAssemblySymbol project) =>
        parameter.DeclarationsIn(project).Any(static reference => IsDamaged(reference.GetSyntax()));

    /// <summary>Whether a method that has lost its return type is a constructor to the parser, which finds nothing wrong with it.</summary>
    public static bool HasAnnotatedConstructor(LossReading loss)
    {
        foreach (var member in loss.Members)
        {
            if (member is IMethodSymbol
                {
                    MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor,
                    IsImplicitlyDeclared: false,
                } constructor
                && !constructor.GetAttributes().IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what callers must pass is half typed: the parameters of a component or an intermediate, or a phase.</summary>
    public static bool IsInSignature(LossReading loss, CancellationToken token) =>
        loss.Phases.Any(phase =>
            phase.Attribute.PlaceIn(loss.Type, loss.Type.ContainingAssembly)?.GetSyntax(token).Parent is { } list && IsDamaged(list))
        || !SwallowedAttributes.Phases(loss.Type, token).IsEmpty
        || loss.Components.Select(static component => component.Method)
            .Concat(loss.Intermediates.Select(static intermediate => intermediate.Method))
            .Any(taking => taking.DeclarationsIn(loss.Type.ContainingAssembly).Any(reference =>
            reference.GetSyntax(token) is MethodDeclarationSyntax method
                && (IsDamaged(method.ParameterList) || IsDamaged(method.ReturnType))));

    /// <summary>
    /// The methods that may be components once the declaration is finished: those with an attribute that the compiler does
    /// not know and, where there is an error of syntax, all that return a tensor, also from within a body that has no end.
    /// </summary>
    public static ImmutableArray<IMethodSymbol> UnreadComponents(
        LossReading loss, Compilation compilation, bool isDamaged, CancellationToken token)
    {
        var unread = ImmutableArray<IMethodSymbol>.Empty;
        foreach (var member in loss.Members)
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false, Name.Length: > 0 } method
                && (HasUnknownAttribute(method) || (isDamaged && MayReturnTensor(method)))
                && !loss.Components.Any(component => component.Method.Equals(method, SymbolEqualityComparer.Default))
                && !loss.Intermediates.Any(intermediate => intermediate.Method.Equals(method, SymbolEqualityComparer.Default)))
            {
                unread = unread.Add(method);
            }
        }

        return isDamaged ? unread.AddRange(InBodies(loss.Type, compilation, token)) : unread;
    }

    /// <summary>Methods that the parser takes for local functions, which their modifiers tell.</summary>
    private static IEnumerable<IMethodSymbol> InBodies(INamedTypeSymbol type, Compilation compilation, CancellationToken token)
    {
        foreach (var part in Parts(type, token).Where(IsDamaged))
        {
            foreach (var function in part.DescendantNodes().OfType<LocalFunctionStatementSyntax>())
            {
                if ((function.AttributeLists.Count > 0 || function.Modifiers.Any(SyntaxKind.PrivateKeyword))
                    && compilation.DeclaredBy(function, token) is IMethodSymbol { Name.Length: > 0 } method
                    && MayReturnTensor(method))
                {
                    yield return method;
                }
            }
        }
    }

    private static IEnumerable<SyntaxNode> Parts(INamedTypeSymbol type, CancellationToken token) =>
        type.DeclarationsIn(type.ContainingAssembly).Select(reference => reference.GetSyntax(token));

    private static bool MayReturnTensor(IMethodSymbol method) => method.ReturnType.IsTensor() || method.ReturnType.HasError();

    private static bool HasUnknownAttribute(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
            {
                return true;
            }
        }

        return false;
    }
}
