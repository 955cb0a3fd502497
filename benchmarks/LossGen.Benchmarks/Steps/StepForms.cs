using static TorchSharp.torch;

namespace LossGen.Benchmarks.Steps;

/// <summary>One training iteration, forward pass included, in each form.</summary>
internal static class StepForms
{
    public const string Generated = "generated";
    public const string Natural = "natural";

    public static readonly string[] HandWritten = ["factors", "stack", "alphas", "dot"];

    public static readonly int[] TermCounts = [2, 4, 8];

    /// <summary>The iteration of a form. It keeps what it needs for as long as it is used.</summary>
    public static Action Create(string form, int terms, Workload work)
    {
        switch (form)
        {
            case Generated:
                return GeneratedIteration(terms, work);
            case Natural:
                return NaturalIteration(terms, work);
            default:
                return HandWrittenIteration(form, terms, work);
        }
    }

    private static Action GeneratedIteration(int terms, Workload work)
    {
        var (two, four, eight) = (new TwoTerms(), new FourTerms(), new EightTerms());
        Func<Tensor, StepResult> step = terms switch
        {
            2 => prediction => two.Step(work.Optimizer, prediction: prediction, target: work.Target),
            4 => prediction => four.Step(work.Optimizer, prediction: prediction, target: work.Target),
            _ => prediction => eight.Step(work.Optimizer, prediction: prediction, target: work.Target),
        };
        return () =>
        {
            using var scope = NewDisposeScope();
            using var result = step(work.Predict());
        };
    }

    private static Action NaturalIteration(int terms, Workload work)
    {
        Action<optim.Optimizer, Tensor, Tensor> step = terms switch
        {
            2 => NaturalSteps.Two,
            4 => NaturalSteps.Four,
            _ => NaturalSteps.Eight,
        };
        return () =>
        {
            using var scope = NewDisposeScope();
            step(work.Optimizer, work.Predict(), work.Target);
        };
    }

    private static Action HandWrittenIteration(string form, int terms, Workload work)
    {
        var steps = new HandWrittenSteps(LossFunctions.Weights[..terms]);
        Func<Tensor, Tensor, Tensor[]> losses = terms switch
        {
            2 => HandWrittenSteps.Two,
            4 => HandWrittenSteps.Four,
            _ => HandWrittenSteps.Eight,
        };
        Func<optim.Optimizer, Func<Tensor, Tensor, Tensor[]>, Tensor, Tensor, Tensor> step = form switch
        {
            "factors" => steps.WithFactors,
            "stack" => steps.WithStack,
            "alphas" => steps.WithAlphas,
            _ => steps.WithDot,
        };
        return () =>
        {
            using var scope = NewDisposeScope();
            using var result = step(work.Optimizer, losses, work.Predict(), work.Target);
        };
    }
}
