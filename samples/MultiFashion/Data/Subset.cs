using LossGen.Samples;

namespace MultiFashion.Data;

/// <summary>How the subset in <c>samples/data/fashion-mnist</c> was made from the full files.</summary>
internal static class Subset
{
    private const int TrainImagesPerClass = 350;
    private const int TestImagesPerClass = 100;

    public static void Make(string fullDirectory, string subsetDirectory)
    {
        var full = FashionMnist.Load(fullDirectory);
        new FashionMnist(Balanced(full.Train, TrainImagesPerClass), Balanced(full.Test, TestImagesPerClass)).Save(subsetDirectory);
    }

    /// <summary>The first images of every class, the classes taking turns, so that any stretch of ten is balanced too.</summary>
    private static LabelledImages Balanced(LabelledImages all, int perClass)
    {
        var byClass = Enumerable.Range(0, all.Count).ToLookup(i => (int)all.Labels[i]);
        var turns = Enumerable.Range(0, FashionMnist.Classes).Select(label => byClass[label].Take(perClass).ToArray()).ToArray();
        if (Array.FindIndex(turns, turn => turn.Length < perClass) is var label and >= 0)
        {
            throw new InputException($"class {label} has {turns[label].Length} images and {perClass} are needed; make the subset from the full files.");
        }

        return all.Select([.. Enumerable.Range(0, perClass).SelectMany(i => turns.Select(turn => turn[i]))]);
    }
}
