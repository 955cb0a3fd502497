using LossGen.Analyzers.Flow;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Combinations;

/// <summary>Whether a weight that is read for a sum is changed by what the sum calls: then it matters when it is read.</summary>
internal static class WeightChanges
{
    /// <summary>Whether a method of the project that is called on the way assigns a field or property that is a weight.</summary>
    public static bool Within(Combination combination, IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        var members = new HashSet<ISymbol>(
            combination.Terms
                .SelectMany(static term => term.Setting?.Numbers.SelectMany(static number => number.Number.DescendantsAndSelf()) ?? [])
                .OfType<IMemberReferenceOperation>()
                .Select(static reference => reference.Member),
            SymbolEqualityComparer.Default);
        return members.Count > 0
            && Calls(combination, sum, torch).Any(call => Changes(call.TargetMethod, members, torch, cancellationToken));
    }

    // Between the first statement of a total that grows and its last, what stands there is called too.
    private static IEnumerable<IInvocationOperation> Calls(Combination combination, IOperation sum, TorchContext torch) =>
        combination.Growth is { Steps: [var first, ..], Last: var last }
            ? torch.BodyOf(sum).Calls.Where(
                call => call.Syntax.SpanStart >= first.Statement.SpanStart && call.Syntax.Span.End <= last.Statement.Span.End)
            : sum.DescendantsAndSelf().OfType<IInvocationOperation>();

    private static bool Changes(IMethodSymbol method, HashSet<ISymbol> members, TorchContext torch, CancellationToken cancellationToken) =>
        torch.Members.BodyOf(method, cancellationToken)?.Descendants().Any(operation => operation switch
        {
            IAssignmentOperation assignment => Names(assignment.Target, members),
            IIncrementOrDecrementOperation increment => Names(increment.Target, members),
            _ => false,
        }) == true;

    private static bool Names(IOperation target, HashSet<ISymbol> members) =>
        target.ReferencedSymbol() is { } symbol && members.Contains(symbol);
}
