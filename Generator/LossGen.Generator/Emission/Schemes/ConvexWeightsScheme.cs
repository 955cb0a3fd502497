using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Schemes;

/// <summary>Σ wᵢLᵢ with weights that sum to 1.</summary>
internal sealed class ConvexWeightsScheme : FixedWeightsScheme
{
    public override string Words(LossModel loss) => "a convex combination";

    public override string? Guard(NameScope names) => $"{names.Member("RequireConvexWeights")}();";
}
