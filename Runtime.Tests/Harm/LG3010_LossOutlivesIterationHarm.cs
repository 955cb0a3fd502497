#pragma warning disable LG3010 // The mistake is what is measured.
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>The memory is the whole process's, so nothing else may run meanwhile.</summary>
[Collection(nameof(TensorCounting))]
public class LossOutlivesIterationHarm
{
    // One intermediate result of an iteration: 48 MB. An allocator gives so large a block back to the system as soon as it
    // is freed (glibc's from 32 MB on); of smaller ones it may keep any number, and the process tells nothing.
    private const long Elements = 12_000_000;
    private const int Iterations = 8;

    [Fact]
    public void Kept_losses_keep_the_memory_of_every_iteration()
    {
        var detached = Growth(static loss => loss.detach());
        var kept = Growth(static loss => loss);

        // Eight graphs of 48 MB, against none; half of that is beyond what else a process may do meanwhile.
        Assert.True(kept > detached + (Iterations / 2 * Elements * sizeof(float)), $"kept {kept}, detached {detached}");
    }

    [Fact]
    public void A_kept_loss_still_has_its_graph()
    {
        using var x = ones(1, requires_grad: true);
        Tensor kept = 0f;
        Tensor detached = 0f;
        for (var i = 0; i < 3; i++)
        {
            var loss = functional.mse_loss(x, zeros(1));
            loss.backward();
            kept += loss;
            detached += loss.detach();
        }

        Assert.True(kept.requires_grad);
        Assert.False(detached.requires_grad);
        Assert.Equal(kept.ToSingle(), detached.ToSingle());
    }

    private static long Growth(Func<Tensor, Tensor> keep)
    {
        using var scope = NewDisposeScope();
        using var x = ones(Elements, requires_grad: true);
        var before = Resident();
        var kept = new List<Tensor>();
        for (var i = 0; i < Iterations; i++)
        {
            using var iteration = NewDisposeScope();
            kept.Add(keep(x.exp().mean()).MoveToOuterDisposeScope());
        }

        return Resident() - before;
    }

    private static long Resident()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
