using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A counter-based generator (SplitMix64, Steele et al., OOPSLA 2014) whose seed and counter are an int64 buffer:
/// registered in a scheme it is saved with the loss, and a resumed run draws what the stopped one would have drawn.
/// <see cref="Random"/> cannot be saved.
/// </summary>
public sealed class WeightingRandom : nn.Module, IWeightingRandom, IHostState
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The seed, and how many numbers were drawn.</summary>
    private readonly HostValues<long> _state;

    /// <summary>Creates the generator.</summary>
    /// <param name="seed">The seed; equal seeds give equal draws on every machine.</param>
    public WeightingRandom(long seed = 0)
        : base(nameof(WeightingRandom))
    {
        _state = new HostValues<long>(seed, 0);
        register_buffer("state", _state.ToTensor());
    }

    HostValues<long> IHostState.Values => _state;

    /// <summary>Stays on the host, wherever the loss is moved: the draws are made there.</summary>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
    }

    /// <inheritdoc />
    public double Normal()
    {
        // Box and Muller; 1 − u keeps the logarithm's argument above 0.
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    /// <inheritdoc />
    public bool Bernoulli(double probability) => Uniform() < probability;

    /// <inheritdoc />
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)(Uniform() * (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Gives the schemes of one loss streams of their own, though one attribute with one seed created them.</summary>
    /// <param name="stream">A number, different for each; 0 keeps the seed.</param>
    internal void Separate(int stream)
    {
        if (stream > 0)
        {
            // Seeds that differ by a multiple of the increment would give the same numbers, shifted: so they are mixed.
            _state[0] = unchecked((long)Mix((ulong)_state[0] ^ Mix((ulong)stream)));
        }
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    private double Uniform() =>
        (Mix(unchecked((ulong)_state[0] + ((ulong)++_state[1] * Gamma))) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
