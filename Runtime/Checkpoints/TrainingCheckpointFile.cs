namespace LossGen;

internal static class TrainingCheckpointFile
{
    public static ReadOnlySpan<byte> Magic => "LOSSGEN1"u8;
}
