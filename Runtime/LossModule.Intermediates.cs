using System.ComponentModel;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Values that components share.</content>
public abstract partial class LossModule
{
    /// <summary>Checks an intermediate before components take it. For generated code.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">What the method returned.</param>
    /// <param name="intermediate">The name of the method.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The value is null or a disposed tensor.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static T RequireValue<T>(T? value, string intermediate) =>
        value is null or Tensor { IsInvalid: true }
            ? throw new InvalidOperationException(
                $"Intermediate '{intermediate}' returned {(value is null ? "null" : "a disposed tensor")}, and components take its value. Return a value that is still alive: move it out of its dispose scope, and do not dispose inputs.")
            : value;
}
