using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Batches of which some rows have labels.</summary>
internal static class HalfLabelledProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(8, 2);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new HalfLabelledLoss();
        for (var i = 0; i < 300; i++)
        {
            using var scope = NewDisposeScope();
            var label = randint(0, 2, 32);
            var x = randn(32, 8) + label.unsqueeze(1);
            var labelled = (rand(32) < 0.1).to(ScalarType.Float32);                     // 1 where the label is known, else 0
            using var step = loss.Step(
                optimizer, logits: model.call(x), label: label, labelled: labelled, disturbed: model.call(x + 0.1 * randn_like(x)));
            if (i % 100 == 99) Console.WriteLine(step.Read());
        }
    }
}
