using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>TorchSharp's random numbers on the host: what dropout, <c>randn</c> and <c>randperm</c> draw from.</summary>
internal sealed class RandomMember() : CheckpointMember("random state", string.Empty, nameof(Generator))
{
    public override void Write(BinaryWriter writer)
    {
        using var state = get_rng_state();
        writer.Write(state.bytes.Length);
        writer.Write(state.bytes);
    }

    public override ICheckpointChange Prepare(BinaryReader reader)
    {
        using var present = get_rng_state();
        var length = reader.ReadInt32();
        return length == present.bytes.Length
            ? new Change(present.bytes.ToArray(), reader.ReadBytes(length))
            : throw Unfit(FormattableString.Invariant(
                $"it has {length} bytes in it, and {present.bytes.Length} in this version of libtorch"));
    }

    private sealed class Change(byte[] before, byte[] stored) : ICheckpointChange
    {
        public void Apply() => Set(stored);

        public void Undo() => Set(before);

        public void Dispose()
        {
        }

        private static void Set(byte[] bytes)
        {
            using var state = tensor(bytes);
            set_rng_state(state);
        }
    }
}
