namespace LossGen.Analyzers.Flow;

/// <summary>
/// The mentions of one variable by the write that each has its value from. Whoever follows a value from write to write looks
/// at every mention once: at all of them for every write, the work would grow with the square of the file.
/// </summary>
internal sealed class VariableReaders
{
    private readonly Dictionary<IOperation, List<IOperation>> certain = [];
    private readonly List<IOperation> uncertain = [];

    public VariableReaders(MethodBody body, ISymbol variable)
    {
        foreach (var reference in body.References(variable))
        {
            if (body.ReachingWrite(reference, variable) is not { Operation: var write })
            {
                uncertain.Add(reference);
            }
            else if (certain.TryGetValue(write, out var known))
            {
                known.Add(reference);
            }
            else
            {
                certain.Add(write, [reference]);
            }
        }
    }

    /// <summary>The mentions that may have their value from any write.</summary>
    public IReadOnlyList<IOperation> Uncertain => uncertain;

    /// <summary>The mentions that certainly have their value from the write.</summary>
    public IReadOnlyList<IOperation> Of(IOperation write) => certain.TryGetValue(write, out var references) ? references : [];
}
