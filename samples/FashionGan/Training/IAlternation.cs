using static TorchSharp.torch;

namespace FashionGan.Training;

/// <summary>Whoever decides whose turn it is, and makes one step of that phase.</summary>
internal interface IAlternation : IDisposable
{
    /// <summary>One step of the phase that is due.</summary>
    /// <param name="garments">Real garments, [batch, 1, 28, 28] in −1 to 1.</param>
    /// <param name="classes">Their classes, one-hot, [batch, 10].</param>
    /// <param name="noise">Noise for as many drawn ones, [batch, noise].</param>
    /// <returns>The phase, and its losses.</returns>
    GanStep Step(Tensor garments, Tensor classes, Tensor noise);
}

/// <summary>One step: the phase it was, and the losses of the phase in the order of their declaration.</summary>
internal sealed record GanStep(GanLoss.Phase Phase, IReadOnlyList<double> Losses);
