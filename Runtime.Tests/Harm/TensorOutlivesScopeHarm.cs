#pragma warning disable LG3010 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class TensorOutlivesScopeHarm
{
    private Tensor average = zeros(1);

    private void Update()
    {
        using var scope = NewDisposeScope();
        average = (0.9 * average) + 0.1;
    }

    [Fact]
    public void A_running_total_is_disposed_with_the_scope_of_its_iteration()
    {
        Tensor total = zeros(1);

        Assert.ThrowsAny<Exception>(() =>
        {
            for (var i = 0; i < 2; i++)
            {
                using var scope = NewDisposeScope();
                total += ones(1);
            }
        });
    }

    [Fact]
    public void A_field_is_disposed_too()
    {
        average = zeros(1);
        Update();

        Assert.ThrowsAny<Exception>(Update);
    }

    [Fact]
    public void Moved_to_the_outer_scope_it_counts()
    {
        Tensor total = zeros(1);
        for (var i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            total = (total + ones(1)).MoveToOuterDisposeScope();
        }

        Assert.Equal(3, total.ToSingle());
    }
}
