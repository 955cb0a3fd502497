using System.Globalization;

namespace LossGen.Benchmarks.Analyzers;

/// <summary>Training code as people write it, full of calls of TorchSharp: each file has a namespace and numbers of its own.</summary>
internal static class TrainingSources
{
    private const string Usings = """
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        """;

    /// <summary>A number of copies of every file.</summary>
    public static IEnumerable<(string Name, string Text)> All(int copies)
    {
        for (var i = 0; i < copies; i++)
        {
            yield return (Name("Classifier", i), Usings + Classifier(i));
            yield return (Name("Autoencoder", i), Usings + Autoencoder(i));
            yield return (Name("Adversarial", i), Usings + Adversarial(i));
            yield return (Name("Attention", i), Usings + Attention(i));
        }
    }

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}.cs");

    private static string Classifier(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        namespace Training.Classifier{{number}};

        public sealed class ConvNet : Module<Tensor, Tensor>
        {
            private readonly Conv2d conv1 = Conv2d(1, {{16 + number}}, 3);
            private readonly Conv2d conv2 = Conv2d({{16 + number}}, 32, 3);
            private readonly BatchNorm2d norm = BatchNorm2d(32);
            private readonly Dropout dropout = Dropout(0.25);
            private readonly Linear hidden = Linear(32 * 12 * 12, 128);
            private readonly Linear output = Linear(128, 10);

            public ConvNet() : base(nameof(ConvNet)) => RegisterComponents();

            public override Tensor forward(Tensor input)
            {
                var x = functional.relu(conv1.call(input));
                x = functional.relu(norm.call(conv2.call(x)));
                x = functional.max_pool2d(x, 2);
                x = dropout.call(x.flatten(1));
                x = functional.relu(hidden.call(x));
                return output.call(x);
            }
        }

        public sealed class ClassifierTraining(ConvNet model, Device device)
        {
            private readonly List<double> history = [];

            public IReadOnlyList<double> History => history;

            public void Train(IReadOnlyList<(Tensor Image, Tensor Label)> batches, int epochs)
            {
                using var optimizer = optim.Adam(model.parameters(), 1e-3, weight_decay: 1e-5);
                var scheduler = optim.lr_scheduler.StepLR(optimizer, {{5 + number}}, 0.5);
                for (var epoch = 0; epoch < epochs; epoch++)
                {
                    model.train();
                    var total = 0.0;
                    var count = 0;
                    foreach (var (image, label) in batches)
                    {
                        using var scope = NewDisposeScope();
                        optimizer.zero_grad();
                        var prediction = model.call(image.to(device));
                        var loss = functional.cross_entropy(prediction, label.to(device), label_smoothing: 0.1);
                        var penalty = model.parameters().Select(parameter => parameter.square().sum()).Aggregate((left, right) => left + right);
                        var objective = loss + 1e-4 * penalty;
                        objective.backward();
                        nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                        optimizer.step();
                        total += loss.item<float>() * label.shape[0];
                        count += (int)label.shape[0];
                    }

                    scheduler.step();
                    history.Add(total / count);
                    Console.WriteLine($"{epoch}: {total / count:F4}");
                }
            }

            public double Evaluate(IEnumerable<(Tensor Image, Tensor Label)> batches)
            {
                model.eval();
                using var noGrad = no_grad();
                long right = 0, all = 0;
                foreach (var (image, label) in batches)
                {
                    using var scope = NewDisposeScope();
                    var prediction = model.call(image.to(device)).argmax(1);
                    right += prediction.eq(label.to(device)).sum().item<long>();
                    all += label.shape[0];
                }

                return (double)right / all;
            }
        }
        """);

    private static string Autoencoder(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        namespace Training.Autoencoder{{number}};

        public sealed class Variational : Module<Tensor, (Tensor Output, Tensor Mean, Tensor LogVariance)>
        {
            private readonly Sequential encoder;
            private readonly Linear mean;
            private readonly Linear logVariance;
            private readonly Sequential decoder;

            public Variational(int inputs, int latent) : base(nameof(Variational))
            {
                encoder = Sequential(Linear(inputs, {{128 + number}}), ReLU(), Linear({{128 + number}}, 64), ReLU());
                mean = Linear(64, latent);
                logVariance = Linear(64, latent);
                decoder = Sequential(Linear(latent, 64), ReLU(), Linear(64, inputs));
                RegisterComponents();
            }

            public override (Tensor Output, Tensor Mean, Tensor LogVariance) forward(Tensor input)
            {
                var hidden = encoder.call(input.view(input.shape[0], -1));
                var center = mean.call(hidden);
                var spread = logVariance.call(hidden);
                var noise = randn_like(center);
                var code = center + noise * (0.5 * spread).exp();
                return (decoder.call(code), center, spread);
            }
        }

        public sealed record EpochLosses(double Reconstruction, double Divergence)
        {
            public double Total => Reconstruction + Divergence;
        }

        public sealed class AutoencoderTraining(Variational model, optim.Optimizer optimizer, double beta)
        {
            public EpochLosses Epoch(IEnumerable<Tensor> images)
            {
                model.train();
                double reconstruction = 0, divergence = 0;
                var steps = 0;
                foreach (var image in images)
                {
                    using var scope = NewDisposeScope();
                    var (output, center, spread) = model.call(image);
                    var flat = image.view(image.shape[0], -1);
                    var likelihood = functional.binary_cross_entropy_with_logits(output, flat, reduction: Reduction.Sum) / image.shape[0];
                    var kl = -0.5 * (1 + spread - center.pow(2) - spread.exp()).sum(1).mean();
                    var loss = likelihood + beta * kl;

                    optimizer.zero_grad();
                    loss.backward();
                    optimizer.step();

                    reconstruction += likelihood.item<float>();
                    divergence += kl.item<float>();
                    steps++;
                }

                return new EpochLosses(reconstruction / steps, divergence / steps);
            }

            public Tensor Sample(int count, int latent)
            {
                model.eval();
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                var code = randn(count, latent);
                var (output, _, _) = model.call(code.matmul(ones(latent, 784)));
                return output.sigmoid().MoveToOuterDisposeScope();
            }

            public static Tensor Distance(Tensor left, Tensor right)
            {
                using var scope = NewDisposeScope();
                var cosine = functional.cosine_similarity(left, right, dim: 1);
                var euclidean = (left - right).square().sum(1).sqrt();
                return (euclidean.mean() + (1 - cosine).mean()).MoveToOuterDisposeScope();
            }
        }
        """);

    private static string Adversarial(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        namespace Training.Adversarial{{number}};

        public static class Players
        {
            public static Sequential Generator(int noise) =>
                Sequential(Linear(noise, {{64 + number}}), LeakyReLU(0.2), BatchNorm1d({{64 + number}}), Linear({{64 + number}}, 784), Tanh());

            public static Sequential Critic() =>
                Sequential(Linear(784, 128), LeakyReLU(0.2), Dropout(0.3), Linear(128, 64), LeakyReLU(0.2), Linear(64, 1));
        }

        public sealed class AdversarialTraining : IDisposable
        {
            private readonly Sequential generator = Players.Generator(32);
            private readonly Sequential critic = Players.Critic();
            private readonly optim.Optimizer generatorOptimizer;
            private readonly optim.Optimizer criticOptimizer;

            public AdversarialTraining()
            {
                generatorOptimizer = optim.Adam(generator.parameters(), 2e-4, 0.5, 0.999);
                criticOptimizer = optim.Adam(critic.parameters(), 2e-4, 0.5, 0.999);
            }

            public (double Critic, double Generator) Step(Tensor real)
            {
                using var scope = NewDisposeScope();
                var size = real.shape[0];
                var noise = randn(size, 32);

                criticOptimizer.zero_grad();
                var fake = generator.call(noise).detach();
                var onReal = functional.binary_cross_entropy_with_logits(critic.call(real.view(size, -1)), ones(size, 1));
                var onFake = functional.binary_cross_entropy_with_logits(critic.call(fake), zeros(size, 1));
                var criticLoss = (onReal + onFake) / 2;
                criticLoss.backward();
                criticOptimizer.step();

                generatorOptimizer.zero_grad();
                var images = generator.call(noise);
                var fooled = functional.binary_cross_entropy_with_logits(critic.call(images), ones(size, 1));
                var smooth = images.view(size, 28, 28).diff(dim: -1).abs().mean();
                var generatorLoss = fooled + 0.01 * smooth;
                generatorLoss.backward();
                generatorOptimizer.step();

                return (criticLoss.item<float>(), generatorLoss.item<float>());
            }

            public void Run(IReadOnlyList<Tensor> batches, int epochs, string folder)
            {
                for (var epoch = 1; epoch <= epochs; epoch++)
                {
                    var losses = batches.Select(Step).ToList();
                    Console.WriteLine($"{epoch,3} critic {losses.Average(loss => loss.Critic):F3} generator {losses.Average(loss => loss.Generator):F3}");
                    if (epoch % 10 == 0)
                    {
                        generator.save(Path.Combine(folder, $"generator-{epoch}.dat"));
                        critic.save(Path.Combine(folder, $"critic-{epoch}.dat"));
                    }
                }
            }

            public void Dispose()
            {
                generatorOptimizer.Dispose();
                criticOptimizer.Dispose();
                generator.Dispose();
                critic.Dispose();
            }
        }
        """);

    private static string Attention(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        namespace Training.Attention{{number}};

        public sealed class Head : Module<Tensor, Tensor>
        {
            private readonly int width;
            private readonly Linear query;
            private readonly Linear key;
            private readonly Linear value;

            public Head(int width) : base(nameof(Head))
            {
                this.width = width;
                query = Linear(width, width, hasBias: false);
                key = Linear(width, width, hasBias: false);
                value = Linear(width, width, hasBias: false);
                RegisterComponents();
            }

            public override Tensor forward(Tensor input)
            {
                var length = input.shape[1];
                var scores = query.call(input).matmul(key.call(input).transpose(-2, -1)) / Math.Sqrt(width);
                var mask = ones(length, length).tril().unsqueeze(0);
                scores = scores.masked_fill(mask.eq(0), float.NegativeInfinity);
                return functional.softmax(scores, -1).matmul(value.call(input));
            }
        }

        public sealed class Language : Module<Tensor, Tensor>
        {
            private readonly Embedding tokens;
            private readonly Embedding positions;
            private readonly Head head;
            private readonly LayerNorm norm;
            private readonly Linear output;

            public Language(int vocabulary) : base(nameof(Language))
            {
                tokens = Embedding(vocabulary, {{32 + number}});
                positions = Embedding(64, {{32 + number}});
                head = new Head({{32 + number}});
                norm = LayerNorm({{32 + number}});
                output = Linear({{32 + number}}, vocabulary);
                RegisterComponents();
            }

            public override Tensor forward(Tensor input)
            {
                var x = tokens.call(input) + positions.call(arange(input.shape[1]));
                x = x + head.call(norm.call(x));
                return output.call(x);
            }
        }

        public sealed class LanguageTraining(Language model)
        {
            private double best = double.PositiveInfinity;

            public double Train(Tensor text, int steps, int batch, int length)
            {
                using var optimizer = optim.AdamW(model.parameters(), 3e-4);
                for (var step = 0; step < steps; step++)
                {
                    using var scope = NewDisposeScope();
                    var starts = Enumerable.Range(0, batch).Select(_ => Random.Shared.NextInt64(text.shape[0] - length - 1)).ToArray();
                    var inputs = stack(starts.Select(start => text.narrow(0, start, length)).ToArray());
                    var targets = stack(starts.Select(start => text.narrow(0, start + 1, length)).ToArray());
                    var logits = model.call(inputs);
                    var loss = functional.cross_entropy(logits.view(-1, logits.shape[2]), targets.view(-1));
                    optimizer.zero_grad();
                    loss.backward();
                    optimizer.step();
                    best = Math.Min(best, loss.item<float>());
                }

                return best;
            }

            public Tensor Generate(Tensor prompt, int count, double temperature)
            {
                using var noGrad = no_grad();
                var text = prompt;
                for (var i = 0; i < count; i++)
                {
                    using var scope = NewDisposeScope();
                    var logits = model.call(text.unsqueeze(0)).select(1, -1) / temperature;
                    var next = multinomial(functional.softmax(logits, -1), 1).view(1);
                    text = cat([text, next]).MoveToOuterDisposeScope();
                }

                return text;
            }
        }
        """);
}
