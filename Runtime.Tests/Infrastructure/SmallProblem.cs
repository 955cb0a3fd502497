using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>A linear model with two outputs and fixed data: small enough to write its training by hand beside the generated one.</summary>
internal sealed class SmallProblem : IDisposable
{
    public SmallProblem(ScalarType dtype = ScalarType.Float32, long seed = 1)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        Model = nn.Linear(5, 3, dtype: dtype);
        Input = randn(7, 5, dtype: dtype).DetachFromDisposeScope();
        Target = randn(7, 3, dtype: dtype).DetachFromDisposeScope();
    }

    public Linear Model { get; }

    public Tensor Input { get; }

    public Tensor Target { get; }

    /// <summary>Copies of the parameters' gradients.</summary>
    public Tensor[] Gradients() => Model.parameters().Select(static parameter => parameter.grad!.clone()).ToArray();

    /// <summary>Copies of the parameters.</summary>
    public Tensor[] Parameters() => Model.parameters().Select(static parameter => parameter.detach().clone()).ToArray();

    public void Dispose()
    {
        Model.Dispose();
        Input.Dispose();
        Target.Dispose();
    }
}
