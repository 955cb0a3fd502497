namespace LossGen;

internal static class TrainingCheckpoint
{
}
