namespace LossGen.Benchmarks.Dominance;

/// <summary>One loss at one weight: what was measured, and what is said of it by each source of magnitudes.</summary>
internal sealed record DominanceResult(Type Loss, double Weight, GradientCourse Course, string Declared, string BuiltIn, string Unknown)
{
    public static DominanceResult Of(Func<Training> create, double weight, GradientCourse unweighted)
    {
        using var training = create();
        return new DominanceResult(
            training.Loss,
            weight,
            weight == 1 ? unweighted : GradientCourse.Of(create, weight),
            Verdict.Of(training.Loss, weight, unweighted.Typical),
            Verdict.Of(training.Loss, weight, typical: null),
            Verdict.Of(training.Loss, weight, typical: null, knowsLosses: false));
    }
}
