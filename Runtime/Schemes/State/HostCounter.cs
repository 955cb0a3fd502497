using static TorchSharp.torch;

namespace LossGen;

/// <summary>The tensor of a <see cref="SchemeCounter"/>, which stays on the host.</summary>
internal sealed class HostCounter : nn.Module, IHostState
{
    public HostCounter()
        : base(nameof(HostCounter)) => register_buffer("value", Values.ToTensor(0));

    public HostValues<long> Values { get; } = new(0);

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
    }
}
