using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Tensors that a loss class registers: class centres that it averages itself, a matrix of costs. They are the loss's own, as its parameters are.</content>
public abstract partial class LossModule
{
    /// <summary>By name, whether the buffer is saved.</summary>
    private readonly Dictionary<string, bool> _lossGenBuffers = new(StringComparer.Ordinal);

    /// <summary>Tensors that were registered, and the copies that took their places.</summary>
    private readonly List<(Tensor Former, Tensor Copy)> _lossGenCopies = [];

    /// <inheritdoc />
    /// <remarks>The loss owns the tensor from then on: it outlives the dispose scope that it was made in, and is moved by <c>to()</c>. Of one that was made inside <c>inference_mode</c> it has an ordinary copy.</remarks>
    /// <exception cref="InvalidOperationException">The name is taken, or is that of an entry that LossGen adds to the state.</exception>
    public override void register_buffer(string name, Tensor tensor, bool persistent = true)
    {
        ArgumentNullException.ThrowIfNull(name);
        RequireFreeNames([name]);
        var own = tensor is { IsInvalid: false } ? InferenceTensor.Ordinary(tensor) : tensor;
        base.register_buffer(name, own, persistent);
        own.DetachFromDisposeScope();
        _lossGenBuffers[name] = persistent;
        if (!ReferenceEquals(own, tensor))
        {
            ReplaceInFields(tensor, own);
            _lossGenCopies.Add((tensor, own));
        }
    }

    /// <summary>A constructor may register a tensor first and put it in a field then.</summary>
    private void TakeCopies()
    {
        foreach (var (former, copy) in _lossGenCopies)
        {
            ReplaceInFields(former, copy);
        }

        _lossGenCopies.Clear();
    }

    /// <summary>Puts moved copies in the place of buffers, in fields and among the registered ones. A type is for floating-point ones only.</summary>
    private void MoveBuffers(ScalarType? dtype, Device? device, bool nonBlocking)
    {
        using var noGrad = no_grad();
        foreach (var (name, persistent) in _lossGenBuffers)
        {
            if (get_buffer(name) is not { IsInvalid: false } buffer)
            {
                continue;
            }

            var type = is_floating_point(buffer.dtype) ? dtype ?? buffer.dtype : buffer.dtype;
            var place = device ?? buffer.device;
            if (buffer.dtype == type && buffer.device_type == place.type && (place.index < 0 || buffer.device_index == place.index))
            {
                continue;
            }

            var moved = buffer.to(type, place, non_blocking: nonBlocking).DetachFromDisposeScope();
            ConditionallyRegisterBuffer(name, moved, persistent);
            ReplaceInFields(buffer, moved);
        }
    }

    private void ReplaceInFields(Tensor former, Tensor moved)
    {
        foreach (var field in InstanceFields.Of(GetType(), typeof(LossModule)))
        {
            if (field.FieldType.IsAssignableFrom(typeof(Tensor)) && ReferenceEquals(field.GetValue(this), former))
            {
                field.SetValue(this, moved);
            }
        }
    }
}
