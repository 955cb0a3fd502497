using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Transactions;

/// <summary>An optimizer that throws before it moves anything, where it is told to.</summary>
internal sealed class FragileOptimizer(optim.Optimizer inner) : optim.Optimizer(IntPtr.Zero)
{
    public bool Throws { get; set; }

    /// <summary>The optimizer that moves the parameters.</summary>
    public optim.Optimizer Inner { get; } = inner;

    public int Steps { get; private set; }

    public override IEnumerable<Parameter> parameters() => Inner.parameters();

    public override Tensor step(Func<Tensor>? closure = null)
    {
        if (Throws)
        {
            throw new PlannedException();
        }

        Steps++;
        return Inner.step(closure!);
    }
}
