using global::MultiFashion.Data;
using LossGen.Samples.Tests.Infrastructure;
using TorchSharp;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>What the accuracies rest on: pairs of disjoint images, overlaid as the sample says.</summary>
public sealed class OverlaySplitTests : IDisposable
{
    private readonly Splits _splits = Splits.Make(FashionMnist.Load(Infrastructure.Samples.Data));

    [Fact]
    public void No_image_of_a_test_pair_is_in_a_training_or_validation_pair()
    {
        var test = ImagesOf(_splits.Test);

        Assert.True(_splits.Test.Count >= 2000);
        Assert.Empty(test.Intersect(ImagesOf(_splits.Training)));
        Assert.Empty(test.Intersect(ImagesOf(_splits.Validation)));
        Assert.Empty(ImagesOf(_splits.Validation).Intersect(ImagesOf(_splits.Training)));
    }

    [Fact]
    public void Pairs_that_share_an_image_are_found()
    {
        using var overlapping = new PairSet(_splits.Test.Garments.Select([0, 1, 2]), rounds: 1, new Random(0));

        Assert.NotEmpty(ImagesOf(_splits.Test).Intersect(ImagesOf(overlapping)));
    }

    [Fact]
    public void Every_class_is_as_frequent_as_every_other_in_both_places()
    {
        foreach (var pairs in new[] { _splits.Training, _splits.Validation, _splits.Test })
        {
            Assert.Equal(Enumerable.Repeat(pairs.Count / FashionMnist.Classes, FashionMnist.Classes), Frequencies(pairs, pairs.TopLeft));
            Assert.Equal(Enumerable.Repeat(pairs.Count / FashionMnist.Classes, FashionMnist.Classes), Frequencies(pairs, pairs.BottomRight));
        }
    }

    [Fact]
    public void No_garment_is_overlaid_with_itself() =>
        Assert.All(
            new[] { _splits.Training, _splits.Validation, _splits.Test },
            pairs => Assert.DoesNotContain(pairs.TopLeft.Zip(pairs.BottomRight), pair => pair.First == pair.Second));

    [Fact]
    public void A_canvas_has_the_brighter_of_its_two_pixels_and_the_second_garment_eight_pixels_on()
    {
        const int Pair = 7;
        var topLeft = _splits.Test.Garments.Image(_splits.Test.TopLeft[Pair]);
        var bottomRight = _splits.Test.Garments.Image(_splits.Test.BottomRight[Pair]);
        var expected = new byte[36 * 36];
        for (var y = 0; y < 28; y++)
        {
            for (var x = 0; x < 28; x++)
            {
                expected[y * 36 + x] = Math.Max(expected[y * 36 + x], topLeft[y * 28 + x]);
                expected[(y + 8) * 36 + x + 8] = Math.Max(expected[(y + 8) * 36 + x + 8], bottomRight[y * 28 + x]);
            }
        }

        using var scope = torch.NewDisposeScope();
        var batch = _splits.Test.Batch([3, Pair]);

        Assert.Equal([2, 36 * 36], batch.Image.shape);
        Assert.Equal(expected, batch.Image[1].mul(255).round().to(torch.uint8).data<byte>().ToArray());
        Assert.Equal(_splits.Test.Garments.Labels[_splits.Test.TopLeft[Pair]], batch.TopLeftLabels[1].item<long>());
        Assert.Equal(_splits.Test.Garments.Labels[_splits.Test.BottomRight[Pair]], batch.BottomRightLabels[1].item<long>());
    }

    public void Dispose() => _splits.Dispose();

    /// <summary>The images by their pixels, so that an image under two numbers counts as one.</summary>
    private static HashSet<string> ImagesOf(PairSet pairs) =>
        [.. pairs.TopLeft.Concat(pairs.BottomRight).Select(image => Convert.ToBase64String(pairs.Garments.Image(image)))];

    private static int[] Frequencies(PairSet pairs, int[] images) =>
        [.. Enumerable.Range(0, FashionMnist.Classes).Select(label => images.Count(image => pairs.Garments.Labels[image] == label))];
}
