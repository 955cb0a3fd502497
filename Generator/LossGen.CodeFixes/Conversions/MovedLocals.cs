using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>
/// Which locals disappear: losses whose expressions become components, and weights and scales that nothing else uses.
/// What is used elsewhere stays, and is handed to the new class as it is.
/// </summary>
internal sealed class MovedLocals
{
    private readonly IOperation sum;
    private readonly Combination combination;
    private readonly Surroundings surroundings;
    private readonly MethodBody body;
    private readonly HashSet<ISymbol> losses = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> collections = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, MovedExpression> moved = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, LocalDeclaration> removed = new(SymbolEqualityComparer.Default);

    public MovedLocals(IOperation sum, Combination combination, Surroundings surroundings)
    {
        this.sum = sum;
        this.combination = combination;
        this.surroundings = surroundings;
        body = surroundings.Torch.BodyOf(sum);
        foreach (var term in combination.Terms)
        {
            if (term.Loss is ILocalReferenceOperation { Local: var local } && losses.Add(local))
            {
                Move(local);
            }
        }

        // A loss that is in two terms is computed once.
        foreach (var twice in combination.Terms.Select(static term => term.Loss).OfType<ILocalReferenceOperation>().GroupBy(
            static loss => loss.Local, SymbolEqualityComparer.Default))
        {
            if (twice.Count() > 1)
            {
                Keep(twice.Key!);
            }
        }

        foreach (var terms in combination.Terms.Where(static term => term.Collected is not null).GroupBy(
            static term => term.Collected!.Collection, (IEqualityComparer<ILocalSymbol>)SymbolEqualityComparer.Default))
        {
            MoveCollection(terms.Key, terms);
        }

        RemoveUnused();
    }

    /// <summary>The declarations that disappear.</summary>
    public IEnumerable<LocalDeclaration> Removed => removed.Values;

    /// <summary>The expression that a loss was declared as, if that becomes the component.</summary>
    public MovedExpression? ExpressionOf(IOperation loss) =>
        loss is ILocalReferenceOperation { Local: var local } && moved.TryGetValue(local, out var expression) ? expression : null;

    /// <summary>The declaration of a loss that disappears.</summary>
    public LocalDeclaration? DeclarationOf(IOperation loss) =>
        loss is ILocalReferenceOperation { Local: var local } && removed.TryGetValue(local, out var declaration) ? declaration : null;

    /// <summary>Whether the variable that a term was collected in disappears, and its elements become components.</summary>
    public bool IsRemoved(CollectedTerm term) => removed.ContainsKey(term.Collection);

    private void Move(ILocalSymbol local)
    {
        if (LocalDeclaration.Of(local, body, surroundings.Torch) is { } declaration
            && declaration.CanWaitFor(sum, combination, surroundings.Torch)
            && MovedExpression.Of(declaration.Value, surroundings) is { CallsModel: false } expression)
        {
            moved.Add(local, expression);
            removed.Add(local, declaration);
        }
    }

    private void MoveCollection(ILocalSymbol collection, IEnumerable<CombinationTerm> terms)
    {
        collections.Add(collection);
        if (LocalDeclaration.Of(collection, body, surroundings.Torch) is { } declaration
            && declaration.CanWaitFor(sum, combination, surroundings.Torch)
            && terms.All(
                term => term.Loss is ILocalReferenceOperation || MovedExpression.Of(term.Loss, surroundings) is { CallsModel: false }))
        {
            removed.Add(collection, declaration);
        }
    }

    private void Keep(ISymbol local)
    {
        moved.Remove(local);
        removed.Remove(local);
    }

    private void RemoveUnused()
    {
        var needed = new HashSet<ISymbol>(
            moved.Values.Concat(combination.Terms.Select(term => MovedExpression.Of(term.Loss, surroundings)).OfType<MovedExpression>())
                .SelectMany(static expression => expression.Variables)
                .Where(variable => !losses.Contains(variable)),
            SymbolEqualityComparer.Default);

        // What is computed where it was goes on using its variables.
        needed.UnionWith(combination.Terms
            .Where(term => term.Loss is not ILocalReferenceOperation && MovedExpression.Of(term.Loss, surroundings) is null)
            .SelectMany(static term => term.Loss.DescendantsAndSelf().OfType<ILocalReferenceOperation>())
            .Select(static reference => reference.Local));

        // What is read when the sum is evaluated is read where it was.
        needed.UnionWith(combination.Terms
            .SelectMany(static term => term.Setting?.Numbers.SelectMany(static number => number.Number.DescendantsAndSelf()) ?? [])
            .OfType<ILocalReferenceOperation>()
            .Select(static reference => reference.Local));
        needed.UnionWith(collections);
        if (combination.Growth is { } growth)
        {
            needed.Add(growth.Variable);
        }

        foreach (var part in combination.Growth?.Steps.Select(static step => step.Operation) ?? [sum])
        {
            AddWeightsAndScales(part, needed);
        }

        // One that stays may keep another: until nothing changes.
        while (removed.Keys.FirstOrDefault(IsUsedElsewhere) is { } used)
        {
            Keep(used);
        }
    }

    private void AddWeightsAndScales(IOperation operation, HashSet<ISymbol> needed)
    {
        foreach (var reference in operation.DescendantsAndSelf().OfType<ILocalReferenceOperation>())
        {
            if (!losses.Contains(reference.Local)
                && !needed.Contains(reference.Local)
                && !removed.ContainsKey(reference.Local)
                && LocalDeclaration.Of(reference.Local, body, surroundings.Torch) is { } declaration)
            {
                removed.Add(reference.Local, declaration);
                AddWeightsAndScales(declaration.Value, needed);
            }
        }
    }

    private bool IsUsedElsewhere(ISymbol local) => body.References(local).Any(reference =>
        !combination.Contains(sum, reference.Syntax)
        && !removed.Values.Any(declaration => declaration.Statement.Span.Contains(reference.Syntax.Span)));
}
