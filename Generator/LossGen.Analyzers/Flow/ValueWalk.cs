namespace LossGen.Analyzers.Flow;

/// <summary>
/// A walk from a value to those that it is made of: what it asks, and how many steps it may still take. A field may be computed of itself,
/// and half-typed code defines variables by themselves, so that every walk has an end.
/// </summary>
internal readonly struct ValueWalk(TorchContext torch, CancellationToken cancellationToken, int steps = ValueWalk.Limit)
{
    /// <summary>Deeper than arithmetic on losses is nested. A rule that needs more, or whose steps are dear, says its own.</summary>
    public const int Limit = 8;

    public TorchContext Torch { get; } = torch;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether nothing may be asked any more.</summary>
    public bool IsOver => steps == 0;

    /// <summary>The walk from a part of the value.</summary>
    public ValueWalk Next
    {
        get
        {
            CancellationToken.ThrowIfCancellationRequested();
            return new ValueWalk(Torch, CancellationToken, steps - 1);
        }
    }

    /// <summary>See <see cref="Flow.Origin.Of" />.</summary>
    public IOperation Origin(IOperation value) => Flow.Origin.Of(value, Torch, CancellationToken);

    /// <summary>See <see cref="Flow.Origin.WithSameShape" />.</summary>
    public IOperation WithSameShape(IOperation value) => Flow.Origin.WithSameShape(value, Torch, CancellationToken);

    /// <summary>See <see cref="Flow.Origin.Definition" />.</summary>
    public IOperation Definition(IOperation value) => Flow.Origin.Definition(value, Torch, CancellationToken);

    public bool IsTensor(IOperation value) => Torch.IsTensor(value.WithoutConversions().Type);
}
