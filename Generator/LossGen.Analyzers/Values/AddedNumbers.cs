using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Numbers that a number was added up of, in a loop or by a query.</summary>
internal static class AddedNumbers
{
    /// <summary>What was added; empty for a number that is no sum, or one that goes on from step to step, as an average does.</summary>
    public static List<IOperation> Of(IOperation number, TorchContext torch) => number switch
    {
        ILocalReferenceOperation local => InLoop(local, torch),
        IInvocationOperation query when Selector(query) is { } each => HelperBody.ReturnedValues(each).ToList(),
        _ => [],
    };

    // parameters.Sum(p => p.norm().item<float>()), parameters.Select(p => …).Sum().
    private static IAnonymousFunctionOperation? Selector(IInvocationOperation query)
    {
        if (query.TargetMethod is not { Name: "Sum" or "Average" or "Max" or "Min", ContainingType.Name: "Enumerable" })
        {
            return null;
        }

        var source = query.ArgumentAt(0)?.WithoutConversions() as IInvocationOperation;
        var selector = query.ArgumentAt(1)
            ?? (source is { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } } ? source.ArgumentAt(1) : null);
        return (selector as IDelegateCreationOperation)?.Target as IAnonymousFunctionOperation;
    }

    // sum += p.norm().item<float>(): it begins anew before each use.
    private static List<IOperation> InLoop(ILocalReferenceOperation local, TorchContext torch)
    {
        var body = torch.BodyOf(local);
        var writes = body.Writes(local.Local);
        return body.ReachingWrite(local, local.Local) is null
            && writes.Count > 1
            && writes.All(write => write.IsBefore(local) && ReferenceEquals(write.Function, VariableWrite.FunctionOf(local)))
            && writes[0] is { Value: not null } first
            && first.Dominates(local)
            && ReferenceEquals(StatementOrder.InnermostLoop(first.Operation), StatementOrder.InnermostLoop(local))
                ? writes.Select(static write => write.Operation is ICompoundAssignmentOperation grown ? grown.Value : write.Value)
                    .OfType<IOperation>()
                    .ToList()
                : [];
    }
}
