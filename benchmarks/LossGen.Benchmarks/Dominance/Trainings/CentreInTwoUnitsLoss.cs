using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Where the garment lies as a fraction of the image, and how bright it is in grey values of 0 to 255.</summary>
[CombinedLoss]
internal sealed partial class CentreInTwoUnitsLoss
{
    [MainLoss]
    private static Tensor Centre(Tensor centre, Tensor truth) => functional.mse_loss(centre, truth);

    [AuxiliaryLoss]
    private static Tensor Brightness(Tensor brightness, Tensor mean) => functional.smooth_l1_loss(brightness, mean);
}

/// <summary>The training of <see cref="CentreInTwoUnitsLoss"/>.</summary>
internal sealed class CentreInTwoUnits() : GarmentTraining(1, 1)
{
    private readonly CentreInTwoUnitsLoss loss = new();

    public override Type Loss => typeof(CentreInTwoUnitsLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, _) = Garments.Next();
        var features = Trunk.call(images);
        var terms = loss.Compute(centre: First.call(features), truth: Garments.Centre(images) / Garments.Side, brightness: Second.call(features), mean: 255 * images.mean([1], keepdim: true));
        return (terms.Centre, terms.Brightness);
    }
}
