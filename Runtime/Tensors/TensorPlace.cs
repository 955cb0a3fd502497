using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>Where a tensor is: a device, without the object that <see cref="Device"/> is.</summary>
internal readonly record struct TensorPlace(DeviceType Type, int Index)
{
    /// <summary>
    /// The place of a tensor. Every property of a tensor is a call into native code: the CPU has one place and costs one.
    /// </summary>
    public static TensorPlace Of(Tensor tensor)
    {
        var type = tensor.device_type;
        return new TensorPlace(type, type == DeviceType.CPU ? -1 : tensor.device_index);
    }

    /// <summary>The place as TorchSharp has it.</summary>
    public Device ToDevice() => new(Type, Index);
}
