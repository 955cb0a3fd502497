namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>Every rule about code, once by hand and once by LossGen.</summary>
internal static class Mistakes
{
    // The loss that the statements below train with.
    private const string PairLoss =
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss] static Tensor Fit(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor prediction) => prediction.abs().mean();
        }
        """;

    public static readonly IReadOnlyList<MistakeRow> All =
    [
        new("LG1008", null, Statements("loss.Step(optimizer, [|model.call(x)|], y).Dispose();")) { Reason = "by hand there are no inputs" },
        new("LG1019", null, Statements("loss.Weights[[|\"Siz\"|]] = 1;")) { Reason = "components are LossGen's" },
        new("LG1020", null, Statements("using var lbfgs = optim.LBFGS(model.parameters()); loss.Step([|lbfgs|], prediction: model.call(x), target: y).Dispose();")) { Reason = "TorchSharp's own step takes the function that it needs" },
        new("LG2001", null, Declarations(
            """
            [CombinedLoss]
            partial class Units
            {
                [MainLoss(Typical = 2)] static Tensor Fit(Tensor a) => a.mean();
                [AuxiliaryLoss([|1|], Typical = 220)] static Tensor Pixels(Tensor b) => b.mean();
            }
            """)) { Reason = "by hand it is for those who ask by an option: DominanceInSumTests" },
        new(
            "LG2003",
            "var total = [|functional.mse_loss(model.call(x), y, Reduction.Sum)|] + functional.l1_loss(model.call(x), y); total.backward();",
            Declarations(
                """
                [CombinedLoss]
                partial class Mixed
                {
                    [MainLoss] static Tensor Fit(Tensor a, Tensor b) => [|functional.mse_loss(a, b, Reduction.Sum)|];
                    [AuxiliaryLoss(1)] static Tensor Size(Tensor a, Tensor b) => functional.l1_loss(a, b);
                }
                """)),
        new("LG2006", null, Declarations(
            """
            [CombinedLoss, UnitNormalized]
            partial class Scaled
            {
                [LossComponent(1)] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
                [LossComponent(1)] static Tensor Size(Tensor a) => [|10|] * a.abs().mean();
            }
            """)) { Reason = "schemes are LossGen's" },
        new(
            "LG2007",
            """
            var step = optim.Adam(model.parameters(), 1e-3, [|weight_decay: 1e-4|]);
            var decay = model.parameters().Select(p => p.pow(2).sum()).Aggregate((a, b) => a + b);
            (functional.mse_loss(model.call(x), y) + 1e-4 * decay).backward();
            """,
            Declarations(
                """
                [CombinedLoss]
                partial class Decaying(Module<Tensor, Tensor> net)
                {
                    private readonly Module<Tensor, Tensor> net = net;
                    [MainLoss] Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(net.call(x), y);
                    [Regularizer(1e-4)] Tensor Decay() => net.parameters().Select(p => p.pow(2).sum()).Aggregate((a, b) => a + b);
                }
                class Training
                {
                    void Run(Module<Tensor, Tensor> model, Tensor x, Tensor y)
                    {
                        var step = optim.Adam(model.parameters(), 1e-3, [|weight_decay: 1e-4|]);
                        using var loss = new Decaying(model);
                        loss.Step(step, x: x, y: y).Dispose();
                    }
                }
                """)),
        new("LG2008", null, null) { Reason = "it offers to write with LossGen what is written by hand: HandWrittenCombinationTests" },
        new("LG2010", null, Declarations(
            """
            [CombinedLoss, UnitNormalized]
            partial class Unit
            {
                [LossComponent(1)] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
                [LossComponent(1)] static Tensor Size(Tensor a) => a.abs().mean();
            }
            class Training
            {
                void Run(Unit loss, Tensor a, Tensor b, torch.optim.lr_scheduler.LRScheduler plateau) => plateau.step([|loss.Compute(a: a, b: b).Total.ToDouble()|]);
            }
            """)) { Reason = "the total of a scheme is LossGen's" },
        new(
            "LG2011",
            "var fit = functional.mse_loss(model.call(x), y); var size = model.call(x).abs().mean(); fit += size; (fit + 0.1 * [|size|]).backward();",
            Statements("using var terms = loss.Compute(prediction: model.call(x), target: y); (terms.Total + 0.1 * [|terms.Size|]).backward();")),
        InComponent("LG3001", "functional.cross_entropy([|{0}.softmax(1)|], {1})"),
        InComponent("LG3002", "functional.binary_cross_entropy_with_logits([|{0}.sigmoid()|], {1})"),
        InComponent("LG3003", "functional.nll_loss([|{0}.softmax(1)|], {1})"),
        new(
            "LG3004",
            "([|functional.kl_div(model.call(x).log_softmax(1), y, log_target: false)|] + functional.mse_loss(model.call(x), y)).backward();",
            Declarations(
                """
                [CombinedLoss]
                partial class Distilled
                {
                    [MainLoss] static Tensor Fit(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);
                    [AuxiliaryLoss(0.5)] static Tensor Taught(Tensor p, Tensor q) => [|functional.kl_div(p, q, log_target: false)|];
                }
                """)),
        new(
            "LG3005",
            "[|functional.binary_cross_entropy(functional.one_hot(y, 10).to(float32), model.call(x).sigmoid())|].backward();",
            Declarations(
                """
                [CombinedLoss]
                partial class Swapped(Module<Tensor, Tensor> net)
                {
                    private readonly Module<Tensor, Tensor> net = net;
                    [MainLoss] Tensor Fit(Tensor x, Tensor y) => [|functional.binary_cross_entropy(functional.one_hot(y, 10).to(float32), net.call(x).sigmoid())|];
                }
                """)),
        new(
            "LG3006",
            "var size = functional.l1_loss(model.call(x), y); (functional.mse_loss(model.call(x), y) + [|size.item<float>()|]).backward();",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); (t.Fit + [|t.Size.item<float>()|]).backward();")),
        new(
            "LG3007",
            "Tensor total; using (no_grad()) { total = functional.mse_loss(model.call(x), y); } [|total|].backward();",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); [|t.RawTotal|].backward();")),
        new("LG3007", null, Statements("using var off = no_grad(); [|loss.Step(optimizer, prediction: model.call(x), target: y)|].Dispose();")) { Reason = "the row above" },
        new("LG3007", null, Statements("using var s = loss.Step(optimizer, prediction: model.call(x), target: y); [|s.Losses.sum()|].backward();")) { Reason = "the row above" },
        new("LG3008", "[|functional.mse_loss(model.call(x), y, Reduction.None)|].backward();", null)
        {
            Reason = "totals and terms are scalars, and a component that is none is LG3019's",
        },
        new(
            "LG3009",
            "var total = functional.mse_loss(model.call(x), y); total.backward(); [|total.backward()|];",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); t.Total.backward(); [|t.Total.backward()|];")),
        new("LG3009", null, Statements("var p = model.call(x); functional.mse_loss(p, y).backward(); [|loss.Step(optimizer, prediction: p, target: y)|].Dispose();")) { Reason = "the row above" },
        new(
            "LG3010",
            "var sum = zeros(1); for (var i = 0; i < epochs; i++) { var total = functional.mse_loss(model.call(x), y); total.backward(); sum += [|total|]; }",
            Statements("var sum = zeros(1); for (var i = 0; i < epochs; i++) { var t = loss.Compute(prediction: model.call(x), target: y); t.Total.backward(); sum += [|t.Total|]; }")),
        new(
            "LG3011",
            "var a = functional.mse_loss(model.call(x), y); var b = functional.l1_loss(model.call(x), y); (a / [|(a + 1e-8)|] + b / [|(b + 1e-8)|]).backward();",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); (t.Fit / [|(t.Fit + 1e-8)|] + t.Size / [|(t.Size + 1e-8)|]).backward();")),
        InComponent("LG3012", "functional.mse_loss(Linear(4, 1).call({0}), [|torch.tensor(new[] {{ 1f, 2f, 3f }})|])"),
        new(
            "LG3013",
            "var score = model.call(x); var g = [|autograd.grad(new[] { score.sum() }, new[] { x })|][0]; ((g.norm() - 1).square() + score.mean()).backward();",
            Declarations(
                """
                [CombinedLoss]
                partial class Penalised(Module<Tensor, Tensor> critic)
                {
                    private readonly Module<Tensor, Tensor> critic = critic;
                    [LossComponent(1)] Tensor Penalty(Tensor x)
                    {
                        var g = [|autograd.grad(new[] { critic.call(x).sum() }, new[] { x })|][0];
                        return (g.norm() - 1).square();
                    }
                }
                """)),
        new(
            "LG3015",
            "var w = new TorchSharp.Modules.Parameter(ones(1)); ([|w|] * functional.mse_loss(model.call(x), y)).backward();",
            Declarations(
                """
                [CombinedLoss]
                partial class Learned
                {
                    private readonly TorchSharp.Modules.Parameter w = new(ones(1));
                    [MainLoss] Tensor Fit(Tensor a, Tensor b) => [|w|] * functional.mse_loss(a, b);
                    [AuxiliaryLoss(0.1)] static Tensor Size(Tensor a) => a.abs().mean();
                }
                """)),
        new(
            "LG3014",
            "functional.gaussian_nll_loss(model.call(x), y, [|teacher.call(x).exp()|]).backward();",
            Declarations(
                """
                [CombinedLoss]
                partial class Likelihood(Module<Tensor, Tensor> net, Module<Tensor, Tensor> spread)
                {
                    private readonly Module<Tensor, Tensor> net = net;
                    private readonly Module<Tensor, Tensor> spread = spread;
                    [MainLoss] Tensor Fit(Tensor x, Tensor y) => functional.gaussian_nll_loss(net.call(x), y, [|spread.call(x).exp()|]);
                }
                """)),
        new("LG3017", "[|no_grad()|]; functional.mse_loss(model.call(x), y).backward();", null) { Reason = "guards are TorchSharp's: GuardThrownAwayTests" },
        new("LG3018", null, null) { Reason = "scopes are TorchSharp's: TensorOutlivesScopeTests" },
        new("LG3019", null, Declarations(
            """
            [CombinedLoss]
            partial class Cut
            {
                [LossComponent(1)] static Tensor Fit(Tensor a, Tensor b) => [|functional.mse_loss(a, b).detach()|];
            }
            """)) { Reason = "by hand it is LG3007's and LG3008's, at the backward" },
        new(
            "LG3020",
            """
            var all = [|cat(model.parameters().Select(p => p.flatten()).ToArray())|];
            for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); (functional.mse_loss(model.call(x), y) + all.square().sum()).backward(); optimizer.step(); }
            """,
            Declarations(
                """
                [CombinedLoss]
                partial class Kept
                {
                    private readonly Tensor weights;
                    public Kept(Module<Tensor, Tensor> net) => weights = [|cat(net.parameters().Select(p => p.flatten()).ToArray())|];
                    [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b);
                    [Regularizer(1e-4)] Tensor Decay() => weights.square().sum();
                }
                """)),
        new(
            "LG4001",
            "for (var i = 0; i < epochs; i++) { functional.mse_loss(model.call(x), y).backward(); [|optimizer.step()|]; }",
            Statements("for (var i = 0; i < epochs; i++) { var t = loss.Compute(prediction: model.call(x), target: y); t.Total.backward(); [|optimizer.step()|]; }")),
        new(
            "LG4002",
            "functional.mse_loss(model.call(x), y).backward(); [|optimizer.zero_grad()|]; optimizer.step();",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); t.Total.backward(); [|optimizer.zero_grad()|]; optimizer.step();")),
        new("LG4002", null, Statements("functional.l1_loss(teacher.call(x), y).backward(); using var s = [|loss.Step(optimizer, prediction: model.call(x), target: y)|];")) { Reason = "the row above" },
        new(
            "LG4003",
            """
            var generator = Linear(4, 4); var critic = Linear(4, 1);
            var generatorStep = optim.Adam(generator.parameters()); var criticStep = optim.Adam(critic.parameters());
            for (var i = 0; i < epochs; i++)
            {
                var fake = generator.call(x);
                criticStep.zero_grad(); critic.call([|fake|]).mean().backward(); criticStep.step();
                generatorStep.zero_grad(); critic.call(fake).mean().neg().backward(); generatorStep.step();
            }
            """,
            Statements(
                """
                var generator = Linear(4, 4); var critic = Linear(4, 1);
                var generatorStep = optim.Adam(generator.parameters()); var criticStep = optim.Adam(critic.parameters());
                for (var i = 0; i < epochs; i++)
                {
                    criticStep.zero_grad(); loss.Compute(prediction: critic.call([|generator.call(x)|]), target: y).Total.backward(); criticStep.step();
                    generatorStep.zero_grad(); critic.call(generator.call(x)).mean().neg().backward(); generatorStep.step();
                }
                """)),
        new("LG4003", null, Statements(
            """
            var generator = Linear(4, 4); var critic = Linear(4, 1);
            var generatorStep = optim.Adam(generator.parameters()); var criticStep = optim.Adam(critic.parameters());
            for (var i = 0; i < epochs; i++)
            {
                using var s = loss.Step(criticStep, prediction: critic.call([|generator.call(x)|]), target: y);
                generatorStep.zero_grad(); critic.call(generator.call(x)).mean().neg().backward(); generatorStep.step();
            }
            """)) { Reason = "the row above" },
        new(
            "LG4004",
            """
            var generator = Linear(4, 4); var critic = Linear(4, 1);
            var generatorStep = optim.Adam(generator.parameters()); var criticStep = optim.Adam(critic.parameters());
            for (var i = 0; i < epochs; i++)
            {
                generatorStep.zero_grad(); criticStep.zero_grad();
                critic.call(generator.call(x)).mean().neg().backward(); generatorStep.step();
                critic.call(generator.call(x).detach()).mean().backward(); [|criticStep.step()|];
            }
            """,
            Statements(
                """
                var generator = Linear(4, 4); var critic = Linear(4, 1);
                var generatorStep = optim.Adam(generator.parameters()); var criticStep = optim.Adam(critic.parameters());
                for (var i = 0; i < epochs; i++)
                {
                    criticStep.zero_grad();
                    using var s = loss.Step(generatorStep, prediction: critic.call(generator.call(x)), target: y);
                    critic.call(generator.call(x).detach()).mean().backward(); [|criticStep.step()|];
                }
                """)),
        new(
            "LG4005",
            "var sgd = optim.SGD(model.parameters().Concat(teacher.parameters()), 0.1, weight_decay: 0.1); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) { foreach (var p in teacher.parameters()) [|p.requires_grad = false|]; } sgd.zero_grad(); model.call(teacher.call(x)).mean().backward(); sgd.step(); }",
            Statements("var sgd = optim.SGD(model.parameters().Concat(teacher.parameters()), 0.1, weight_decay: 0.1); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) { foreach (var p in teacher.parameters()) [|p.requires_grad = false|]; } sgd.zero_grad(); loss.forward(prediction: model.call(teacher.call(x)), target: y).backward(); sgd.step(); }")),
        new(
            "LG4006",
            """
            class UncertaintyLoss : Module<Tensor, Tensor, Tensor>
            {
                private readonly TorchSharp.Modules.Parameter s = new(zeros(1));
                public UncertaintyLoss() : base("u") => RegisterComponents();
                public override Tensor forward(Tensor a, Tensor b) => (-s).exp() * functional.mse_loss(a, b) + s.sum();
            }
            class Training
            {
                void Run(Module<Tensor, Tensor> model, Tensor x, Tensor y)
                {
                    var loss = new UncertaintyLoss();
                    var step = optim.Adam([|model.parameters()|]);
                    loss.call(model.call(x), y).backward();
                    step.step();
                }
            }
            """,
            Declarations(
                """
                [CombinedLoss]
                partial class Tempered
                {
                    private readonly TorchSharp.Modules.Parameter scale = new(zeros(1));
                    [MainLoss] Tensor Fit(Tensor a, Tensor b) => functional.cross_entropy(scale.exp() * a, b);
                }
                class Training
                {
                    void Run(Module<Tensor, Tensor> model, Tensor x, Tensor y)
                    {
                        var loss = new Tempered();
                        var step = optim.Adam([|model.parameters()|]);
                        loss.Step(step, a: model.call(x), b: y).Dispose();
                    }
                }
                """)),
        new(
            "LG4007",
            """
            class Net : Module<Tensor, Tensor>
            {
                private readonly Module<Tensor, Tensor> body;
                public [|Net|]() : base("n") { body = Linear(2, 2); }
                public override Tensor forward(Tensor x) => body.call(x);
            }
            class Training { void Run(Tensor x) { var net = new Net(); var step = optim.Adam(net.parameters()); net.call(x).mean().backward(); step.step(); } }
            """,
            null) { Reason = "a loss registers the parameters that it makes, and no modules" },
        new(
            "LG4008",
            "for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); functional.mse_loss(model.call(x), y).backward(); optimizer.step(); [|nn.utils.clip_grad_norm_(model.parameters(), 1)|]; }",
            Statements("for (var i = 0; i < epochs; i++) { loss.Step(optimizer, prediction: model.call(x), target: y).Dispose(); [|nn.utils.clip_grad_norm_(model.parameters(), 1)|]; }")),
        new(
            "LG4009",
            "optim.Adam(new[] { [|new TorchSharp.Modules.Adam.ParamGroup(model.parameters(), weight_decay: 0)|] }, lr: 1e-4);",
            Statements("optim.Adam(new[] { [|new TorchSharp.Modules.Adam.ParamGroup(loss.parameters(), weight_decay: 0)|] }, lr: 1e-4);")),
        new(
            "LG4010",
            "foreach (var p in model.parameters()) p.requires_grad = false; var adam = optim.Adam([|model.parameters().Where(p => p.requires_grad)|]); foreach (var p in model.parameters()) p.requires_grad = true; adam.step();",
            Statements("var adam = optim.Adam([|model.parameters().Where(p => p.requires_grad)|]); foreach (var p in model.parameters()) p.requires_grad = true; loss.Step(adam, prediction: model.call(x), target: y).Dispose();")),
        new("LG4011", null, Statements("using var s = loss.Step(optimizer, prediction: model.call(x), target: y); [|optimizer.step()|];")) { Reason = "nobody writes a step twice in a row" },
        new(
            "LG4012",
            null,
            Declarations(
                """
                [CombinedLoss, DynamicWeightAverage]
                partial class Averaged
                {
                    [LossComponent] static Tensor Near(Tensor a) => a.square().mean();
                    [LossComponent] static Tensor Far(Tensor a) => a.abs().mean();
                }

                class Training
                {
                    void Run(Module<Tensor, Tensor> model, Tensor x)
                    {
                        using var loss = new Averaged();
                        using var step = optim.Adam(model.parameters());
                        while (true) { [|loss.Step(step, a: model.call(x))|].Dispose(); }
                    }
                }
                """)) { Reason = "what waits for the end of an epoch is LossGen's" },
        new(
            "LG5001",
            "([|1 / 2|] * functional.mse_loss(model.call(x), y)).backward();",
            Statements("for (var epoch = 0; epoch < epochs; epoch++) { loss.Weights.Size = [|epoch / 10|]; }")),
        new(
            "LG5002",
            "var a = functional.mse_loss(model.call(x), y); (a / [|a.detach()|]).backward();",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); (t.Fit + t.Size / [|t.Size.detach()|]).backward();")),
        new(
            "LG5003",
            "([|functional.cross_entropy(model.call(x), y).log()|] + [|functional.mse_loss(model.call(x), y).log()|]).backward();",
            Statements("var t = loss.Compute(prediction: model.call(x), target: y); ([|t.Fit.log()|] + [|t.Size.log()|]).backward();")),
        InComponent("LG5004", "[|functional.mse_loss({0}, {1}).sqrt()|]"),
        InComponent("LG5005", "(-({1} * [|{0}.softmax(1).log()|]).sum(1)).mean()"),
        InComponent("LG5006", "[|functional.cross_entropy({0}[mask], {1}[mask])|]"),
    ];

    private static MistakeRow InComponent(string rule, string expression) => new(
        rule,
        string.Format(System.Globalization.CultureInfo.InvariantCulture, expression, "model.call(x)", "y") + ".backward();",
        Declarations(
            $$"""
            [CombinedLoss]
            partial class Faulty
            {
                [MainLoss] static Tensor Fit(Tensor prediction, Tensor target, Tensor mask) => {{string.Format(System.Globalization.CultureInfo.InvariantCulture, expression, "prediction", "target")}};
            }
            """));

    private static string Declarations(string source) => source;

    private static string Statements(string statements) => PairLoss + "\n" + Infrastructure.TestSource.Method("using var loss = new PairLoss();\n" + statements);
}
