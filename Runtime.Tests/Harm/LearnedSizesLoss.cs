using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Harm;

/// <summary>Two losses of sizes 0.1 and 10 under weights that are learned.</summary>
[CombinedLoss]
[LearnedSizes]
public partial class LearnedSizesLoss
{
    // An operator makes a Scalar that nothing keeps alive while native code reads it: a collection may free it first.
    private static readonly Scalar Tenth = 0.1;
    private static readonly Scalar Ten = 10;

    [LossComponent]
    private static Tensor Near(Tensor prediction) => prediction.add(Tenth).abs().mean();

    [LossComponent]
    private static Tensor Far(Tensor prediction) => prediction.add(Ten).abs().mean();
}

/// <summary>Σ e^(−sᵢ)Lᵢ + sᵢ, at whose minimum e^(−sᵢ) is 1/Lᵢ.</summary>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, HasParameters = true)]
public sealed class LearnedSizesAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new Learned(components);

    private sealed class Learned : LossWeighting
    {
        private readonly Parameter s;

        public Learned(IReadOnlyList<ComponentInfo> components)
            : base(components)
        {
            s = new Parameter(zeros(components.Count, ScalarType.Float64));
            register_parameter("s", s);
        }

        public override Tensor Next(Tensor losses) => s.neg().exp();

        public override Tensor Penalty() => s.sum();
    }
}
