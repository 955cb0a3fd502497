using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>
/// Networks and data from a generator of their own. <c>manual_seed</c> is for the whole process, in which other tests draw
/// at the same time: two networks that are to be equal would now and then differ.
/// </summary>
internal static class Drawn
{
    /// <summary>Draws all parameters of a new module anew, from −½ to ½.</summary>
    public static TModule Parameters<TModule>(TModule module, Generator random)
        where TModule : nn.Module
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var parameter in module.parameters())
        {
            parameter.copy_(rand(parameter.shape, parameter.dtype, generator: random).sub_(0.5));
        }

        return module;
    }
}
