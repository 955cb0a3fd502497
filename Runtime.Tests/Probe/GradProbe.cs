#pragma warning disable LG3013 // The mistakes are what is shown.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Probe;

/// <summary>Calls of <c>autograd.grad</c> that fail, which end the process however they are caught.</summary>
internal static class GradProbe
{
    /// <summary>Runs one of them.</summary>
    /// <param name="scenario">Which.</param>
    /// <returns>0 where the process outlives the call.</returns>
    public static int Run(string scenario)
    {
        using var net = Sequential(Linear(2, 4), Tanh(), Linear(4, 1));
        var x = ones([3, 2], requires_grad: true);
        var output = net.call(x).sum();
        try
        {
            switch (scenario)
            {
                case "freed":
                    output.backward();
                    autograd.grad([output], [x]);
                    break;
                case "second-derivative-without-retain":
                    autograd.grad([autograd.grad([output], [x], create_graph: true)[0].sum()], [x]);
                    break;
                case "second-derivative-without-graph":
                    autograd.grad([autograd.grad([output], [x], retain_graph: true)[0].sum()], [x]);
                    break;
                case "no-grad":
                    using (no_grad())
                    {
                        output = net.call(x).sum();
                    }

                    autograd.grad([output], [x]);
                    break;
                case "detached":
                    autograd.grad([output.detach()], [x]);
                    break;
                case "several-values":
                    autograd.grad([net.call(x)], [x]);
                    break;
                case "input-without-gradient":
                    var plain = ones([3, 2]);
                    autograd.grad([net.call(plain).sum()], [plain]);
                    break;
                case "unused":
                    autograd.grad([output], [ones([1], requires_grad: true)]);
                    break;
                default:
                    autograd.grad([autograd.grad([output], [x], retain_graph: true, create_graph: true)[0].sum()], [x]);
                    break;
            }
        }
#pragma warning disable CA1031 // That nothing arrives here is what is shown.
        catch (Exception)
#pragma warning restore CA1031
        {
            return 0;
        }

        return 0;
    }
}
