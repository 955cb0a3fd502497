namespace LossGen.Analyzers.Flow;

/// <summary>
/// The writes of one variable in source order, so that the one before a reference is found without looking at all of them.
/// </summary>
internal sealed class VariableWrites
{
    private readonly List<VariableWrite> all = [];
    private readonly Dictionary<VariableWrite, VariableWrite> outer = [];
    private IOperation? function;
    private bool isInSeveralFunctions;

    /// <summary>All writes in source order, an outer one before those inside of it.</summary>
    public IReadOnlyList<VariableWrite> All => all;

    public void Add(VariableWrite write)
    {
        // What is written in a lambda happens before or after everything else.
        isInSeveralFunctions |= all.Count > 0 && !ReferenceEquals(function, write.Function);
        function = write.Function;

        // Operations come nearly in source order: what stands in the head of a for loop is the exception.
        var at = all.Count;
        while (at > 0 && all[at - 1].Operation.Syntax.SpanStart > write.Operation.Syntax.SpanStart)
        {
            at--;
        }

        if (at > 0 && Enclosing(all[at - 1], write) is { } enclosing)
        {
            outer.Add(write, enclosing);
        }

        all.Insert(at, write);
    }

    /// <summary>The write that the variable certainly has its value from at the reference, or null where several are possible.</summary>
    /// <param name="reference">A mention of the variable.</param>
    /// <param name="isLocal">Whether the variable has no value but what is written.</param>
    public VariableWrite? Reaching(IOperation reference, bool isLocal)
    {
        // Half-typed code defines variables by themselves; only a definition above the reference leads somewhere else.
        if (isLocal && all.Count == 1)
        {
            return all[0].IsBefore(reference) ? all[0] : null;
        }

        return !isInSeveralFunctions
            && ReferenceEquals(function, VariableWrite.FunctionOf(reference))
            && LastBefore(reference) is { } last
            && last.Dominates(reference)
            && !IsWrittenInLoop(reference, last)
                ? last
                : null;
    }

    // The one in front of the write encloses it, or one of those that enclose that one does, or none.
    private VariableWrite? Enclosing(VariableWrite? candidate, VariableWrite write)
    {
        while (candidate is not null && !candidate.Operation.Syntax.Span.Contains(write.Operation.Syntax.Span))
        {
            candidate = outer.TryGetValue(candidate, out var next) ? next : null;
        }

        return candidate;
    }

    // The outermost of those that are complete before the reference: its value is assigned after those inside of it.
    private VariableWrite? LastBefore(IOperation reference)
    {
        var index = FirstFrom(reference.Syntax.SpanStart) - 1;
        while (index >= 0 && !all[index].IsBefore(reference))
        {
            index--;
        }

        if (index < 0)
        {
            return null;
        }

        var last = all[index];
        while (outer.TryGetValue(last, out var enclosing) && enclosing.IsBefore(reference))
        {
            last = enclosing;
        }

        return last;
    }

    // In a loop, a write below the reference reaches it from the iteration before.
    private bool IsWrittenInLoop(IOperation reference, VariableWrite last)
    {
        for (var current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation { Syntax.Span: var loop }
                && !loop.Contains(last.Operation.Syntax.Span)
                && FirstFrom(loop.Start) is var first
                && first < all.Count
                && loop.Contains(all[first].Operation.Syntax.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The index of the first write that does not start before the position.</summary>
    private int FirstFrom(int position)
    {
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (all[middle].Operation.Syntax.SpanStart < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
