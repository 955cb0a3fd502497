using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>Which tensors a training checkpoint can save and load. What is saved and cannot be loaded is found when it is needed.</summary>
internal static class StateTensors
{
    /// <summary>Why one of the tensors cannot be saved and loaded, with its name, or null where all can.</summary>
    public static string? Objection(IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        foreach (var (key, tensor) in state)
        {
            if (Objection(key, tensor) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    /// <summary>Why a tensor cannot be saved and loaded, with its name, or null where it can.</summary>
    public static string? Objection(string key, Tensor tensor)
    {
        var what = !StateFormat.IsText(key) ? "has a name with half a surrogate pair, which no file can hold. Give it another"
            : tensor.is_sparse ? "is sparse, and files have dense tensors only. Register its to_dense()"
            : tensor.device_type == DeviceType.META ? "is on the meta device, and has no values. Make it on another"
            : StateFormat.SizeOf(tensor.dtype) == 0 ? $"is of type {tensor.dtype}, which TorchSharp's files cannot hold"
            : IsExpanded(tensor) ? "is an expanded view, and a load cannot write into one. Register its contiguous()"
            : null;
        return what is null ? null : $"'{StateFormat.Shown(key)}' {what}";
    }

    /// <summary>Whether several elements are one number in memory, where torch refuses to write.</summary>
    private static bool IsExpanded(Tensor tensor)
    {
        var (shape, strides) = (tensor.shape, tensor.stride());
        return !Array.Exists(shape, static size => size == 0) && shape.Zip(strides).Any(static at => at is (> 1, 0));
    }
}
