using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.OwnParameters;

/// <summary>A base that is no loss itself and makes a parameter.</summary>
internal abstract class ScaledModule : LossModule
{
    protected readonly Parameter scale = new(ones(1));

    public Parameter Scale => scale;
}

/// <summary>The parameter of its base, one that a method makes, and one whose field begins with nothing.</summary>
[CombinedLoss]
internal sealed partial class GatheredLoss : ScaledModule
{
    private readonly Parameter shift = Make(1);
    private readonly Parameter late = null!;

    public GatheredLoss() => late = new Parameter(zeros(1));

    [MainLoss]
    private Tensor Fit(Tensor prediction) => (scale * prediction + shift + late).pow(2).mean();

    private static Parameter Make(int size) => new(zeros(size));
}
