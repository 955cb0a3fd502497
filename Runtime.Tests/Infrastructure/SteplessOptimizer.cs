using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>An optimizer that owns parameters, moves none and creates no tensor: what is counted around it is not its own.</summary>
internal sealed class SteplessOptimizer(params Parameter[] owned) : optim.Optimizer(IntPtr.Zero)
{
    public int Steps { get; private set; }

    public override IEnumerable<Parameter> parameters() => owned;

    public override Tensor step(Func<Tensor>? closure = null)
    {
        Steps++;
        return null!;
    }
}
