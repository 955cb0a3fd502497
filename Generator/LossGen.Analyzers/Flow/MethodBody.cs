using System.Collections.Concurrent;

namespace LossGen.Analyzers.Flow;

/// <summary>What one walk through a member's body tells: who writes and who reads its variables.</summary>
internal sealed class MethodBody
{
    private readonly Dictionary<ISymbol, VariableWrites> writes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> references = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, VariableReaders> readers = new(SymbolEqualityComparer.Default);
    private readonly List<IInvocationOperation> calls = [];
    private readonly List<IOperation> effects = [];
    private LocalFunctions? localFunctions;

    public MethodBody(IOperation root)
    {
        Root = root;
        foreach (var operation in root.DescendantsAndSelf())
        {
            Add(operation);
        }
    }

    public IOperation Root { get; }

    /// <summary>All calls, in source order, those in lambdas and local functions among them.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => calls;

    /// <summary>All calls and mentions of properties, in source order, and those that do not bind yet: what may act on gradients.</summary>
    public IReadOnlyList<IOperation> Effects => effects;

    /// <summary>What the local functions among it do; put together on first demand, because few members have any.</summary>
    public LocalFunctions LocalFunctions => localFunctions ??= new LocalFunctions(this);

    /// <summary>All mentions of a local or parameter, its writes among them.</summary>
    public IReadOnlyList<IOperation> References(ISymbol symbol) => references.TryGetValue(symbol, out var all) ? all : [];

    /// <summary>All writes of a local or parameter.</summary>
    public IReadOnlyList<VariableWrite> Writes(ISymbol symbol) => writes.TryGetValue(symbol, out var all) ? all.All : [];

    /// <summary>The value that the variable certainly has at the reference, or null where several are possible or none is known.</summary>
    /// <param name="reference">A mention of the variable.</param>
    /// <param name="symbol">The local or parameter.</param>
    public IOperation? Reaching(IOperation reference, ISymbol symbol) =>
        ReachingWrite(reference, symbol)?.Value;

    /// <summary>The write that the variable certainly has its value from at the reference, or null where several are possible.</summary>
    /// <param name="reference">A mention of the variable.</param>
    /// <param name="symbol">The local or parameter.</param>
    public VariableWrite? ReachingWrite(IOperation reference, ISymbol symbol) =>
        writes.TryGetValue(symbol, out var all) ? all.Reaching(reference, symbol is ILocalSymbol) : null;

    /// <summary>The mentions of a local or parameter by the write that they have their value from; put together on first demand.</summary>
    public VariableReaders Readers(ISymbol symbol) =>
        readers.TryGetValue(symbol, out var known) ? known : readers.GetOrAdd(symbol, new VariableReaders(this, symbol));

    private void Add(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                Write(declarator.Symbol, operation, initializer.Value);
                break;
            case IVariableDeclaratorOperation { Parent: IForEachLoopOperation } declarator:
                Write(declarator.Symbol, operation, value: null);
                break;
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                WriteTarget(assignment.Target, operation, assignment.Value);
                break;
            case IDeconstructionAssignmentOperation { Value: IOperation value } deconstruction:
                WriteTarget(deconstruction.Target, operation, value.WithoutConversions());
                break;
            case IAssignmentOperation assignment:
                WriteTarget(assignment.Target, operation, value: null);
                break;
            case IIncrementOrDecrementOperation increment:
                WriteTarget(increment.Target, operation, value: null);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                WriteTarget(argument.Value, operation, value: null);
                break;
            case IAddressOfOperation address:
                WriteTarget(address.Reference, operation, value: null);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local }:
                // terms is { Total: var total }: the property stands in the pattern.
                Write(
                    local,
                    operation,
                    (operation.Parent as IPropertySubpatternOperation)?.Member as IPropertyReferenceOperation is { } member
                        && LossGenCalls.TermOf(member) is not null ? member : null);
                break;
            case IDeclarationExpressionOperation { Parent: IForEachLoopOperation } declaration:
                WriteTarget(declaration, operation, value: null);
                break;
            case ILocalReferenceOperation local:
                Refer(local.Local, operation);
                break;
            case IParameterReferenceOperation parameter:
                Refer(parameter.Parameter, operation);
                break;
            case IInvocationOperation call:
                calls.Add(call);
                effects.Add(call);
                break;
            case IPropertyReferenceOperation:
            case IInvalidOperation invalid when HalfTyped.MayTrain(invalid):
                effects.Add(operation);
                break;
        }
    }

    private void WriteTarget(IOperation target, IOperation operation, IOperation? value, (IOperation Whole, int Place)? part = null)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                Write(local.Local, operation, value, part);
                break;
            case IParameterReferenceOperation parameter:
                Write(parameter.Parameter, operation, value, part);
                break;
            case IDeclarationExpressionOperation declaration:
                WriteTarget(declaration.Expression, operation, value, part);
                break;
            case ITupleOperation tuple:
                // var (a, b) = (x, y) gives each its own; of the terms of an evaluation the total is known by the evaluation itself.
                var values = value is ITupleOperation { Elements: var elements } && elements.Length == tuple.Elements.Length
                    ? elements
                    : default;
                var total = LossGenCalls.IsTerms(value?.Type) ? tuple.Elements.Length - LossGenCalls.TotalFromEnd : -1;
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    WriteTarget(
                        tuple.Elements[i],
                        operation,
                        !values.IsDefault ? values[i] : i == total ? value : null,
                        value is null ? null : (value, i));
                }

                break;
        }
    }

    private void Write(ISymbol symbol, IOperation operation, IOperation? value, (IOperation Whole, int Place)? part = null)
    {
        if (!writes.TryGetValue(symbol, out var all))
        {
            writes.Add(symbol, all = new VariableWrites());
        }

        all.Add(new VariableWrite(operation, value) { Part = part });
    }

    private void Refer(ISymbol symbol, IOperation operation)
    {
        if (!references.TryGetValue(symbol, out var all))
        {
            references.Add(symbol, all = []);
        }

        all.Add(operation);
    }
}
