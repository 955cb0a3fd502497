namespace LossGen;

/// <summary>A module of a scheme whose state is on the host, and is taken back with a step that does not happen.</summary>
internal interface IHostState
{
    HostValues<long> Values { get; }
}
