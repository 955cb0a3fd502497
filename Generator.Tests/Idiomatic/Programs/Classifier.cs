// A convolutional classifier on labelled images, trained with a schedule, a validation pass and early stopping.
using System;
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Classification;

internal sealed class ConvNet : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> features;
    private readonly Dropout dropout = Dropout(0.25);
    private readonly Linear hidden = Linear(32 * 14 * 14, 64);
    private readonly Linear output = Linear(64, 10);

    public ConvNet(Device device)
        : base(nameof(ConvNet))
    {
        features = Sequential(
            ("conv1", Conv2d(1, 16, 3, padding: 1)),
            ("norm1", BatchNorm2d(16)),
            ("relu1", ReLU()),
            ("conv2", Conv2d(16, 32, 3, padding: 1)),
            ("relu2", ReLU()),
            ("pool", MaxPool2d(2)));
        RegisterComponents();
        this.to(device);
    }

    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var x = features.call(images).flatten(1);
        x = functional.relu(hidden.call(x));
        return output.call(dropout.call(x)).MoveToOuterDisposeScope();
    }
}

internal static class Classifier
{
    public static double Train(IReadOnlyList<(Tensor Images, Tensor Labels)> training, IReadOnlyList<(Tensor Images, Tensor Labels)> validation, int epochs)
    {
        var device = cuda.is_available() ? CUDA : CPU;
        using var model = new ConvNet(device);
        using var criterion = CrossEntropyLoss();
        using var optimizer = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(optimizer, step_size: 5, gamma: 0.5);
        var (best, patience) = (double.PositiveInfinity, 0);

        for (var epoch = 1; epoch <= epochs && patience < 3; epoch++)
        {
            model.train();
            var runningLoss = 0.0;
            foreach (var (images, labels) in training)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var logits = model.call(images.to(device));
                var loss = criterion.call(logits, labels.to(device));
                loss.backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                optimizer.step();
                runningLoss += loss.item<float>();
            }

            scheduler.step();
            var validationLoss = Evaluate(model, validation, device, out var accuracy);
            Console.WriteLine($"epoch {epoch}: training {runningLoss / training.Count:F4}, validation {validationLoss:F4}, {accuracy:P1}");
            (best, patience) = validationLoss < best ? (validationLoss, 0) : (best, patience + 1);
        }

        return best;
    }

    private static double Evaluate(Module<Tensor, Tensor> model, IReadOnlyList<(Tensor Images, Tensor Labels)> data, Device device, out double accuracy)
    {
        model.eval();
        using var noGrad = no_grad();
        double total = 0;
        long correct = 0;
        long count = 0;
        foreach (var (images, labels) in data)
        {
            using var scope = NewDisposeScope();
            var logits = model.call(images.to(device));
            var truth = labels.to(device);
            total += functional.cross_entropy(logits, truth, reduction: Reduction.Sum).item<float>();
            correct += logits.argmax(1).eq(truth).sum().item<long>();
            count += truth.shape[0];
        }

        accuracy = (double)correct / count;
        return total / count;
    }
}
