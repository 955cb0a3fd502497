namespace LossGen;

/// <summary>A loss or the gradient norm became NaN or infinite under <see cref="NonFinite.Throw"/>.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What became non-finite, with its value.</param>
    /// <param name="component">The first component that is not finite; <see langword="null"/> where only the gradient is.</param>
    public NonFiniteLossException(string message, string? component)
        : base(message) => Component = component;

    /// <summary>The first component that is not finite; <see langword="null"/> where only the gradient is.</summary>
    public string? Component { get; }
}
