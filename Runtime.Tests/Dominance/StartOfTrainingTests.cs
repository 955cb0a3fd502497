using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Dominance;

/// <summary>
/// The magnitudes that LG2001 reads from a component's body, against what the losses are at the first step: of a last layer
/// as TorchSharp initialises it (uniform, ±1/√inputs), on features of unit size, over a batch of 256.
/// </summary>
public class StartOfTrainingTests
{
    private const int Batch = 256;
    private const int Features = 64;
    private const double Tight = 3;
    private const double OfAnyClasses = 4;

    public static TheoryData<string, double, double> Losses => new()
    {
        { "cross entropy of 10", Math.Log(10), Tight },
        { "cross entropy of 1000", Math.Log(1000), Tight },
        { "cross entropy of 2", 2.8, OfAnyClasses },
        { "cross entropy of 20000", 2.8, OfAnyClasses },
        { "binary cross entropy", Math.Log(2), Tight },
        { "binary cross entropy with logits", Math.Log(2), Tight },
        { "soft margin", Math.Log(2), Tight },
        { "multilabel soft margin", Math.Log(2), Tight },
        { "cosine, half of the pairs alike", 1, Tight },
        { "triplet margin", 1, Tight },
        { "triplet margin of 0.2", 0.2, Tight },
        { "margin ranking of 0.5", 0.5, Tight },
        { "multi margin", 1, Tight },
        { "dice, a third of the pixels", 1, Tight },
        { "dice, a twentieth of the pixels", 1, Tight },
        { "overlap, a third of the pixels", 1, Tight },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_starts_within_the_uncertainty_of_its_built_in_magnitude(string loss, double magnitude, double uncertainty)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);

        var value = Start(loss, random).ToDouble();

        Assert.InRange(value, magnitude / uncertainty, magnitude * uncertainty);
    }

    /// <summary>Why there is no number for them: the same prediction of the same thing, in metres and in millimetres.</summary>
    [Fact]
    public void Losses_in_the_units_of_their_data_have_no_magnitude()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        var (output, truth) = (Layer(1, random), randn(Batch, 1, generator: random));

        Assert.Equal(1e6, (functional.mse_loss(1000 * output, 1000 * truth) / functional.mse_loss(output, truth)).ToDouble(), 1e6 * 1e-4);
        Assert.Equal(1e3, (functional.l1_loss(1000 * output, 1000 * truth) / functional.l1_loss(output, truth)).ToDouble(), 1e3 * 1e-4);
    }

    private static Tensor Start(string loss, Generator random) => loss switch
    {
        "cross entropy of 10" => CrossEntropy(10, random),
        "cross entropy of 1000" => CrossEntropy(1000, random),
        "cross entropy of 2" => CrossEntropy(2, random),
        "cross entropy of 20000" => CrossEntropy(20_000, random),
        "binary cross entropy" => functional.binary_cross_entropy(Layer(1, random).sigmoid(), Bits(0.5, random)),
        "binary cross entropy with logits" => functional.binary_cross_entropy_with_logits(Layer(1, random), Bits(0.1, random)),
        "soft margin" => functional.soft_margin_loss(Layer(1, random), Signs(random)),
        "multilabel soft margin" => functional.multilabel_soft_margin_loss(Layer(1, random), Bits(0.5, random), null),
        "cosine, half of the pairs alike" => functional.cosine_embedding_loss(Layer(16, random), Layer(16, random), Signs(random).squeeze(1)),
        "triplet margin" => functional.triplet_margin_loss(Layer(16, random), Layer(16, random), Layer(16, random)),
        "triplet margin of 0.2" => functional.triplet_margin_loss(Layer(16, random), Layer(16, random), Layer(16, random), margin: 0.2),
        "margin ranking of 0.5" => functional.margin_ranking_loss(Layer(1, random), Layer(1, random), Signs(random), margin: 0.5),
        "multi margin" => functional.multi_margin_loss(Layer(10, random), randint(0, 10, [Batch], generator: random)),
        "dice, a third of the pixels" => Dice(1.0 / 3, random),
        "dice, a twentieth of the pixels" => Dice(0.05, random),
        _ => Overlap(1.0 / 3, random),
    };

    private static Tensor CrossEntropy(int classes, Generator random) =>
        functional.cross_entropy(Layer(classes, random), randint(0, classes, [Batch], generator: random));

    private static Tensor Dice(double covered, Generator random)
    {
        var (p, mask) = (Layer(1, random).sigmoid(), Bits(covered, random));
        return 1 - (2 * (p * mask).sum() + 1) / (p.sum() + mask.sum() + 1);
    }

    private static Tensor Overlap(double covered, Generator random)
    {
        var (p, mask) = (Layer(1, random).sigmoid(), Bits(covered, random));
        var both = (p * mask).sum();
        return 1 - both / (p.sum() + mask.sum() - both);
    }

    private static Tensor Layer(int outputs, Generator random) =>
        randn(Batch, Features, generator: random).matmul((2 * rand(Features, outputs, generator: random) - 1) / Math.Sqrt(Features));

    private static Tensor Bits(double share, Generator random) => (rand(Batch, 1, generator: random) < share).to(float32);

    private static Tensor Signs(Generator random) => 2 * Bits(0.5, random) - 1;
}
