using LossGen.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Analyzers.Rules;

/// <summary>The tensors in what a method returns: in tuples, arrays, lists and objects, and on both sides of a condition.</summary>
internal static class ReturnedTensors
{
    // Tuples in records in lists; what is returned is no deeper.
    private const int Depth = 6;

    /// <summary>The expressions of the tensors, as far as they are written in the method.</summary>
    /// <param name="value">What is returned.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<IOperation> In(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        In(value, new ValueWalk(torch, cancellationToken, Depth));

    private static IEnumerable<IOperation> In(IOperation expression, ValueWalk walk)
    {
        var value = expression.WithoutConversions();
        if (walk.IsOver)
        {
            return [];
        }

        return value switch
        {
            IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no } => Each([yes, no]),
            ICoalesceOperation { Value: var first, WhenNull: var second } => Each([first, second]),
            ISwitchExpressionOperation { Arms: var arms } => Each(arms.Select(static arm => arm.Value)),
            ITupleOperation { Elements: var elements } => Each(elements),
            IArrayCreationOperation { Initializer.ElementValues: var elements } => Each(elements),
            IAnonymousObjectCreationOperation { Initializers: var members } =>
                Each(members.OfType<ISimpleAssignmentOperation>().Select(static member => member.Value)),
            IObjectCreationOperation creation when !walk.Torch.IsTensor(creation.Type) => Each(Held(creation)),
            IWithOperation copy => Each(Held(copy)),
            IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList", ContainingType.Name: "Enumerable" } } filled =>
                Each(Selected(filled)),
            IInvocationOperation { TargetMethod: { Name: "ToDictionary", ContainingType.Name: "Enumerable" } } filled =>
                Each(ReturnedBy(filled.ArgumentAt(2))),
            var list when list.IsCollectionExpression() => Each(value.ChildOperations),
            ILocalReferenceOperation { Local: var local }
                when !walk.Torch.IsTensor(local.Type) => OfCollection(value, local, walk),
            _ when walk.Torch.IsTensor(value.Type) || NewTensor.IsNewWhole(value, walk.Torch, walk.CancellationToken) => [value],
            _ => [],
        };

        IEnumerable<IOperation> Each(IEnumerable<IOperation> parts) =>
            parts.SelectMany(part => In(part, walk.Next));
    }

    // xs.Select(x => model.call(x)).ToArray(), which computes all of them here.
    private static IEnumerable<IOperation> Selected(IInvocationOperation filled) =>
        filled.ArgumentAt(0)
            ?.WithoutConversions() is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } } select
            ? ReturnedBy(select.ArgumentAt(1))
            : [];

    private static IEnumerable<IOperation> ReturnedBy(IOperation? selector)
    {
        if (selector is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: [var only] } }
            && only is IReturnOperation { ReturnedValue: { } selected })
        {
            yield return selected;
        }
    }

    // A record keeps what it is given, and any object what its members are set to, unless a setter does more.
    private static IEnumerable<IOperation> Held(IObjectCreationOperation creation)
    {
        if (creation.Type is { IsRecord: true })
        {
            foreach (var argument in creation.Arguments)
            {
                yield return argument.Value;
            }
        }

        if (creation.Initializer is null)
        {
            yield break;
        }

        foreach (var initial in creation.Initializer.Initializers)
        {
            switch (initial)
            {
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation, Value: var set }:
                    yield return set;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "Add", ContainingNamespace.Name: "Generic" } } added:
                    yield return added.Arguments[added.Arguments.Length - 1].Value;
                    break;
            }
        }
    }

    // new Pair(mean, 1) with { Count = 2 }: what the copy keeps, and what is set.
    private static IEnumerable<IOperation> Held(IWithOperation copy)
    {
        var set = copy.Initializer.Initializers.OfType<ISimpleAssignmentOperation>().ToList();
        var names = set.ConvertAll(static member => (member.Target as IMemberReferenceOperation)?.Member.Name);
        var kept = copy.Operand.WithoutConversions() is IObjectCreationOperation { Type.IsRecord: true } made
            ? made.Arguments.Where(argument => !names.Contains(argument.Parameter?.Name))
            : [];
        return kept.Select(static argument => argument.Value).Concat(set.Select(static member => member.Value));
    }

    // A tuple, array or list in a variable that is only returned.
    private static IEnumerable<IOperation> OfCollection(IOperation reference, ILocalSymbol local, ValueWalk walk)
    {
        var body = walk.Torch.BodyOf(reference);
        return body.Writes(local) is [{ Value: { } made } write]
            && ReferenceEquals(VariableWrite.FunctionOf(reference), write.Function)
            && body.References(local).All(static mention =>
                mention.WithConversionsAround().Parent is IReturnOperation
                    or IPropertyReferenceOperation { Property.Name: "Count" or "Length" })
            && !ScopeMoves.MayMove(local, body, walk.Torch, walk.CancellationToken)
                ? In(made, walk.Next)
                : [];
    }
}
