using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>A linear model with two outputs and fixed data: small enough to write its training by hand beside the generated one.</summary>
internal sealed class SmallProblem : IDisposable
{
    public SmallProblem(ScalarType dtype = ScalarType.Float32, ulong seed = 1)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(seed);
        Model = Drawn.Parameters(nn.Linear(5, 3, dtype: dtype), random);
        Input = randn(7, 5, dtype: dtype, generator: random).DetachFromDisposeScope();
        Target = randn(7, 3, dtype: dtype, generator: random).DetachFromDisposeScope();
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
