using System.Collections.Immutable;
using LossGen.Analyzers;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Torch;

/// <summary>Training programs in the ways that people write them, all of them right: the rules about steps have nothing to say, until one thing is changed.</summary>
public class TrainingLoopTests
{
    private static readonly ImmutableArray<TorchRule> Rules = ImmutableArray.Create<TorchRule>(
        new GradientsNeverCleared(), new StepOutOfOrder(), new GeneratorNotDetached(), new OpponentGradientsLeak(), new ClippingWithoutEffect());

    private const string Classifier =
        """
        class Classifier
        {
            public static void Fit(Module<Tensor, Tensor> net, torch.optim.Optimizer sgd, Loss<Tensor, Tensor, Tensor> criterion, IEnumerable<(Tensor, Tensor)> data, int epochs)
            {
                var scheduler = torch.optim.lr_scheduler.StepLR(sgd, 10);
                for (var epoch = 1; epoch <= epochs; epoch++)
                {
                    net.train();
                    var seen = 0;
                    foreach (var (x, y) in data)
                    {
                        using (var scope = NewDisposeScope())
                        {
                            sgd.zero_grad();
                            var prediction = net.call(x);
                            var loss = criterion.call(prediction, y);
                            loss.backward();
                            nn.utils.clip_grad_norm_(net.parameters(), 0.5);
                            sgd.step();
                            seen += (int)x.shape[0];
                            if (seen % 100 == 0) Console.WriteLine(loss.ToSingle());
                        }
                    }

                    Test(net, criterion, data);
                    scheduler.step();
                }
            }

            static void Test(Module<Tensor, Tensor> net, Loss<Tensor, Tensor, Tensor> criterion, IEnumerable<(Tensor, Tensor)> data)
            {
                net.eval();
                using var off = no_grad();
                foreach (var (x, y) in data) Console.WriteLine(criterion.call(net.call(x), y).ToSingle());
            }
        }
        """;

    private const string Adversarial =
        """
        class Adversarial
        {
            static void Run(Device device, int epochs, Tensor real)
            {
                var generator = Sequential(Linear(8, 4, device: device), Tanh());
                var discriminator = Sequential(Linear(4, 1, device: device), Sigmoid());
                var dStep = torch.optim.Adam(discriminator.parameters(), lr: 0.0002, beta1: 0.5);
                var gStep = torch.optim.Adam(generator.parameters(), lr: 0.0002, beta1: 0.5);
                var criterion = BCELoss();
                for (var epoch = 0; epoch < epochs; epoch++)
                {
                    using var scope = NewDisposeScope();
                    discriminator.zero_grad();
                    var label = ones(16, 1);
                    var output = discriminator.forward(real);
                    var errorReal = criterion.forward(output, label);
                    errorReal.backward();
                    var fake = generator.forward(randn(16, 8));
                    label.fill_(0);
                    output = discriminator.forward(fake.detach());
                    var errorFake = criterion.forward(output, label);
                    errorFake.backward();
                    var both = errorReal + errorFake;
                    dStep.step();

                    generator.zero_grad();
                    label.fill_(1);
                    output = discriminator.forward(fake);
                    var error = criterion.forward(output, label);
                    error.backward();
                    gStep.step();
                    Console.WriteLine(both.ToSingle());
                }
            }
        }
        """;

    private const string Critic =
        """
        class Critic
        {
            readonly Module<Tensor, Tensor> critic = Linear(4, 1);
            readonly Module<Tensor, Tensor> generator = Linear(8, 4);
            readonly torch.optim.Optimizer criticStep, generatorStep;

            Critic()
            {
                criticStep = torch.optim.RMSProp(critic.parameters(), 5e-5);
                generatorStep = torch.optim.RMSProp(generator.parameters(), 5e-5);
            }

            void Round(IEnumerator<Tensor> data, int critics)
            {
                for (var i = 0; i < critics; i++)
                {
                    data.MoveNext();
                    criticStep.zero_grad();
                    Tensor fake;
                    using (no_grad()) fake = generator.call(randn(16, 8));
                    var loss = critic.call(fake).mean() - critic.call(data.Current).mean() + Penalty(data.Current, fake);
                    loss.backward();
                    criticStep.step();
                    using (no_grad()) foreach (var p in critic.parameters()) p.clamp_(-0.01, 0.01);
                }

                generatorStep.zero_grad();
                (-critic.call(generator.call(randn(16, 8))).mean()).backward();
                generatorStep.step();
            }

            Tensor Penalty(Tensor real, Tensor fake)
            {
                var mixed = (real + fake).detach().requires_grad_(true);
                var gradient = autograd.grad(new[] { critic.call(mixed).sum() }, new[] { mixed }, retain_graph: true, create_graph: true)[0];
                return (gradient.norm(1) - 1).pow(2).mean();
            }
        }
        """;

    [Theory]
    [InlineData(Classifier)]
    [InlineData(Adversarial)]
    [InlineData(Critic)]
    [InlineData(
        """
        class ActorCritic
        {
            readonly Module<Tensor, Tensor> actor = Linear(4, 2), critic = Linear(6, 1), target = Linear(6, 1);
            readonly torch.optim.Optimizer actorStep, criticStep;
            ActorCritic() { actorStep = torch.optim.Adam(actor.parameters()); criticStep = torch.optim.Adam(critic.parameters()); }

            void Update(Tensor state, Tensor action, Tensor reward, Tensor next)
            {
                Tensor wanted;
                using (no_grad()) wanted = reward + 0.99 * target.call(cat(new[] { next, actor.call(next) }, 1));
                var criticLoss = functional.mse_loss(critic.call(cat(new[] { state, action }, 1)), wanted);
                criticStep.zero_grad();
                criticLoss.backward();
                nn.utils.clip_grad_norm_(critic.parameters(), 0.5);
                criticStep.step();

                var actorLoss = -critic.call(cat(new[] { state, actor.call(state) }, 1)).mean();
                actorStep.zero_grad();
                actorLoss.backward();
                nn.utils.clip_grad_norm_(actor.parameters(), 0.5);
                actorStep.step();
                Soft(critic, target);
            }

            static void Soft(Module from, Module to)
            {
                using var off = no_grad();
                foreach (var (p, q) in from.parameters().Zip(to.parameters())) q.mul_(0.995).add_(p, alpha: 0.005);
            }
        }
        """)]
    [InlineData(
        """
        class Accumulating
        {
            void Run(Module<Tensor, Tensor> net, IEnumerable<(Tensor, Tensor)> data, int every)
            {
                var sgd = torch.optim.AdamW(net.parameters(), 1e-4);
                var i = 0;
                sgd.zero_grad();
                foreach (var (x, y) in data)
                {
                    try
                    {
                        var loss = functional.mse_loss(net.call(x), y) / every;
                        loss.backward();
                        if (++i % every == 0)
                        {
                            nn.utils.clip_grad_norm_(net.parameters(), 1.0);
                            sgd.step();
                            sgd.zero_grad();
                        }
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e.Message);
                        sgd.zero_grad();
                    }
                }
            }
        }
        """)]
    [InlineData(
        """
        class Joint
        {
            void Run(IEnumerable<Tensor> data)
            {
                using var encoder = Linear(8, 2);
                using var decoder = Linear(2, 8);
                using var first = torch.optim.Adam(encoder.parameters());
                using var second = torch.optim.Adam(decoder.parameters());
                var optimizers = new List<torch.optim.Optimizer> { first, second };
                foreach (var x in data)
                {
                    optimizers.ForEach(o => o.zero_grad());
                    var loss = functional.mse_loss(decoder.call(encoder.call(x)), x);
                    loss.backward();
                    foreach (var o in optimizers) o.step();
                }

                foreach (var x in data)
                {
                    var loss = functional.mse_loss(decoder.call(encoder.call(x)), x);
                    first.zero_grad();
                    second.zero_grad();
                    loss.backward();
                    first.step();
                    second.step();
                }
            }
        }
        """)]
    [InlineData(
        """
        abstract class Trainer<TBatch>
        {
            protected abstract Tensor Loss(TBatch batch);
            protected virtual void Before() => Step.zero_grad();
            protected torch.optim.Optimizer Step { get; init; }

            public void Fit(IEnumerable<TBatch> data, IProgress<float> progress)
            {
                foreach (var batch in data)
                {
                    using var scope = NewDisposeScope();
                    Before();
                    var loss = Loss(batch);
                    loss.backward();
                    Step.step();
                    progress?.Report(loss.item<float>());
                }
            }
        }
        """)]
    [InlineData(
        """
        class Attack
        {
            static Tensor Perturb(Module<Tensor, Tensor> net, Tensor image, Tensor label, double epsilon)
            {
                using var x = image.clone().requires_grad_(true);
                net.zero_grad();
                functional.cross_entropy(net.call(x), label).backward();
                return x + epsilon * x.grad.sign();
            }

            static void Train(Module<Tensor, Tensor> net, torch.optim.Optimizer sgd, IEnumerable<(Tensor, Tensor)> data)
            {
                foreach (var (x, y) in data)
                {
                    using var harder = Perturb(net, x, y, 0.1);
                    sgd.zero_grad();
                    functional.cross_entropy(net.call(harder.detach()), y).backward();
                    sgd.step();
                }
            }
        }
        """)]
    [InlineData(
        """
        class Federated
        {
            static void Round(Module<Tensor, Tensor> server, IReadOnlyList<Module<Tensor, Tensor>> clients, Tensor x, Tensor y)
            {
                var sgd = torch.optim.SGD(server.parameters(), 0.1);
                for (var round = 0; round < 10; round++)
                {
                    foreach (var client in clients)
                    {
                        var local = torch.optim.SGD(client.parameters(), 0.1);
                        functional.mse_loss(client.call(x), y).backward();
                        local.step();
                    }

                    sgd.zero_grad();
                    foreach (var (p, q) in server.parameters().Zip(clients[0].parameters())) p.grad = (p - q).detach();
                    sgd.step();
                }
            }
        }
        """)]
    public async Task Right_programs_are_left_alone(string program) => Assert.Empty(await ReportedAsync(program));

    [Theory]
    [InlineData(Classifier, "sgd.zero_grad();", "", "LG4001 sgd.step()")]
    [InlineData(Classifier, "loss.backward();", "loss.backward(); sgd.zero_grad();", "LG4002 sgd.zero_grad()")]
    [InlineData(Classifier, "sgd.step();", "", "")]
    [InlineData(Classifier, "loss.backward();", "nn.utils.clip_grad_norm_(net.parameters(), 1); loss.backward();", "LG4008 nn.utils.clip_grad_norm_(net.parameters(), 1)")]
    [InlineData(Classifier, "sgd.step();", "sgd.step(); nn.utils.clip_grad_value_(net.parameters(), 1);", "LG4008 nn.utils.clip_grad_value_(net.parameters(), 1)")]
    [InlineData(Adversarial, "discriminator.zero_grad();", "", "LG4001 dStep.step()")]
    [InlineData(Adversarial, "generator.zero_grad();", "", "LG4001 gStep.step()")]
    [InlineData(Adversarial, "fake.detach()", "fake", "LG4003 fake")]
    [InlineData(Adversarial, "dStep.step();", "dStep.step(); discriminator.zero_grad();", "")]
    [InlineData(Critic, "criticStep.zero_grad();", "", "LG4001 criticStep.step()")]
    [InlineData(Critic, "generatorStep.zero_grad();", "criticStep.zero_grad();", "")]
    public async Task One_slip_in_a_right_program_is_found(string program, string right, string wrong, string expected)
    {
        Assert.Contains(right, program, StringComparison.Ordinal);

        Assert.Equal(expected.Length == 0 ? [] : [expected], await ReportedAsync(program.Replace(right, wrong, StringComparison.Ordinal)));
    }

    private static async Task<IEnumerable<string>> ReportedAsync(string program)
    {
        var compilation = CSharpCompilation.Create(
            "Right",
            [CSharpSyntaxTree.ParseText(TestSource.WithUsings(program), new CSharpParseOptions(LanguageVersion.Latest))],
            TestReferences.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var found = await compilation.WithAnalyzers([new Steps()]).GetAnalyzerDiagnosticsAsync();
        return found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)}");
    }

#pragma warning disable RS1001 // Created here, never found by a compiler.
    private sealed class Steps() : TorchAnalyzer(Rules);
#pragma warning restore RS1001
}
