using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The accessibility of generated members whose parameters the user chose: a public method with a parameter of an
/// internal type is error CS0051.
/// </summary>
internal static class MemberAccessibility
{
    public static string For(INamedTypeSymbol owner, ImmutableArray<(InputModel Model, ITypeSymbol Type)> inputs)
    {
        var lowest = Rank.Public;
        foreach (var (input, type) in inputs)
        {
            var rank = input.IsTensor ? Rank.Public : RankOf(type);
            lowest = rank < lowest ? rank : lowest;
        }

        // A public member of a class that is itself internal, or nested in a private one, is no more visible than that.
        return lowest >= RankOf(owner) ? "public" : lowest == Rank.Internal ? "internal" : "private";
    }

    private static Rank RankOf(ITypeSymbol? type)
    {
        switch (type)
        {
            case null or ITypeParameterSymbol or IDynamicTypeSymbol:
                return Rank.Public;
            case IArrayTypeSymbol array:
                return RankOf(array.ElementType);
            case INamedTypeSymbol named:
                var rank = Min(Own(named.DeclaredAccessibility), RankOf(named.ContainingType));
                if (named.IsGenericType)
                {
                    foreach (var argument in named.TypeArguments)
                    {
                        rank = Min(rank, RankOf(argument));
                    }
                }

                return rank;
            default:
                return Rank.Public;
        }
    }

    private static Rank Own(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Public or Accessibility.NotApplicable => Rank.Public,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => Rank.Internal,
        _ => Rank.Private,
    };

    private static Rank Min(Rank left, Rank right) => left < right ? left : right;

    private enum Rank
    {
        Private,
        Internal,
        Public,
    }
}
