// A GAN with binary cross-entropy: real and fake halves in one discriminator step, then the generator.
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Adversarial;

internal sealed class ImageGenerator : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> layers;

    public ImageGenerator(long noise)
        : base(nameof(ImageGenerator))
    {
        layers = Sequential(
            Linear(noise, 128),
            LeakyReLU(0.2),
            Linear(128, 256),
            BatchNorm1d(256),
            LeakyReLU(0.2),
            Linear(256, 784),
            Tanh());
        RegisterComponents();
    }

    public override Tensor forward(Tensor noise) => layers.call(noise);
}

internal sealed class ImageDiscriminator : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> layers;

    public ImageDiscriminator()
        : base(nameof(ImageDiscriminator))
    {
        layers = Sequential(Linear(784, 256), LeakyReLU(0.2), Dropout(0.3), Linear(256, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor images) => layers.call(images);
}

internal sealed class AdversarialPair
{
    private const long NoiseSize = 64;

    private readonly ImageGenerator generator = new(NoiseSize);
    private readonly ImageDiscriminator discriminator = new();
    private readonly BCEWithLogitsLoss criterion = BCEWithLogitsLoss();
    private readonly optim.Optimizer generatorOptimizer;
    private readonly optim.Optimizer discriminatorOptimizer;

    public AdversarialPair()
    {
        generatorOptimizer = optim.Adam(generator.parameters(), lr: 2e-4, beta1: 0.5);
        discriminatorOptimizer = optim.Adam(discriminator.parameters(), lr: 2e-4, beta1: 0.5);
    }

    public void Train(IEnumerable<Tensor> realImages)
    {
        foreach (var real in realImages)
        {
            using var scope = NewDisposeScope();
            var batch = real.shape[0];
            using var ones = torch.ones(batch, 1);
            using var zeros = torch.zeros(batch, 1);

            // The discriminator.
            discriminatorOptimizer.zero_grad();
            var fake = generator.call(randn(batch, NoiseSize));
            var realLoss = criterion.call(discriminator.call(real), ones);
            var fakeLoss = criterion.call(discriminator.call(fake.detach()), zeros);
            var discriminatorLoss = (realLoss + fakeLoss) / 2;
            discriminatorLoss.backward();
            discriminatorOptimizer.step();

            // The generator.
            generatorOptimizer.zero_grad();
            var generatorLoss = criterion.call(discriminator.call(fake), ones);
            generatorLoss.backward();
            generatorOptimizer.step();
        }
    }
}
