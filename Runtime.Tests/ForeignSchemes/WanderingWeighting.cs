using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.ForeignSchemes;

/// <summary>wᵢ = e^(−sᵢ)·(1 + noise) / average of |Lᵢ|, with Σ½sᵢ as the price of a small weight.</summary>
public sealed class WanderingWeighting : LossWeighting
{
    private readonly WeightingRandom _random;

    public WanderingWeighting(IReadOnlyList<ComponentInfo> components, WanderingAttribute options)
        : base(components)
    {
        Options = options;
        _random = new WeightingRandom(options.Seed);
        register_module("random", _random);
        register_buffer("average", ones(components.Count, ScalarType.Float64));
        register_parameter("s", new Parameter(zeros(components.Count, ScalarType.Float64)));
    }

    public WanderingAttribute Options { get; }

    public override Tensor Next(Tensor losses)
    {
        using var scope = NewDisposeScope();
        Tensor scale;
        using (no_grad())
        {
            var average = get_buffer("average")!;
            average.mul_(Options.Decay).add_(losses.abs().to(ScalarType.Float64), alpha: 1 - Options.Decay);
            var noise = Components.Select(_ => 1 + ((Options.Mode == WanderingMode.Wild ? 0.1 : 0.01) * _random.Normal())).ToArray();
            scale = tensor(noise, device: losses.device).div(average);
        }

        return scope.MoveToOuter(get_parameter("s")!.neg().exp().mul(scale));
    }

    public override Tensor Penalty() => get_parameter("s")!.sum().mul(0.5);
}
