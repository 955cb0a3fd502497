// Two losses of one class each, with their own optimizers, and a finetuning stage in which the trunk is frozen.
using System;
using System.Collections.Generic;
using System.Linq;
using LossGen;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Stages;

[CombinedLoss]
[GeometricMean]
internal sealed partial class FaceLoss
{
    [LossComponent(1)]
    private static Tensor Age(Tensor age, Tensor trueAge) => functional.l1_loss(age, trueAge);

    [LossComponent(1)]
    private static Tensor Identity(Tensor identity, Tensor trueIdentity) => functional.cross_entropy(identity, trueIdentity);
}

internal static class TwoStages
{
    public static void Run(Sequential trunk, Linear ageHead, Linear identityHead, List<(Tensor X, Tensor Age, Tensor Identity)> data)
    {
        using var loss = new FaceLoss();
        using (var all = optim.Adam(trunk.parameters().Concat(ageHead.parameters()).Concat(identityHead.parameters()), 1e-3))
        {
            foreach (var (x, age, identity) in data)
            {
                using var scope = NewDisposeScope();
                var features = trunk.call(x);
                using var step = loss.Step(all, age: ageHead.call(features).squeeze(1), trueAge: age, identity: identityHead.call(features), trueIdentity: identity);
            }
        }

        foreach (var parameter in trunk.parameters())
        {
            parameter.requires_grad = false;
        }

        trunk.eval();
        using var heads = optim.Adam(ageHead.parameters().Concat(identityHead.parameters()), 1e-4);
        foreach (var (x, age, identity) in data)
        {
            using var scope = NewDisposeScope();
            var features = trunk.call(x);
            var terms = loss.Compute(age: ageHead.call(features).squeeze(1), trueAge: age, identity: identityHead.call(features), trueIdentity: identity);
            heads.zero_grad();
            terms.Total.backward();
            heads.step();
            Console.WriteLine(terms.Age.item<float>());
        }
    }
}
