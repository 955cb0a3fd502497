namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>Every rule about code, once in a component and once in an intermediate that a component takes.</summary>
internal static class IntermediateMistakes
{
    private const string Loop = "it is about loops, which neither is: Mistakes";

    public static readonly IReadOnlyList<IntermediateRow> All =
    [
        Missing("LG1008", "inputs are handed over by calls of generated members, which neither is: InputsByPositionTests"),
        Missing("LG1019", "it is about names of components in calls"),
        Missing("LG1020", "it is about schemes, and calls of Step"),
        new(
            "LG2001",
            Loss("[MainLoss] static Tensor Fit(Tensor x) => functional.cosine_embedding_loss(x, x, x); [AuxiliaryLoss([|900|])] static Tensor Kind(Tensor x, Tensor y) => functional.cross_entropy(x, y);"),
            Loss("[MainLoss] static Tensor Fit(Tensor x) => functional.cosine_embedding_loss(x, x, x); [AuxiliaryLoss([|900|])] static Tensor Kind(Tensor ce) => ce; [Intermediate] Tensor Ce(Tensor x, Tensor y) => functional.cross_entropy(x, y);")),
        new(
            "LG2003",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => [|functional.mse_loss(x, y, Reduction.Sum)|]; [AuxiliaryLoss] static Tensor Size(Tensor x, Tensor y) => functional.l1_loss(x, y);"),
            Loss("[MainLoss] static Tensor Fit(Tensor squares) => squares; [AuxiliaryLoss] static Tensor Size(Tensor x, Tensor y) => functional.l1_loss(x, y); [Intermediate] Tensor Squares(Tensor x, Tensor y) => [|functional.mse_loss(x, y, Reduction.Sum)|];")),
        new(
            "LG2003",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => [|functional.mse_loss(x, y, Reduction.Sum)|] + functional.l1_loss(x, y);"),
            Loss("[MainLoss] static Tensor Fit(Tensor both) => both; [Intermediate] Tensor Both(Tensor x, Tensor y) => [|functional.mse_loss(x, y, Reduction.Sum)|] + functional.l1_loss(x, y);")),
        new(
            "LG2006",
            Loss("[LossComponent] static Tensor Fit(Tensor x) => x.mean(); [LossComponent] static Tensor Size(Tensor x) => [|10|] * x.abs().mean();", "UnitNormalized"),
            null) { Reason = "what an intermediate is multiplied with, other components may add to" },
        new(
            "LG2007",
            Decayed("[MainLoss] Tensor Fit(Tensor x) => net.call(x).mean(); [Regularizer(1e-4)] Tensor Decay() => net.parameters().Select(p => p.pow(2).sum()).Aggregate((a, b) => a + b);"),
            Decayed("[MainLoss] Tensor Fit(Tensor x) => net.call(x).mean(); [Regularizer(1e-4)] Tensor Decay(Tensor squares) => squares; [Intermediate] Tensor Squares() => net.parameters().Select(p => p.pow(2).sum()).Aggregate((a, b) => a + b);")),
        Missing("LG2008", "a class with attributes is what it offers"),
        Missing("LG2010", "it is about what is monitored"),
        Missing("LG2011", "an intermediate is no term of a sum that is trained on by itself"),
        new(
            "LG3001",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.cross_entropy([|x.softmax(1)|], y);"),
            Loss("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.cross_entropy([|shares|], y); [Intermediate] Tensor Shares(Tensor x) => x.softmax(1);")),
        new(
            "LG3001",
            null,
            Loss("[MainLoss] static Tensor Fit(Tensor ce) => ce; [Intermediate] Tensor Ce(Tensor x, Tensor y) => functional.cross_entropy([|x.softmax(1)|], y);")) { Reason = "the row above" },
        new(
            "LG3002",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.binary_cross_entropy_with_logits([|x.sigmoid()|], y);"),
            Loss("[MainLoss] static Tensor Fit(Tensor odds, Tensor y) => functional.binary_cross_entropy_with_logits([|odds|], y); [Intermediate] Tensor Odds(Tensor x) => x.sigmoid();")),
        new(
            "LG3003",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.nll_loss([|x.softmax(1)|], y);"),
            Loss("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => functional.nll_loss([|shares|], y); [Intermediate] Tensor Shares(Tensor x) => x.softmax(1);")),
        new(
            "LG3004",
            Loss("[MainLoss] static Tensor Fit(Tensor x) => x.mean(); [AuxiliaryLoss(0.5)] static Tensor Taught(Tensor p, Tensor q) => [|functional.kl_div(p, q, log_target: false)|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor x) => x.mean(); [AuxiliaryLoss(0.5)] static Tensor Taught(Tensor kl) => kl; [Intermediate] Tensor Kl(Tensor p, Tensor q) => [|functional.kl_div(p, q, log_target: false)|];")),
        new(
            "LG3005",
            Net("[MainLoss] Tensor Fit(Tensor x, Tensor y) => [|functional.binary_cross_entropy(functional.one_hot(y, 10), net.call(x).sigmoid())|];"),
            Net("[MainLoss] Tensor Fit(Tensor classes, Tensor guess) => [|functional.binary_cross_entropy(classes, guess)|]; [Intermediate] Tensor Classes(Tensor y) => functional.one_hot(y, 10); [Intermediate] Tensor Guess(Tensor x) => net.call(x).sigmoid();")),
        new(
            "LG3006",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y) + [|functional.l1_loss(x, y).item<float>()|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y, float size) => functional.mse_loss(x, y) + [|size|]; [Intermediate] float Size(Tensor x, Tensor y) => functional.l1_loss(x, y).item<float>();")),
        new(
            "LG3006",
            null,
            Loss("[MainLoss] static Tensor Fit(Tensor sum) => sum; [Intermediate] Tensor Sum(Tensor x, Tensor y) => functional.mse_loss(x, y) + [|functional.l1_loss(x, y).item<float>()|];")) { Reason = "the row above" },
        new(
            "LG3007",
            Net("[MainLoss] Tensor Fit(Tensor x, Tensor y) { Tensor size; using (no_grad()) { size = functional.l1_loss(net.call(x), y); } return functional.mse_loss(net.call(x), y) + [|size|]; }"),
            Net("[MainLoss] Tensor Fit(Tensor x, Tensor y, Tensor size) => functional.mse_loss(net.call(x), y) + [|size|]; [Intermediate] Tensor Size(Tensor x, Tensor y) { using (no_grad()) { return functional.l1_loss(net.call(x), y); } }")),
        Missing("LG3008", "totals are scalars, and a component that is none is LG3019's"),
        Missing("LG3009", Loop),
        Missing("LG3010", Loop),
        new(
            "LG3011",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) { var a = functional.mse_loss(x, y); return a / [|(a + 1e-8)|]; }"),
            Loss("[MainLoss] static Tensor Fit(Tensor a) => a / [|(a + 1e-8)|]; [Intermediate] Tensor A(Tensor x, Tensor y) => functional.mse_loss(x, y);")),
        new(
            "LG3012",
            Loss("[MainLoss] static Tensor Fit(Tensor x) => functional.mse_loss(Linear(4, 1).call(x), [|torch.tensor(new[] { 1f, 2f, 3f })|]);"),
            Loss("[MainLoss] static Tensor Fit(Tensor fitted, Tensor wanted) => functional.mse_loss(fitted, [|wanted|]); [Intermediate] Tensor Fitted(Tensor x) => Linear(4, 1).call(x); [Intermediate] Tensor Wanted() => torch.tensor(new[] { 1f, 2f, 3f });")),
        new(
            "LG3013",
            Net("[LossComponent] Tensor Penalty(Tensor x) { var g = [|autograd.grad(new[] { net.call(x).sum() }, new[] { x })|][0]; return (g.norm() - 1).square(); }"),
            Net("[LossComponent] Tensor Penalty(Tensor slope) => (slope.norm() - 1).square(); [Intermediate] Tensor Slope(Tensor x) { var g = [|autograd.grad(new[] { net.call(x).sum() }, new[] { x })|][0]; return g; }")),
        Missing("LG3015", "the weight stands in a component, or in a sum by hand"),
        new(
            "LG3014",
            Net("[MainLoss] Tensor Fit(Tensor x, Tensor y) => functional.gaussian_nll_loss(net.call(x), y, [|net.call(y).exp()|]);"),
            Net("[MainLoss] Tensor Fit(Tensor x, Tensor y, Tensor spread) => functional.gaussian_nll_loss(net.call(x), y, [|spread|]); [Intermediate] Tensor Spread(Tensor y) => net.call(y).exp();")),
        new(
            "LG3017",
            Loss("[MainLoss] static Tensor Fit(Tensor x) { [|no_grad()|]; return x.mean(); }"),
            Loss("[MainLoss] static Tensor Fit(Tensor half) => half.mean(); [Intermediate] Tensor Half(Tensor x) { [|no_grad()|]; return x / 2; }")),
        new(
            "LG3018",
            Loss("[MainLoss] static Tensor Fit(Tensor x) { using var scope = NewDisposeScope(); return [|x.mean()|]; }"),
            Loss("[MainLoss] static Tensor Fit(Tensor half) => half.mean(); [Intermediate] Tensor Half(Tensor x) { using var scope = NewDisposeScope(); return [|x / 2|]; }")),
        new(
            "LG3019",
            Loss("[MainLoss] static Tensor Fit(Tensor x) => [|x.detach().square().mean()|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor cut) => [|cut.square().mean()|]; [Intermediate] Tensor Cut(Tensor x) => x.detach();")),
        new(
            "LG3019",
            Net("[MainLoss] Tensor Fit(Tensor x) { using (no_grad()) { return [|net.call(x).mean() * 2|]; } }"),
            Net("[MainLoss] Tensor Fit(Tensor fixedOutput) => [|fixedOutput.mean() * 2|]; [Intermediate] Tensor FixedOutput(Tensor x) { using (no_grad()) { return net.call(x) + 1; } }")),
        new(
            "LG3019",
            Loss("[MainLoss] static Tensor Fit(Tensor x) => [|x.mean().item<float>()|];"),
            Loss("[MainLoss] static Tensor Fit(float size) => [|size|]; [Intermediate] float Size(Tensor x) => x.mean().item<float>();")),
        new(
            "LG3019",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => [|(x - y).square()|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor error) => [|error.square()|]; [Intermediate] Tensor Error(Tensor x, Tensor y) => x - y;")),
        new(
            "LG3020",
            Kept("[MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b); [Regularizer(1e-4)] Tensor Decay() => weights.square().sum();"),
            Kept("[MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b); [Regularizer(1e-4)] static Tensor Decay(Tensor squares) => squares.sum(); [Intermediate] Tensor Squares() => weights.square();")),
        Missing("LG4001", Loop),
        Missing("LG4002", Loop),
        Missing("LG4003", Loop),
        Missing("LG4004", Loop),
        Missing("LG4005", Loop),
        new(
            "LG4006",
            Trained("private readonly TorchSharp.Modules.Parameter scale = new(zeros(1)); [MainLoss] Tensor Fit(Tensor x) => (scale.exp() * x).mean();"),
            Trained("private readonly TorchSharp.Modules.Parameter scale = new(zeros(1)); [MainLoss] Tensor Fit(Tensor scaled) => scaled.mean(); [Intermediate] Tensor Scaled(Tensor x) => scale.exp() * x;")),
        Missing("LG4007", "a loss registers the parameters that it makes, and no modules"),
        Missing("LG4008", Loop),
        Missing("LG4009", "groups hold parameters, and no values"),
        Missing("LG4010", "sequences of parameters, and no values"),
        Missing("LG4011", Loop),
        Missing("LG4012", Loop),
        new(
            "LG5001",
            Loss("[MainLoss] static Tensor Fit(Tensor x) => [|1 / 2|] * x.mean();"),
            Loss("[MainLoss] static Tensor Fit(Tensor half) => half; [Intermediate] Tensor Half(Tensor x) => [|1 / 2|] * x.mean();")),
        new(
            "LG5002",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) { var a = functional.mse_loss(x, y); return x.mean() / [|a.detach()|]; }"),
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor a) => x.mean() / [|a.detach()|]; [Intermediate] Tensor A(Tensor x, Tensor y) => functional.mse_loss(x, y);")),
        new(
            "LG5003",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => [|functional.mse_loss(x, y).log()|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor a) => [|a.log()|]; [Intermediate] Tensor A(Tensor x, Tensor y) => functional.mse_loss(x, y);")),
        new(
            "LG5004",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => [|functional.mse_loss(x, y).sqrt()|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor a) => [|a.sqrt()|]; [Intermediate] Tensor A(Tensor x, Tensor y) => functional.mse_loss(x, y);")),
        new(
            "LG5004",
            null,
            Loss("[MainLoss] static Tensor Fit(Tensor root) => root; [Intermediate] Tensor Root(Tensor x, Tensor y) => [|functional.mse_loss(x, y).sqrt()|];")) { Reason = "the row above" },
        new(
            "LG5005",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y) => (-(y * [|x.softmax(1).log()|]).sum(1)).mean();"),
            Loss("[MainLoss] static Tensor Fit(Tensor shares, Tensor y) => (-(y * [|shares.log()|]).sum(1)).mean(); [Intermediate] Tensor Shares(Tensor x) => x.softmax(1);")),
        new(
            "LG5006",
            Loss("[MainLoss] static Tensor Fit(Tensor x, Tensor y, Tensor mask) => [|functional.cross_entropy(x[mask], y[mask])|];"),
            Loss("[MainLoss] static Tensor Fit(Tensor ce) => ce; [Intermediate] Tensor Ce(Tensor x, Tensor y, Tensor mask) => [|functional.cross_entropy(x[mask], y[mask])|];")),
    ];

    private static IntermediateRow Missing(string rule, string reason) => new(rule, null, null) { Reason = reason };

    private static string Loss(string members, string scheme = "FixedWeights") => $"[CombinedLoss, {scheme}] partial class Sums {{ {members} }}";

    private static string Net(string members) =>
        $"[CombinedLoss] partial class Sums(Module<Tensor, Tensor> net) {{ private readonly Module<Tensor, Tensor> net = net; {members} }}";

    private static string Kept(string members) =>
        $"[CombinedLoss] partial class Sums {{ private readonly Tensor weights; public Sums(Module<Tensor, Tensor> net) => weights = [|cat(net.parameters().Select(p => p.flatten()).ToArray())|]; {members} }}";

    private static string Decayed(string members) =>
        Net(members) + " class Training { void Run(Module<Tensor, Tensor> model, Tensor x) { var step = optim.Adam(model.parameters(), 1e-3, [|weight_decay: 1e-4|]); using var loss = new Sums(model); loss.Step(step, x: x).Dispose(); } }";

    private static string Trained(string members) =>
        Loss(members) + " class Training { void Run(Module<Tensor, Tensor> model, Tensor x) { var loss = new Sums(); var step = optim.Adam([|model.parameters()|]); loss.Step(step, x: model.call(x)).Dispose(); } }";
}
