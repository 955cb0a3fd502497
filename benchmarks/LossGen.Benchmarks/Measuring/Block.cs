namespace LossGen.Benchmarks.Measuring;

/// <summary>What one block cost.</summary>
/// <param name="Cpu">Processor time of the whole process.</param>
/// <param name="Allocated">Managed bytes that the process allocated.</param>
internal readonly record struct Block(TimeSpan Cpu, long Allocated);
