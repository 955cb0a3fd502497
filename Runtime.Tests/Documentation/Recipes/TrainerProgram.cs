using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A trainer that is written once for all losses.</summary>
internal static class TrainerProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 16);
        using var loss = new CopyLoss();
        using var trainer = new LossTrainer<CopyLoss, CopyLoss.Inputs>(model, loss, parameters => optim.Adam(parameters, 1e-2));
        using var data = rand(20, 32, 16);
        for (var epoch = 0; epoch < 10; epoch++)
        {
            var training = trainer.Train(Enumerable.Range(0, 16), Inputs);
            var validation = trainer.Evaluate(Enumerable.Range(16, 4), Inputs);
            Console.WriteLine($"{epoch}: {training} | validation {validation.RawTotal:F4}");
        }

        CopyLoss.Inputs Inputs(int batch) => new() { Output = model.call(data[batch]), Target = data[batch] };
    }
}
