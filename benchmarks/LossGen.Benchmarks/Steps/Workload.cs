using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Steps;

/// <summary>A model, its optimizer and one batch. Every candidate trains its own copy, made from the same seed.</summary>
internal sealed class Workload : IDisposable
{
    private readonly Sequential _model;
    private readonly Tensor _input;

    private Workload(int batch, int inputs, int hidden, int outputs)
    {
        random.manual_seed(7);
        _model = Sequential(Linear(inputs, hidden), ReLU(), Linear(hidden, outputs));
        _input = randn(batch, inputs).DetachFromDisposeScope();
        Target = rand(batch, outputs).DetachFromDisposeScope();
        Optimizer = optim.SGD(_model.parameters(), 1e-3);
    }

    public optim.Optimizer Optimizer { get; }

    public Tensor Target { get; }

    /// <summary>The models by the names that the tables use.</summary>
    public static Workload Create(string model) => model switch
    {
        "tiny" => new Workload(batch: 32, inputs: 16, hidden: 32, outputs: 1),
        "MLP" => new Workload(batch: 128, inputs: 784, hidden: 256, outputs: 10),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "The models are tiny and MLP."),
    };

    public Tensor Predict() => _model.call(_input);

    public void Dispose()
    {
        Optimizer.Dispose();
        _model.Dispose();
        _input.Dispose();
        Target.Dispose();
    }
}
