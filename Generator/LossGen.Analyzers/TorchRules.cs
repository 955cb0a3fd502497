using System.Collections.Immutable;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Rules;

namespace LossGen.Analyzers;

/// <summary>The rules about TorchSharp code. A new rule is a file in <c>Rules</c> and a line here.</summary>
internal static class TorchRules
{
    public static readonly ImmutableArray<TorchRule> All = ImmutableArray.Create<TorchRule>(
        new InputsByPosition(),
        new ComponentNameUnknown(),
        new EvaluatedOnce(),
        new DominanceInSum(),
        new SumAndMeanMixed(),
        new HandWrittenCombination(),
        new MeaninglessTotalMonitored(),
        new AddedTwice(),
        new InertWeight(),
        new RegulariserCountedTwice(),
        new FrozenParametersMove(),
        new OptimizerMissesLoss(),
        new SoftmaxBeforeCrossEntropy(),
        new SigmoidBeforeLogitsLoss(),
        new NllLossInput(),
        new KlDivergenceArguments(),
        new InputAndTargetSwapped(),
        new ComponentLeavesGraph(),
        new LossWithoutGradient(),
        new TermWithoutGradient(),
        new BackwardOnNonScalar(),
        new SecondBackward(),
        new LossOutlivesIteration(),
        new TensorOutlivesScope(),
        new TensorReturnedFromScope(),
        new GuardThrownAway(),
        new NormaliserNotDetached(),
        new BroadcastingLoss(),
        new GradientPenaltyGraph(),
        new GradEndsProcess(),
        new DiffersFromPyTorch(),
        new LearnedWeightWithoutPrice(),
        new ComponentCannotTrain(),
        new PenaltyOnWeightCopy(),
        new GradientsNeverCleared(),
        new StepOutOfOrder(),
        new SkippedStepKeepsGradients(),
        new SchedulerOutOfOrder(),
        new GeneratorNotDetached(),
        new OpponentGradientsLeak(),
        new ClippingWithoutEffect(),
        new GroupOverridesRate(),
        new ParametersAskedAgain(),
        new SteppedTwice(),
        new EpochEndMissing(),
        new ParametersNotRegistered(),
        new IntegerDivision(),
        new DivisionByLoss(),
        new LogarithmOfLoss(),
        new SquareRootAtZero(),
        new UnstableLogarithm(),
        new MaskingAfterNan());
}
