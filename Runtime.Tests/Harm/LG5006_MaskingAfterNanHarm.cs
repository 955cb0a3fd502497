#pragma warning disable LG5006 // The mistake is what is measured.
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class MaskingAfterNanHarm
{
    public static TheoryData<string, float> Functions => new()
    {
        { "log", 0.5f },
        { "sqrt", 0.25f },
        { "quotient", -0.25f },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_mask_over_the_value_leaves_NaN_in_the_gradient(string function, float expected)
    {
        var at = function == "sqrt" ? 4f : 2f;
        var wrong = Gradient(x => where(x > 0, Apply(function, x), zeros_like(x)), at);
        var right = Gradient(x => where(x > 0, Apply(function, where(x > 0, x, ones_like(x))), zeros_like(x)), at);

        Assert.True(float.IsNaN(wrong[0]));
        Assert.Equal([0, expected], right);
    }

    [Fact]
    public void The_mean_of_an_empty_selection_is_NaN_also_with_a_weight_of_0()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f]);
        var mask = x > 5;

        Assert.True(float.IsNaN(x[mask].mean().ToSingle()));
        Assert.True(float.IsNaN((0 * x[mask].mean()).ToSingle()));
        Assert.Equal(0, (x[mask].sum() / mask.sum().clamp_min(1)).ToSingle());
        Assert.Equal(1.5, ((x[x > 0].sum()) / (x > 0).sum().clamp_min(1)).ToSingle());
    }

    private static Tensor Apply(string function, Tensor x) => function switch
    {
        "log" => x.log(),
        "sqrt" => x.sqrt(),
        _ => 1 / x,
    };

    private static float[] Gradient(Func<Tensor, Tensor> loss, float second)
    {
        using var scope = NewDisposeScope();
        var x = tensor([0f, second], requires_grad: true);
        loss(x).sum().backward();
        return x.grad!.data<float>().ToArray();
    }
}
