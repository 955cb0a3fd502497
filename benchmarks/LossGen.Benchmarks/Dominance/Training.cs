using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Dominance;

/// <summary>A small model that is trained on a main component and one auxiliary.</summary>
internal abstract class Training : IDisposable
{
    /// <summary>Samples of a batch.</summary>
    public const int Batch = 64;

    /// <summary>The annotated loss, whose source the analyzer judges.</summary>
    public abstract Type Loss { get; }

    /// <summary>Everything that is trained.</summary>
    public abstract IReadOnlyList<nn.Module> Modules { get; }

    /// <summary>The part on which both components act.</summary>
    public abstract IEnumerable<Parameter> Shared { get; }

    /// <summary>Both unweighted components on the next batch.</summary>
    public abstract (Tensor Main, Tensor Auxiliary) Evaluate();

    /// <inheritdoc />
    public virtual void Dispose()
    {
        foreach (var module in Modules)
        {
            module.Dispose();
        }
    }
}
