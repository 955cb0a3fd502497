using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>A schedule may be longer than 2³¹ steps.</summary>
public partial class LongScheduleTests
{
    private const long Whole = 4_000_000_000;

    [Fact]
    public void Position_passes_two_billion()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Patient(parameter);
        var alternation = loss.Alternate(optimizer);
        Assert.Equal(Patient.Phase.A, alternation.Current);
        loss.state_dict()["phases.position"].fill_(2_000_000_000);
        Assert.Equal((Patient.Phase.B, 2_000_000_000L), (alternation.Current, alternation.Position));
        loss.state_dict()["phases.position"].fill_(Whole - 1);
        Assert.Equal((Patient.Phase.B, Whole - 1), (alternation.Current, alternation.Position));
        alternation.Step().Dispose();
        Assert.Equal((Patient.Phase.A, 0L), (alternation.Current, alternation.Position));
        alternation.StepB().Dispose();
        Assert.Equal((Patient.Phase.B, 2_000_000_001L), (alternation.Current, alternation.Position));
    }

    [CombinedLoss]
    [Phase("A", nameof(First), Steps = 2_000_000_000)]
    [Phase("B", nameof(Second), Steps = 2_000_000_000)]
    private sealed partial class Patient(Parameter parameter)
    {
        [LossComponent]
        private Tensor First() => parameter.sum();

        [LossComponent]
        private Tensor Second() => parameter.sum();
    }
}
