namespace LossGen.Generator.Tests.Torch.Refactoring;

/// <summary>The shapes of sums that public programs have, and what looks like them and is something else.</summary>
internal static class SumShapes
{
    /// <summary>Sums with constant weights in one expression.</summary>
    private static readonly SumShape[] Constants =
    [
        new("a constant weight", true, "var total = functional.mse_loss(w * x, y) + 0.1f * functional.l1_loss(w, y);"),
        new("two heads, computed by helpers", true, "var lossV = LossV(w * x, y); var lossP = LossP(w, y); var total = lossV + lossP;"),
        new("a weight in a local, and what it leaves to 1", true, "var a = 0.5f; var total = functional.binary_cross_entropy_with_logits(w, y) * a + functional.l1_loss(w.sigmoid(), y) * (1 - a);"),
        new(
            "the first of a tuple",
            true,
            "var (total, _) = TotalLoss(w, y);",
            "private static (Tensor, Tensor) TotalLoss(Tensor p, Tensor q) { var a = functional.mse_loss(p, q); var b = functional.l1_loss(p, q); return (a + 2 * b, a.detach()); }"),
        new("the mean of two", true, "var real = functional.binary_cross_entropy_with_logits(w, ones_like(w)); var fake = functional.binary_cross_entropy_with_logits(w * x, zeros_like(w)); var total = (real + fake) / 2;"),
        new("large weights: a cycle and an identity", true, "var adversarial = functional.mse_loss(w, ones_like(w)); var total = adversarial + 10 * functional.l1_loss(w * x, y) + 5 * functional.l1_loss(w, y);"),
        new("sums, and a divergence by hand", true, "var recon = functional.mse_loss(w, y, Reduction.Sum); var kl = -0.5f * (1 + w - w.pow(2) - w.exp()).sum(); var total = recon + kl;"),
        new("mul", true, "var total = functional.mse_loss(w * x, y).mul(2) + functional.l1_loss(w, y).mul(0.1);"),
        new("add with alpha", true, "var total = functional.mse_loss(w * x, y).add(functional.l1_loss(w, y), alpha: 0.1);"),
        new("weights of 10 and 1", true, "var total = 10 * functional.mse_loss(w * x, y) + functional.l1_loss(w, y);"),
        new("a weight of 100 beside a known size", true, "var total = functional.binary_cross_entropy_with_logits(w, y) + 100 * functional.l1_loss(w * x, y);"),
        new("losses of known sizes, one of which dominates", true, "var words = functional.cross_entropy(w.repeat(1, 50), tensor(new long[] { 3 })); var total = functional.binary_cross_entropy_with_logits(w, y) + 30 * words;"),
        new("a constant of the class", true, "var total = functional.mse_loss(w * x, y) + Rough * functional.l1_loss(w, y);"),
    ];

    /// <summary>Weights that are read where the sum stands.</summary>
    private static readonly SumShape[] Settable =
    [
        new("a property of options", true, "var recon = functional.mse_loss(w * x, y); var kl = functional.l1_loss(w, y); var total = recon + options.KlWeight * kl;"),
        new("a field of options", true, "var total = functional.mse_loss(w * x, y) + options.Beta * functional.l1_loss(w, y);"),
        new("options in options", true, "var total = functional.mse_loss(w * x, y) + this.options.Inner!.KlWeight * functional.l1_loss(w, y);"),
        new("a field of the object", true, "var total = functional.mse_loss(w * x, y) + this.beta * functional.l1_loss(w, y);"),
        new("three terms, one of them taken away", true, "var policy = LossP(w, y); var value = functional.mse_loss(w * x, y); var entropy = -(softmax(w, 0) * w.log_softmax(0)).sum(); var total = policy + options.KlWeight * value - EntropyWeight * entropy;"),
        new("a parameter", true, "var total = functional.mse_loss(w * x, y) + coefficient * functional.l1_loss(w, y);"),
        new(
            "parameters of the method that returns the sum",
            true,
            "var total = TotalLoss(w, y, 0.3f, kl: 2);",
            "private static Tensor TotalLoss(Tensor p, Tensor q, float recon = 1, float kl = 0.5f) { return functional.mse_loss(p, q) * recon + functional.l1_loss(p, q) * kl; }"),
        new(
            "a method that is one expression",
            true,
            "var total = TotalLoss(w, y);",
            "private Tensor TotalLoss(Tensor p, Tensor q) => functional.mse_loss(p, q) + options.KlWeight * functional.l1_loss(p, q);"),
        new("one number for both", true, "var total = coefficient * functional.mse_loss(w * x, y) + (1 - coefficient) * functional.l1_loss(w, y);"),
        new("a weight that is annealed", true, "var warm = Math.Min(1f, epoch / 10f); var total = functional.mse_loss(w * x, y) + warm * options.KlWeight * functional.l1_loss(w, y);"),
        new("annealed within the sum", true, "var total = functional.mse_loss(w * x, y) + Math.Min(1f, epoch / 10f) * functional.l1_loss(w, y);"),
        new("a weight in a list", true, "var total = options.Heads[0] * functional.mse_loss(w * x, y) + options.Heads[1] * functional.l1_loss(w, y);"),
        new("a weight by name", true, "var total = functional.mse_loss(w * x, y) + options.ByName[\"kl\"] * functional.l1_loss(w, y);"),
        new("a weight that a method gives for the epoch", true, "var total = functional.mse_loss(w * x, y) + Warm(epoch) * functional.l1_loss(w, y);", "private float Warm(int epoch) => beta * Math.Min(1f, epoch / 10f);"),
        new("a whole number, cut off", true, "var total = functional.mse_loss(w * x, y) + (int)(beta * 3) * functional.l1_loss(w, y);"),
        new("whole numbers", true, "var total = functional.mse_loss(w * x, y) + epoch * functional.l1_loss(w, y) * 0.1f / n;"),
        new("mul with an option", true, "var total = functional.mse_loss(w * x, y) + functional.l1_loss(w, y).mul(options.KlWeight);"),
        new("add with an option for alpha", true, "var total = torch.add(functional.mse_loss(w * x, y), functional.l1_loss(w, y), alpha: options.KlWeight);"),
    ];

    /// <summary>Totals that grow.</summary>
    private static readonly SumShape[] Growing =
    [
        new("grows once", true, "var total = functional.mse_loss(w * x, y); total += 0.1f * functional.l1_loss(w, y);"),
        new("is set to itself and one more", true, "var total = functional.mse_loss(w * x, y); total = total + 0.1f * functional.l1_loss(w, y);"),
        new("grows and shrinks, by options and constants", true, "var total = functional.mse_loss(w * x, y); var p = model.call(w); total += options.KlWeight * functional.l1_loss(p, y); total -= 0.01f * functional.smooth_l1_loss(w, y);"),
        new("add_", true, "var total = functional.mse_loss(w * x, y); total.add_(functional.l1_loss(w, y));"),
        new("add_ with alpha", true, "var total = functional.mse_loss(w * x, y); total.add_(functional.l1_loss(w, y), alpha: 0.3);"),
        new("begins with nothing", true, "var total = torch.zeros(1); total += functional.mse_loss(w * x, y); total += options.KlWeight * functional.l1_loss(w, y);"),
        new("is set to add", true, "Tensor total = functional.mse_loss(w * x, y); total = total.add(functional.l1_loss(w, y).mul(0.1));"),
        new("is scaled at the end", true, "var total = functional.mse_loss(w * x, y); total += functional.l1_loss(w, y); total /= 2;"),
        new("grows from a sum", true, "var total = functional.mse_loss(w * x, y) + functional.l1_loss(w, y); total += 0.1f * w.square().mean();"),
        new("terms that have names", true, "var a = functional.mse_loss(w * x, y); var b = functional.l1_loss(w, y); Tensor total; total = a; total += coefficient * b;"),
    ];

    /// <summary>Terms in a list or a dictionary.</summary>
    private static readonly SumShape[] Collections =
    [
        new("an array, aggregated", true, "var total = new[] { functional.mse_loss(w * x, y), functional.l1_loss(w, y) }.Aggregate((a, b) => a + b);"),
        new("a dictionary, aggregated", true, "var losses = new Dictionary<string, Tensor> { [\"mse\"] = functional.mse_loss(w * x, y), [\"kl\"] = 0.1f * functional.l1_loss(w, y) }; var total = losses.Values.Aggregate((a, b) => a + b);"),
        new("a dictionary, by name", true, "var losses = new Dictionary<string, Tensor> { { \"mse\", functional.mse_loss(w * x, y) }, { \"kl\", functional.l1_loss(w, y) } }; var total = losses[\"mse\"] + options.KlWeight * losses[\"kl\"];"),
        new("a dictionary that is logged", true, "var losses = new Dictionary<string, Tensor> { [\"mse\"] = functional.mse_loss(w * x, y), [\"kl\"] = functional.l1_loss(w, y) }; var total = losses[\"mse\"] + 0.1f * losses[\"kl\"]; foreach (var (name, loss) in losses) Console.WriteLine($\"{name} {loss.item<float>()}\");"),
        new("a list, in a loop", true, "var losses = new List<Tensor> { functional.mse_loss(w * x, y), functional.l1_loss(w, y) }; var total = torch.zeros(1); foreach (var loss in losses) total += loss;"),
        new("stacked and added", true, "var total = torch.stack(new[] { functional.mse_loss(w * x, y), functional.l1_loss(w, y) }).sum();"),
        new("stacked, the mean", true, "var total = torch.stack([functional.mse_loss(w * x, y), functional.l1_loss(w, y)]).mean();"),
    ];

    /// <summary>Terms that are written out.</summary>
    private static readonly SumShape[] ByHand =
    [
        new("two means", true, "var total = (w * x - y).pow(2).mean() + 0.1f * (w - y).abs().mean();"),
        new("a sum by a count", true, "var total = functional.mse_loss(w * x, y) + (w - y).abs().sum() / n;"),
        new("a weighted sum by a count", true, "var total = functional.mse_loss(w * x, y) + options.KlWeight * (w - y).abs().sum() / n;"),
        new("a difference times itself", true, "var total = ((w * x - y) * (w * x - y)).mean() + options.Beta * w.abs().mean();"),
        new("functions of torch", true, "var total = torch.mean(torch.square(w * x - y)) + 0.5 * torch.mean(torch.abs(w - y));"),
        new("a penalty of the norm", true, "var total = functional.mse_loss(w * x, y) + 10 * (w.norm() - 1).pow(2).mean();"),
    ];

    /// <summary>What is no sum of terms that are known where it stands.</summary>
    private static readonly SumShape[] Others =
    [
        new("a term under a condition", false, "var total = functional.mse_loss(w * x, y); if (epoch > 2) total += 0.1f * functional.l1_loss(w, y);"),
        new("a loop over layers", false, "var total = functional.mse_loss(w * x, y); for (var i = 0; i < n; i++) total += 0.1f * functional.l1_loss(w, y);"),
        new("weights that are learned", false, "var scale = Parameter(tensor(0.3f)); var total = functional.mse_loss(w * x, y) + scale * functional.l1_loss(w, y);"),
        new("a weight that changes within the sum", false, "var total = beta++ * functional.mse_loss(w * x, y) + beta * functional.l1_loss(w, y);"),
        new(
            "a weight that a term changes",
            false,
            "var total = Near(w) + beta * functional.l1_loss(w, y);",
            "private Tensor Near(Tensor p) { beta *= 2; return functional.mse_loss(p, zeros_like(p)); }"),
        new(
            "a weight that a statement on the way changes",
            false,
            "var total = beta * functional.mse_loss(w, y); var next = Next(); total += next * functional.l1_loss(w, y);",
            "private float Next() { beta *= 2; return beta; }"),
        new("a weight that a call counts", false, "var total = functional.mse_loss(w * x, y) + Next() * functional.l1_loss(w, y);", "private float Next() { beta *= 2; return beta; }"),
        new("a factor that a loss gives", false, "var total = functional.mse_loss(w * x, y) + functional.l1_loss(w, y) * (float)functional.l1_loss(w, x).item<float>();"),
        new(
            "terms that also give something else",
            false,
            "var total = Near(w, out var scale) + scale * functional.l1_loss(w, y);",
            "private static Tensor Near(Tensor p, out float scale) { scale = 0.5f; return functional.mse_loss(p, zeros_like(p)); }"),
    ];

    public static readonly IReadOnlyList<SumShape> All = [.. Constants, .. Settable, .. Growing, .. Collections, .. ByHand, .. Others];
}
