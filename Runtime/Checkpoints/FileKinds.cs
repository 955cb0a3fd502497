namespace LossGen;

/// <summary>Says what a file that is no checkpoint may be, from its first bytes.</summary>
internal static class FileKinds
{
    /// <summary>One sentence.</summary>
    /// <param name="first">The first bytes, up to eight.</param>
    public static string Guess(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith("PK"u8))
        {
            return "It begins like a zip archive, as PyTorch's .pt files are; TorchSharp has another format.";
        }

        if (first.Length > 2 && TrainingCheckpointFile.Magic.StartsWith(first))
        {
            return $"It begins like a file of {nameof(TrainingCheckpoint)}: load it with that.";
        }

        return first.Length == 8 && first[2..].IndexOfAnyExcept((byte)0) < 0
            ? "It begins like a safetensors file; TorchSharp has another format."
            : "It is damaged, or was not written by save.";
    }
}
