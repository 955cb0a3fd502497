using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Tensors that a loss class registers: class centres that it averages itself, a matrix of costs. They are the loss's own, as its
/// parameters are.
/// </summary>
internal sealed class OwnBuffers(LossModule loss)
{
    /// <summary>By name, whether the buffer is saved.</summary>
    private readonly Dictionary<string, bool> _buffers = new(StringComparer.Ordinal);

    /// <summary>Tensors that were registered, and the copies that took their places.</summary>
    private readonly List<(Tensor Former, Tensor Copy)> _copies = [];

    /// <summary>Registers a tensor, or an ordinary copy of one that was made inside inference_mode.</summary>
    public void Register(string name, Tensor tensor, bool persistent)
    {
        RegisteredState.RequireFreeNames(loss, [name]);
        var own = tensor is { IsInvalid: false } ? InferenceTensor.Ordinary(tensor) : tensor;
        loss.RegisterBuffer(name, own, persistent);
        own.DetachFromDisposeScope();
        _buffers[name] = persistent;
        if (!ReferenceEquals(own, tensor))
        {
            ReplaceInFields(tensor, own);
            _copies.Add((tensor, own));
        }
    }

    /// <summary>A constructor may register a tensor first and put it in a field then.</summary>
    public void TakeCopies()
    {
        foreach (var (former, copy) in _copies)
        {
            ReplaceInFields(former, copy);
        }

        _copies.Clear();
    }

    /// <summary>
    /// Puts moved copies in the place of buffers, in fields and among the registered ones. A type is for floating-point ones only.
    /// </summary>
    public void Move(ScalarType? dtype, Device? device, bool nonBlocking)
    {
        using var noGrad = no_grad();
        foreach (var (name, persistent) in _buffers)
        {
            if (loss.get_buffer(name) is not { IsInvalid: false } buffer)
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
            loss.PutBuffer(name, moved, persistent);
            ReplaceInFields(buffer, moved);
        }
    }

    private void ReplaceInFields(Tensor former, Tensor moved)
    {
        foreach (var field in InstanceFields.Of(loss.GetType(), typeof(LossModule)))
        {
            if (field.FieldType.IsAssignableFrom(typeof(Tensor)) && ReferenceEquals(field.GetValue(loss), former))
            {
                field.SetValue(loss, moved);
            }
        }
    }
}
