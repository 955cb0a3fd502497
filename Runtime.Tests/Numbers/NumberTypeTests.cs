using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Numbers;

/// <summary>Types and places of losses: what can be trained trains, and what cannot is said with the component's name.</summary>
public partial class NumberTypeTests
{
    public static TheoryData<string, ScalarType> Schemes()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var scheme in (string[])["fixed", "convex", "unit", "relative", "geometric"])
        {
            data.Add(scheme, ScalarType.Float16);
            data.Add(scheme, ScalarType.BFloat16);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Whole_model_in_half_precision_has_the_gradient_of_float32(string scheme, ScalarType half)
    {
        using var scope = NewDisposeScope();
        using var narrow = new SmallProblem();
        using var wide = new SmallProblem();
        narrow.Model.to(half);

        using var loss = Create(scheme);
        using var step = Step(loss, new SteplessOptimizer([.. narrow.Model.parameters()]), narrow.Model.call(narrow.Input.to(half)), narrow.Target.to(half));
        using var reference = Create(scheme);
        using var expected = Step(reference, new SteplessOptimizer([.. wide.Model.parameters()]), wide.Model.call(wide.Input), wide.Target);

        foreach (var (gradient, other) in narrow.Gradients().Zip(wide.Gradients()))
        {
            Assert.Equal(half, gradient.dtype);
            Tensors.AssertClose(other, gradient.to(ScalarType.Float32), relative: half == ScalarType.Float16 ? 5e-3 : 5e-2);
        }

        Assert.Equal(expected.Read().RawTotal, step.Read().RawTotal, 0.05);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Total_in_half_precision_goes_backward_by_hand(string scheme, ScalarType half)
    {
        using var scope = NewDisposeScope();
        using var narrow = new SmallProblem();
        using var wide = new SmallProblem();
        narrow.Model.to(half);
        using var loss = Create(scheme);
        var total = Forward(loss, narrow.Model.call(narrow.Input.to(half)), narrow.Target.to(half));
        Assert.Equal(ScalarType.Float32, total.dtype);
        total.backward();
        using var reference = Create(scheme);
        Forward(reference, wide.Model.call(wide.Input), wide.Target).backward();
        foreach (var (gradient, other) in narrow.Gradients().Zip(wide.Gradients()))
        {
            Tensors.AssertClose(other, gradient.to(ScalarType.Float32), relative: half == ScalarType.Float16 ? 5e-3 : 5e-2);
        }
    }

    [Fact]
    public void Components_of_several_types_are_added_in_the_widest()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(2f));
        using var loss = new Mixed();
        using var step = loss.Step(new SteplessOptimizer(parameter), half: parameter, single: parameter, @double: parameter);

        // Each is 2 in value and is divided by its own magnitude, so each gradient is ½, and each weight 1.
        Assert.Equal(1.5, parameter.grad!.ToDouble(), 1e-3);
        parameter.grad = null;
        var terms = loss.Compute(half: parameter, single: parameter, @double: parameter);
        Assert.Equal(ScalarType.Float64, terms.Total.dtype);
        terms.Total.backward();
        Assert.Equal(1.5, parameter.grad!.ToDouble(), 1e-3);
        Assert.Equal(6, terms.RawTotal.ToDouble(), 1e-3);
    }

    [Fact]
    public void Components_of_several_types_relative_to_the_main_one()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(2f));
        using var loss = new MixedToMain();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);
        Assert.Equal(3, parameter.grad!.ToDouble(), 1e-6);
        parameter.grad = null;
        loss.forward(parameter: parameter).backward();
        Assert.Equal(3, parameter.grad!.ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData(ScalarType.Int64, "Int64", ".to(ScalarType.Float32)")]
    [InlineData(ScalarType.Int32, "Int32", ".to(ScalarType.Float32)")]
    [InlineData(ScalarType.Bool, "Bool", ".to(ScalarType.Float32)")]
    [InlineData(ScalarType.ComplexFloat32, "ComplexFloat32", ".abs()")]
    [InlineData(ScalarType.ComplexFloat64, "ComplexFloat64", ".real")]
    public void Loss_that_is_not_a_real_number(ScalarType dtype, string type, string remedy)
    {
        using var scope = NewDisposeScope();
        using var loss = new Two();
        using var parameter = new Parameter(ones([]));
        foreach (var run in (Action[])[() => loss.forward(parameter, ones([], dtype)), () => loss.Step(new SteplessOptimizer(parameter), parameter, ones([], dtype)), () => loss.Evaluate(parameter, ones([], dtype))])
        {
            var message = Assert.Throws<InvalidOperationException>(run).Message;
            Assert.Contains("'Second' of Two", message, StringComparison.Ordinal);
            Assert.Contains(type, message, StringComparison.Ordinal);
            Assert.Contains(remedy, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Losses_on_several_devices()
    {
        using var scope = NewDisposeScope();
        using var loss = new Two();
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(ones([]), ones([], device: new Device(DeviceType.META)))).Message;
        Assert.Contains("'Second' of Two returned a tensor on meta", message, StringComparison.Ordinal);
        Assert.Contains("'First' is on cpu", message, StringComparison.Ordinal);
        Assert.Contains(".to(device)", message, StringComparison.Ordinal);
    }

    private static LossModule Create(string scheme) => scheme switch
    {
        "fixed" => new FixedLoss(),
        "convex" => new ConvexLoss(),
        "unit" => new UnitLoss(),
        "relative" => new RelativeLoss(),
        _ => new GeometricLoss(),
    };

    private static StepResult Step(LossModule loss, optim.Optimizer optimizer, Tensor prediction, Tensor target) => loss switch
    {
        FixedLoss l => l.Step(optimizer, prediction: prediction, target: target),
        ConvexLoss l => l.Step(optimizer, prediction: prediction, target: target),
        UnitLoss l => l.Step(optimizer, prediction: prediction, target: target),
        RelativeLoss l => l.Step(optimizer, prediction: prediction, target: target),
        _ => ((GeometricLoss)loss).Step(optimizer, prediction: prediction, target: target),
    };

    private static Tensor Forward(LossModule loss, Tensor prediction, Tensor target) => loss switch
    {
        FixedLoss l => l.forward(prediction: prediction, target: target),
        ConvexLoss l => l.forward(prediction: prediction, target: target),
        UnitLoss l => l.forward(prediction: prediction, target: target),
        RelativeLoss l => l.forward(prediction: prediction, target: target),
        _ => ((GeometricLoss)loss).forward(prediction: prediction, target: target),
    };

    [CombinedLoss, UnitNormalized]
    internal sealed partial class Mixed
    {
        [LossComponent]
        private static Tensor Half(Tensor half) => half.to(ScalarType.Float16);

        [LossComponent]
        private static Tensor Single(Tensor single) => single * 1;

        [LossComponent]
        private static Tensor Double(Tensor @double) => @double.to(ScalarType.Float64);
    }

    [CombinedLoss, RelativeToMain]
    internal sealed partial class MixedToMain
    {
        [MainLoss]
        private static Tensor First(Tensor parameter) => parameter.to(ScalarType.Float64);

        [AuxiliaryLoss]
        private static Tensor Half(Tensor parameter) => parameter.to(ScalarType.BFloat16);

        [AuxiliaryLoss]
        private static Tensor Single(Tensor parameter) => parameter * 1;
    }

    [CombinedLoss]
    internal sealed partial class Two
    {
        [LossComponent]
        private static Tensor First(Tensor first) => first;

        [LossComponent]
        private static Tensor Second(Tensor second) => second;
    }
}
