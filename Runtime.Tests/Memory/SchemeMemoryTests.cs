using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>Steps and epochs under every scheme leave as many tensors alive as there were.</summary>
[Collection(nameof(TensorCounting))]
public class SchemeMemoryTests
{
    public static TheoryData<string> Adaptive => [.. EveryScheme.Adaptive];

    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Live_tensors_stay_as_many(string scheme)
    {
        using var run = new ChosenRun(scheme, nameof(ChosenLoss));
        run.Steps(0, 2 * ChosenRun.StepsPerEpoch);
        Tensors.AssertNoneStayAlive(100, i => run.Steps(i, i + 1));

        if (!EveryScheme.EvaluatesOnce(scheme))
        {
            return;
        }

        // A cycle keeps tensors between its batches: it is compared whole.
        using var pair = new ChosenRun(scheme, nameof(ChosenPair));
        pair.Steps(0, 2 * ChosenRun.StepsPerEpoch);
        Tensors.AssertNoneStayAlive(50, i => pair.Steps(2 * i, (2 * i) + 2));
    }
}
