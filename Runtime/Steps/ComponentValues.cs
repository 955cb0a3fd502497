using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What the components return, checked one after the other: a real, finite-precision scalar that is alive, and where the
/// others are. Losses in half precision go on in float32, with their graph.
/// </summary>
/// <param name="loss">The name of the loss, for messages.</param>
internal sealed class ComponentValues(string loss)
{
    private string _first = "";

    /// <summary>Whether a component of the present evaluation returned float16, whose largest number is 65504.</summary>
    public bool AnyIsFloat16 { get; private set; }

    /// <summary>Where the losses of the present evaluation are.</summary>
    public TensorPlace Where { get; private set; }

    /// <summary>Begins an evaluation: the first component that has a loss says where the others are to be.</summary>
    public void Begin() => _first = "";

    /// <summary>One component's value as a 0-d tensor in float32 at least.</summary>
    /// <param name="value">What the component returned.</param>
    /// <param name="component">The component's name.</param>
    /// <param name="inStep">Whether a step follows, which goes backward itself.</param>
    /// <exception cref="InvalidOperationException">The value is not a loss.</exception>
    public Tensor Require(Tensor? value, string component, bool inStep)
    {
        if (value is null || value.IsInvalid)
        {
            throw Refuse(
                component,
                value is null ? "null" : "a disposed tensor",
                value is null
                    ? "If it may have none, declare the return type Tensor? (or CanBeAbsent = true); else return a scalar tensor."
                    : "A component returns a scalar tensor that is still alive: "
                        + "move it out of its dispose scope, and do not dispose inputs.");
        }

        var dtype = value.dtype;
        if (!is_floating_point(dtype))
        {
            throw Refuse(
                component,
                $"a tensor of type {dtype}",
                is_complex(dtype)
                    ? "A loss is a real number: return its magnitude, .abs(), or its .real part."
                    : "Gradients need a floating-point loss: leave out the conversion, or compute it from .to(ScalarType.Float32).");
        }

        if (value.is_sparse)
        {
            throw Refuse(
                component,
                "a sparse tensor",
                "A component returns a dense scalar: end it with .to_dense(), or sum over the sparse tensor with .sum().");
        }

        // Every property of a tensor is a call into native code: those of the commonest loss, 0-d and on the CPU, are few.
        var isScalar = value.Dimensions == 0;
        if (!isScalar && value.numel() != 1)
        {
            throw Refuse(
                component,
                $"a tensor of shape [{string.Join(", ", value.shape)}]",
                "A component returns a scalar: reduce it, for example with .mean(), or leave the loss function's reduction at Mean.");
        }

        RequireSamePlace(value, component);
        AnyIsFloat16 |= dtype == ScalarType.Float16;
        var scalar = isScalar ? value : value.reshape();
        var wide = DetachedScale.AtLeastSingle(dtype);
        return wide == dtype ? scalar
            : dtype == ScalarType.Float16 && !inStep && is_grad_enabled() && scalar.requires_grad ? Float16Loss.apply(scalar)
            : scalar.to(wide);
    }

    /// <summary>What measures a component as a 0-d tensor in float32 at least, without gradient.</summary>
    /// <param name="value">What the method returned.</param>
    /// <param name="component">The name of the component that it measures.</param>
    /// <exception cref="InvalidOperationException">The value is no real number.</exception>
    public Tensor RequireMeasure(Tensor? value, string component)
    {
        var wrong = value switch
        {
            null => "null",
            { IsInvalid: true } => "a disposed tensor",
            _ when value.is_sparse => "a sparse tensor",
            _ when is_complex(value.dtype) => $"a tensor of type {value.dtype}",
            _ when value.numel() != 1 => $"a tensor of shape [{string.Join(", ", value.shape)}]",
            _ when TensorPlace.Of(value) != Where => $"a tensor on {value.device} while the losses are on {Where.ToDevice()}",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new InvalidOperationException(
                $"The measure of component '{component}' of {loss} returned {wrong}. "
                + "A measure returns one number where the losses are: a scalar tensor, for example a .mean().");
        }

        var plain = value!.requires_grad ? value.detach() : value;
        var scalar = plain.Dimensions == 0 ? plain : plain.reshape();
        return is_floating_point(scalar.dtype) && DetachedScale.AtLeastSingle(scalar.dtype) == scalar.dtype
            ? scalar
            : scalar.to(ScalarType.Float32);
    }

    /// <summary>Losses on several devices have no sum, and the error of a sum would name none of them.</summary>
    private void RequireSamePlace(Tensor value, string component)
    {
        var place = TensorPlace.Of(value);
        if (_first.Length == 0)
        {
            (_first, Where, AnyIsFloat16) = (component, place, false);
        }
        else if (place != Where)
        {
            throw Refuse(
                component,
                $"a tensor on {value.device}",
                $"'{_first}' is on {Where.ToDevice()}, and losses on several devices have no sum: "
                + "move the component's inputs, or end it with .to(device).");
        }
    }

    private InvalidOperationException Refuse(string component, string what, string remedy) =>
        new($"Component '{component}' of {loss} returned {what}. {remedy}");
}
