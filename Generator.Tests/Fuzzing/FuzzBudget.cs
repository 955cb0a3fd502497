namespace LossGen.Generator.Tests.Fuzzing;

/// <summary>How many damaged sources are tried on the Roslyn that the product is compiled against.</summary>
internal static class FuzzBudget
{
    /// <summary>Mutations of each sample.</summary>
    public const int Mutations = 30;

    /// <summary>Files of each project of the repository that are damaged.</summary>
    public const int CorpusFiles = 6;

    /// <summary>Every place to break a text of a length off.</summary>
    public static IEnumerable<int> Offsets(int length) => Enumerable.Range(0, length + 1);

    /// <summary>Places to stop typing a text of a length at: some, because editors that analyze while people type have a newer Roslyn.</summary>
    public static IEnumerable<int> Keys(int length) => Enumerable.Range(1, length).Where(key => key % 4 == 0 || key == length);
}
