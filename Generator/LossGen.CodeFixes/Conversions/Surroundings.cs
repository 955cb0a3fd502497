using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Conversions;

/// <summary>What means the same in the new class as where the sum is: it stands in the same file, outside of every type.</summary>
internal sealed class Surroundings
{
    private readonly RepairContext context;
    private readonly HashSet<string> moduleMembers;
    private readonly int position;

    public Surroundings(RepairContext context, SyntaxNode sum)
    {
        this.context = context;
        position =
            (sum.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().LastOrDefault()
                ?? (SyntaxNode)((CompilationUnitSyntax)context.Root).Members[0]).SpanStart;
        moduleMembers = [.. MembersOf(context.TypeOf(WellKnownNames.LossModuleMetadataName))];
    }

    public SemanticModel Model => context.Model;

    public TorchContext Torch => context.Torch;

    public CancellationToken CancellationToken => context.CancellationToken;

    /// <summary>Whether the name is one that the new class inherits.</summary>
    public bool IsMemberOfModule(string name) => moduleMembers.Contains(name);

    /// <summary>How the type of a value is written there; null where it cannot be.</summary>
    public string? TypeOf(ExpressionSyntax value)
    {
        var info = Model.GetTypeInfo(value, CancellationToken);
        if (info.Type is not { } type || !CanBeNamed(type))
        {
            return null;
        }

        var mayBeNull = info.Nullability.FlowState == NullableFlowState.MaybeNull && type.IsReferenceType;
        return type.WithNullableAnnotation(mayBeNull ? NullableAnnotation.Annotated : NullableAnnotation.NotAnnotated)
            .ToMinimalDisplayString(Model, position);
    }

    /// <summary>How TorchSharp's tensor is written there.</summary>
    public string Tensor => Torch.Tensor.ToMinimalDisplayString(Model, position);

    /// <summary>Whether a name binds to the same there.</summary>
    public bool MeansTheSame(SimpleNameSyntax name)
    {
        var symbol = Model.GetSymbolInfo(name, CancellationToken).Symbol;
        if (symbol is null || name.Parent is NameColonSyntax)
        {
            return name.Parent is NameColonSyntax;
        }

        var isQualified = (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
            || name.Parent is MemberBindingExpressionSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax;
        return IsAccessible(symbol) && (isQualified || (!IsMemberOfModule(symbol.Name) && !IsMemberHere(symbol, name.SpanStart)));
    }

    private static IEnumerable<string> MembersOf(INamedTypeSymbol? type)
    {
        foreach (var current in type.AndBases().Until(static current => current.SpecialType == SpecialType.System_Object))
        {
            foreach (var name in current.MemberNames)
            {
                yield return name;
            }
        }
    }

    private bool CanBeNamed(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => CanBeNamed(array.ElementType),
        INamedTypeSymbol named => named is { IsAnonymousType: false, IsRefLikeType: false } && !named.HasError() && IsAccessible(named)
            && (named.IsTupleType || named.ContainingType is null || !Torch.Code.Declares(named)) && named.TypeArguments.All(CanBeNamed),
        _ => false,
    };

    private bool IsAccessible(ISymbol symbol)
    {
        if (symbol is INamespaceSymbol)
        {
            return true;
        }

        if (symbol is ITypeParameterSymbol or ILocalSymbol or IParameterSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction })
        {
            return false;
        }

        for (var current = symbol; current is not (null or INamespaceSymbol); current = current.ContainingSymbol)
        {
            if (Torch.Code.Declares(current)
                && current.DeclaredAccessibility is not (
                    Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal or Accessibility.NotApplicable))
            {
                return false;
            }
        }

        return true;
    }

    // A member of the type around, or of its bases, which is called by its simple name.
    private bool IsMemberHere(ISymbol symbol, int place)
    {
        for (var type = Model.GetEnclosingSymbol(place, CancellationToken)?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.AndBases().Any(
                current => SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, symbol.ContainingType?.OriginalDefinition)))
            {
                return true;
            }
        }

        return false;
    }
}
