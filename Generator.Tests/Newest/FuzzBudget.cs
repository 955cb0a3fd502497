namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>How many damaged sources are tried on the newest Roslyn: every one costs some 40 ms, and the other project tries them all.</summary>
internal static class FuzzBudget
{
    /// <summary>Mutations of each sample.</summary>
    public const int Mutations = 8;

    /// <summary>Files of each project of the repository that are damaged.</summary>
    public const int CorpusFiles = 2;

    private const int OffsetsEach = 20;

    /// <summary>Places to break a text of a length off, always the same, and 200 for all ten samples.</summary>
    public static IEnumerable<int> Offsets(int length)
    {
#pragma warning disable CA5394 // A fixed seed is the point.
        var random = new Random(length);
        return Enumerable.Range(0, OffsetsEach).Select(_ => random.Next(length + 1));
#pragma warning restore CA5394
    }

    /// <summary>Every place to stop typing a text of a length at: this is the Roslyn of editors.</summary>
    public static IEnumerable<int> Keys(int length) => Enumerable.Range(1, length);
}
