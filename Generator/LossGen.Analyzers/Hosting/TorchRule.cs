namespace LossGen.Analyzers.Hosting;

/// <summary>
/// One rule about TorchSharp code. A rule has no state: it says which operations it looks at, and everything it learns
/// about them comes from the context, so that it may run on many methods at once.
/// </summary>
internal abstract class TorchRule
{
    /// <summary>The rule's descriptor.</summary>
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Says what the rule wants to see; called once for all compilations.</summary>
    /// <param name="table">Takes the checks.</param>
    public abstract void Register(RuleTable table);
}
