using System.Collections.Immutable;

namespace LossGen.Generator.Model;

internal static class EquatableArrayExtensions
{
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items.ToImmutableArray());

    /// <summary>One element for each item. Models are read at every edit, and this is a third of the price of a query.</summary>
    public static EquatableArray<T> Map<TSource, T>(this ImmutableArray<TSource> items, Func<TSource, T> element)
        where T : IEquatable<T> => items.IsEmpty ? default : new(ImmutableArray.CreateRange(items, element));
}
