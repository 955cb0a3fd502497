using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The ways into a load: from memory, from a stream and from a file. Nothing else may run meanwhile.
/// </summary>
internal static class LossLoading
{
    public static (IList<string> Missing, IList<string> Unexpected) FromMemory(
        LossModule loss, Dictionary<string, Tensor> source, bool strict, IList<string>? skip)
    {
        foreach (var (key, tensor) in source)
        {
            if (tensor is null || tensor.IsInvalid)
            {
                throw new ArgumentException($"'{key}' is {(tensor is null ? "null" : "a disposed tensor")}.", nameof(source));
            }
        }

        using var loading = loss.LossParts.Entry.Hold(nameof(loss.load_state_dict));
        return new LossLoad(loss, strict, skip).Take(source, [.. source.Keys]);
    }

    /// <param name="loss">The loss.</param>
    /// <param name="reader">Where the state begins.</param>
    /// <param name="strict">Whether the keys must be the loss's.</param>
    /// <param name="skip">Keys to leave alone.</param>
    /// <param name="loadedParameters">Takes the keys of the file, and whether the loss knows them.</param>
    /// <param name="whole">Whether the state must be all that is left of the stream.</param>
    public static void FromStream(
        LossModule loss, BinaryReader reader, bool strict, IList<string>? skip, Dictionary<string, bool>? loadedParameters, bool whole)
    {
        using var loading = loss.LossParts.Entry.Hold(nameof(loss.load));
        foreach (var (key, fits) in new LossLoad(loss, strict, skip).Take(reader, whole))
        {
            if (loadedParameters is not null)
            {
                loadedParameters[key] = fits;
            }
        }
    }

    public static void FromFile(
        LossModule loss, string location, bool strict, IList<string>? skip, Dictionary<string, bool>? loadedParameters)
    {
        if (Directory.Exists(location))
        {
            throw new IOException(
                $"{loss.GetName()} cannot be loaded from '{location}', which is a folder. Give the file that save wrote.");
        }

        using var stream = AtomicFile.OpenRead(location);
        using var reader = new BinaryReader(stream);
        FromStream(loss, reader, strict, skip, loadedParameters, whole: true);
    }
}
