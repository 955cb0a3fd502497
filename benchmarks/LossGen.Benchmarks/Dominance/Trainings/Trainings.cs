namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>All trainings: a new one is a new file and a line here.</summary>
internal static class Trainings
{
    public static readonly Func<Training>[] All =
    [
        static () => new ClassesAndCentre(),
        static () => new ClassesAndImage(),
        static () => new ClassesAndGroups(),
        static () => new ClassesAndSummedGroups(),
        static () => new ClassesAndAttributes(),
        static () => new AttributesAndClasses(),
        static () => new ClassesAndTriplets(),
        static () => new ClassesAndCosines(),
        static () => new AttributesAndRanking(),
        static () => new CentreInTwoUnits(),
        static () => new Distillation(),
        static () => new AveragedVae(),
        static () => new SummedVae(),
        static () => new MaskAndDice(),
        static () => new DiceAndMask(),
        static () => new Poisson(),
    ];
}
