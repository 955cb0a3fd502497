#pragma warning disable LG3018 // The mistake is what is measured.
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

    [Fact]
    public void What_is_returned_is_disposed_on_the_way_out()
    {
        using var model = Linear(2, 2);
        Assert.All([Scoped(x => model.call(x)), Scoped(_ => zeros(2)), Scoped(x => x[0]), Scoped(x => x.max(1).values), Scoped(x => x.chunk(2)[0]), Scoped(_ => nn.Parameter(ones(2)))], Throws);
        Assert.All([Scoped(x => x), Scoped(x => x.add_(1)), Scoped(x => model.call(x).MoveToOuterDisposeScope()), Scoped(x => model.call(x).DetachFromDisposeScope())], static tensor => tensor.sum().ToSingle());
    }

    [Fact]
    public void Each_scope_around_disposes()
    {
        Throws(Nested(static tensor => tensor.MoveToOuterDisposeScope()));
        Assert.Equal(2, Nested(static tensor => tensor.MoveToOuterDisposeScope().MoveToOuterDisposeScope()).sum().ToSingle());
    }

    [Fact]
    public void What_using_disposes_cannot_be_returned()
    {
        Throws(Used());
    }

    [Fact]
    public void Terms_and_results_dispose_their_tensors()
    {
        Throws(Total(static total => total));
        Assert.Equal(1, Total(static total => total.clone()).ToSingle());
        Throws(ScopedTotal(static total => total));
        Assert.Equal(1, ScopedTotal(static total => total.MoveToOuterDisposeScope()).ToSingle());
    }

    [Fact]
    public void Asked_whether_it_is_disposed_a_tensor_does_not_throw()
    {
        Tensor tensor;
        using (NewDisposeScope())
        {
            tensor = ones(2);
        }

        Assert.True(tensor.IsInvalid);
        tensor.Dispose();
        Throws(tensor);
    }

    private static void Throws(Tensor tensor) => Assert.Throws<InvalidOperationException>(() => tensor.sum());

    private static Tensor Scoped(Func<Tensor, Tensor> compute)
    {
        var x = ones(2, 2);
        using var scope = NewDisposeScope();
        return compute(x);
    }

    private static Tensor Nested(Func<Tensor, Tensor> move)
    {
        using var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        return move(ones(2));
    }

    private static Tensor Total(Func<Tensor, Tensor> take)
    {
        using var loss = new HarmedLoss();
        using var terms = loss.Compute(prediction: ones(2), target: zeros(2));
        return take(terms.Total);
    }

    private static Tensor ScopedTotal(Func<Tensor, Tensor> take)
    {
        using var loss = new HarmedLoss();
        using var scope = NewDisposeScope();
        return take(loss.forward(prediction: ones(2), target: zeros(2)));
    }

    private static Tensor Used()
    {
        using var tensor = ones(2);
        return tensor;
    }
}
