// A pretrained backbone is frozen first, then fine-tuned with a smaller rate than the new head.
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Transfer;

internal sealed class FineTuned : Module<Tensor, Tensor>
{
    public FineTuned(Module<Tensor, Tensor> backbone, long features, long classes)
        : base(nameof(FineTuned))
    {
        Backbone = backbone;
        Head = Linear(features, classes);
        register_module("backbone", Backbone);
        register_module("head", Head);
    }

    public Module<Tensor, Tensor> Backbone { get; }

    public Linear Head { get; }

    public override Tensor forward(Tensor x) => Head.call(Backbone.call(x));
}

internal static class TransferLearning
{
    public static void Train(FineTuned model, IReadOnlyList<(Tensor X, Tensor Y)> data)
    {
        foreach (var parameter in model.Backbone.parameters())
        {
            parameter.requires_grad = false;
        }

        using (var headOnly = optim.Adam(model.Head.parameters(), 1e-3))
        {
            Epochs(model, headOnly, data, 3);
        }

        foreach (var parameter in model.Backbone.parameters())
        {
            parameter.requires_grad = true;
        }

        using var everything = optim.Adam(
            new[]
            {
                new Adam.ParamGroup(model.Backbone.parameters(), lr: 1e-5),
                new Adam.ParamGroup(model.Head.parameters(), lr: 1e-4),
            });
        Epochs(model, everything, data, 5);
    }

    private static void Epochs(Module<Tensor, Tensor> model, optim.Optimizer optimizer, IReadOnlyList<(Tensor X, Tensor Y)> data, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var (x, y) in data.OrderBy(_ => System.Random.Shared.Next()))
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                functional.cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
        }
    }
}
