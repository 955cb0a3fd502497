namespace LossGen;

/// <summary>What TorchSharp throws where a disposed tensor is used: an exception that only its text tells from others.</summary>
internal static class DisposedTensor
{
    /// <summary>Whether an exception says that a tensor was used after it was freed.</summary>
    public static bool IsIn(Exception exception) =>
        exception is InvalidOperationException && exception.Message.Contains("empty handle", StringComparison.Ordinal);
}
