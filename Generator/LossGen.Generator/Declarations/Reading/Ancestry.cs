using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// A type and what it derives from, the nearest first. It costs no memory: types are asked about at every call of a program.
/// </summary>
/// <param name="first">Where it begins; null for no type at all.</param>
/// <param name="isBeyond">Where it ends: a type that does not belong to it any more.</param>
internal readonly struct Ancestry(INamedTypeSymbol? first, Func<INamedTypeSymbol, bool>? isBeyond = null)
{
    public Enumerator GetEnumerator() => new(first, isBeyond);

    /// <summary>Those before the first one that is as asked.</summary>
    public Ancestry Until(Func<INamedTypeSymbol, bool> predicate) => new(first, predicate);

    /// <summary>Whether one of them is as asked.</summary>
    public bool Any(Func<INamedTypeSymbol, bool> predicate)
    {
        foreach (var type in this)
        {
            if (predicate(type))
            {
                return true;
            }
        }

        return false;
    }

    internal struct Enumerator(INamedTypeSymbol? next, Func<INamedTypeSymbol, bool>? isBeyond)
    {
        private INamedTypeSymbol? _next = next;

        public INamedTypeSymbol Current { get; private set; } = null!;

        public bool MoveNext()
        {
            Current = _next!;
            _next = _next?.BaseType;
            return Current is not null && isBeyond?.Invoke(Current) != true;
        }
    }
}
