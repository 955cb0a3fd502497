using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.OwnParameters;

/// <summary>A temperature that the class makes, read-only and initialised where it is declared.</summary>
[CombinedLoss]
internal partial class TemperatureLoss
{
    private readonly Parameter logScale = new(zeros(1));

    public Parameter LogScale => logScale;

    [MainLoss]
    private protected Tensor Fit(Tensor prediction, Tensor target) => nn.functional.mse_loss(logScale.exp() * prediction, target);
}

/// <summary>One more in a derived class, a property this time.</summary>
[CombinedLoss]
internal sealed partial class ShiftedLoss : TemperatureLoss
{
    public Parameter Shift { get; } = new(zeros(1));

    [AuxiliaryLoss(1)]
    private Tensor Centre(Tensor prediction) => (prediction + Shift).pow(2).mean();
}

/// <summary>A field and a property in one class.</summary>
[CombinedLoss]
internal sealed partial class MovedLoss
{
    private readonly Parameter logScale = new(zeros(1));

    public Parameter LogScale => logScale;

    public Parameter Shift { get; } = new(zeros(1));

    [MainLoss]
    private Tensor Fit(Tensor prediction) => (logScale.exp() * prediction + Shift).pow(2).mean();
}

/// <summary>Centres that the constructor makes, and that may be made anew.</summary>
[CombinedLoss]
internal sealed partial class CentresLoss
{
    private Parameter? centres;

    public CentresLoss(int count) => centres = nn.Parameter(zeros(count));

    public Parameter? Centres => centres;

    public void Grow(int count) => centres = new Parameter(ones(count));

    [MainLoss]
    private Tensor Pull(Tensor x) => (x - centres!).pow(2).mean();
}

/// <summary>Parameters that belong to somebody else.</summary>
[CombinedLoss]
internal sealed partial class GuestLoss(Parameter given, nn.Module<Tensor, Tensor> net)
{
    private readonly Parameter given = given;
    private readonly Parameter ofNet = net.parameters().First();
    private readonly nn.Module<Tensor, Tensor> net = net;
    private Parameter perhaps = new(zeros(1));

    public Parameter Perhaps => perhaps;

    public void Take(Parameter other) => perhaps = other;

    [MainLoss]
    private Tensor Fit(Tensor x) => (net.call(x) * given + ofNet.sum() + perhaps).pow(2).mean();
}

/// <summary>Two phases, one of which trains the scale.</summary>
[CombinedLoss]
[Phase("Network", nameof(Fit), Trains = new[] { nameof(net) })]
[Phase("Scale", nameof(Size))]
internal sealed partial class PhasedLoss(nn.Module<Tensor, Tensor> net)
{
    private readonly nn.Module<Tensor, Tensor> net = net;
    private readonly Parameter scale = new(ones(1));

    public Parameter Scale => scale;

    [LossComponent(1)]
    private Tensor Fit(Tensor x) => (net.call(x) * scale).pow(2).mean();

    [LossComponent(1)]
    private Tensor Size(Tensor x) => (scale - x.mean()).pow(2).sum();
}
