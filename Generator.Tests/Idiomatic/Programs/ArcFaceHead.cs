// Face recognition: class centres are the loss's own parameter, the margin stays fixed; a second optimizer trains them.
using System;
using System.Collections.Generic;
using LossGen;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Faces;

[CombinedLoss]
internal sealed partial class MarginLoss
{
    private const double Margin = 0.35;
    private readonly Parameter centres;

    public MarginLoss(int people, int size) => centres = Parameter(randn(people, size) * 0.01);

    [MainLoss]
    private Tensor Identity(Tensor embedding, Tensor person)
    {
        var cosine = functional.normalize(embedding, dim: 1).matmul(functional.normalize(centres, dim: 1).t());
        var margin = functional.one_hot(person, centres.shape[0]).to(cosine.dtype) * Margin;
        return functional.cross_entropy(64 * (cosine - margin), person);
    }

    [Regularizer(1e-3)]
    private Tensor Size(Tensor embedding) => (embedding.norm(dim: 1) - 1).pow(2).mean();
}

internal static class FaceTraining
{
    public static void Run(Module<Tensor, Tensor> model, IEnumerable<(Tensor X, Tensor Person)> batches)
    {
        using var loss = new MarginLoss(people: 1000, size: 128);
        using var optimizer = optim.SGD(
            new List<SGD.ParamGroup>
            {
                new(model.parameters(), lr: 0.01, momentum: 0.9),
                new(loss.parameters(), lr: 0.1),
            },
            0.01);
        foreach (var (x, person) in batches)
        {
            using var scope = NewDisposeScope();
            using var step = loss.Step(optimizer, embedding: model.call(x), person: person);
            Console.WriteLine(step.Read().ShareOf("Size"));
        }
    }
}
