using System.Collections.Immutable;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Values;

/// <summary>What a term is multiplied with: a constant, and numbers that are read where the sum stands.</summary>
/// <param name="Constant">The constant.</param>
/// <param name="Numbers">The numbers, in the order of the source.</param>
internal readonly record struct TermFactor(double Constant, ImmutableArray<WeightNumber> Numbers)
{
    public static readonly TermFactor One = new(1, ImmutableArray<WeightNumber>.Empty);

    /// <summary>Whether the factor is known when the program is compiled.</summary>
    public bool IsConstant => Numbers.IsEmpty;

    public TermFactor Times(double constant) => this with { Constant = Constant * constant };

    public TermFactor Times(TermFactor other) => new(Constant * other.Constant, Numbers.AddRange(other.Numbers));

    /// <summary>The weight to declare: with the numbers as they are where nobody has set them, or 1 with the sign of the sum.</summary>
    public double Declared(TorchContext torch, CancellationToken cancellationToken)
    {
        var declared = Constant;
        foreach (var number in Numbers)
        {
            var initial = number.Initial(torch, cancellationToken) ?? double.NaN;
            declared = number.Divides ? declared / initial : declared * initial;
        }

        return IsConstant || (!declared.Equals(0) && Math.Abs(declared) <= float.MaxValue) ? declared : Math.Sign(Constant);
    }
}
