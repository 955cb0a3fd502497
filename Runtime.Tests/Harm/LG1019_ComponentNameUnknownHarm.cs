#pragma warning disable LG1019 // What is reported is what is measured.
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;

namespace LossGen.Runtime.Tests.Harm;

public class ComponentNameUnknownHarm
{
    [Fact]
    public void A_name_that_no_component_has_throws_when_its_line_runs()
    {
        using var problem = new SmallProblem();
        using var loss = new FixedLoss();
        Assert.Throws<ArgumentException>(() => loss.Weights["Sqared"] = 0.5);

        var report = loss.Evaluate(prediction: problem.Model.call(problem.Input), target: problem.Target);
        var message = Assert.Throws<ArgumentException>(() => report["Sqared"]).Message;
        Assert.Contains("'Sqared'", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => report.ShareOf("Sqared"));
    }
}
