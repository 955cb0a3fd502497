using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3010: a running total that keeps the graph of every iteration.</summary>
internal sealed class LossOutlivesIteration : TorchRule
{
    /// <summary>Detaches what is added.</summary>
    public const string Detach = nameof(Detach);

    /// <summary>{What is kept}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3010",
        "Loss tensor kept beyond its iteration",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A loss that is kept keeps its graph, with all the intermediate results of its iteration.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnOperation(OperationKind.CompoundAssignment, CheckCompound);
        table.OnArithmetic(CheckSum);
        table.OnCall(CheckSumCall, "add", "add_");
        table.OnOperation(OperationKind.Invocation, CheckList);
        table.OnOperation(OperationKind.SimpleAssignment, CheckSpread);
        table.OnOperation(OperationKind.SimpleAssignment, CheckElement);
    }

    private static void CheckCompound(RuleContext context, IOperation operation)
    {
        if (operation
            is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: ILocalReferenceOperation total } compound
            && context.Torch.IsTensor(total.Type))
        {
            CheckTotal(context, total, compound, compound.Value, compound.Value);
        }
        else if (operation
            is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: IFieldReferenceOperation field } kept)
        {
            CheckField(context, field, kept, kept.Value);
        }
    }

    private static void CheckSum(RuleContext context, IBinaryOperation sum)
    {
        if (sum.OperatorKind == BinaryOperatorKind.Add)
        {
            CheckAssigned(context, sum, sum.LeftOperand, sum.RightOperand);
            CheckAssigned(context, sum, sum.RightOperand, sum.LeftOperand);
        }
    }

    private static void CheckSumCall(RuleContext context, IInvocationOperation sum)
    {
        if (Arithmetic.Sum(sum, context.Torch, context.CancellationToken) is not var (total, added))
        {
            return;
        }

        if (sum.TargetMethod.Name == "add")
        {
            CheckAssigned(context, sum, total, added);
        }
        else if (total is ILocalReferenceOperation local)
        {
            CheckTotal(context, local, sum, sum, added);
        }
        else if (total is IFieldReferenceOperation field)
        {
            CheckField(context, field, grown: null, added);
        }
    }

    // total = total + loss
    private static void CheckAssigned(RuleContext context, IOperation sum, IOperation summand, IOperation added)
    {
        var assigned = AssignmentOf(sum, context.Torch);
        if (assigned is { Target: ILocalReferenceOperation total } assignment
            && Unscaled(summand, context.Torch).ReferencedSymbol() is ILocalSymbol local
            && SymbolEqualityComparer.Default.Equals(local, total.Local))
        {
            CheckTotal(context, total, assignment, assignment.Value, Unscaled(added, context.Torch));
        }
        else if (assigned is { Target: IFieldReferenceOperation field }
            && SymbolEqualityComparer.Default.Equals(Unscaled(summand, context.Torch).ReferencedSymbol(), field.Field))
        {
            CheckField(context, field, assigned, Unscaled(added, context.Torch));
        }
    }

    // total = (total + loss).MoveToOuterDisposeScope()
    private static ISimpleAssignmentOperation? AssignmentOf(IOperation sum, TorchContext torch) => sum.WithConversionsAround().Parent switch
    {
        ISimpleAssignmentOperation assignment => assignment,
        IInvocationOperation call when ScopeMoves.IsMove(call, torch) => AssignmentOf(call, torch),
        IArgumentOperation { Parent: IInvocationOperation call } when ScopeMoves.IsMove(call, torch) => AssignmentOf(call, torch),
        _ => null,
    };

    // 0.9 * average + 0.1 * loss
    private static IOperation Unscaled(IOperation term, TorchContext torch)
    {
        var value = term.WithoutConversions();
        return Arithmetic.Product(value, torch) is not var (left, right) ? value
            : IsNumber(left, torch) ? Unscaled(right, torch)
            : IsNumber(right, torch) ? Unscaled(left, torch)
            : value;
    }

    private static bool IsNumber(IOperation factor, TorchContext torch) =>
        !torch.IsTensor((factor is IConversionOperation { Operand: var number } ? number : factor).WithoutConversions().Type);

    // A field outlives the method, in a loop or not; what has gone backward here is not needed with its graph anywhere.
    private static void CheckField(RuleContext context, IFieldReferenceOperation total, IAssignmentOperation? grown, IOperation added)
    {
        if (context.Torch.IsTensor(total.Type)
            && total.Instance is null or IInstanceReferenceOperation
            && IsTrainedLoss(added, total.Field, context)
            && !(grown is not null && IsFreed(grown, context)))
        {
            Report(context, added, total.Field.Name);
        }
    }

    // A dispose scope that frees the new total keeps no graph: the total is gone at its next use, which LG3018 says.
    private static bool IsFreed(IAssignmentOperation grown, RuleContext context) =>
        DisposeRegion.Around(grown, context.Torch).Any()
        && !context.Torch.BodyOf(grown).Calls.Any(call => ScopeMoves.IsMove(call, context.Torch));

    private static bool IsFreed(ILocalSymbol total, IOperation grown, RuleContext context) =>
        grown is IAssignmentOperation { Value: var value }
        && DisposeRegion.Around(grown, context.Torch).FirstOrDefault() is { } region
        && region.IsOutside(total)
        && !(value.WithoutConversions() is IInvocationOperation call && ScopeMoves.IsMove(call, context.Torch))
        && !ScopeMoves.MayMove(total, context.Torch.BodyOf(grown), context.Torch, context.CancellationToken);

    private static void CheckTotal(
        RuleContext context, ILocalReferenceOperation total, IOperation assignment, IOperation grown, IOperation added)
    {
        if (IsDeclaredOutsideOfLoop(total.Local, assignment, context.Torch)
            && !IsFreed(total.Local, assignment, context)
            && IsTrainedLoss(added, total.Local, context)
            && !TrainingUse.IsTrainedOn(grown, context.Torch, context.CancellationToken)
            && !(ReferenceEquals(grown, assignment) && IsTrained(total.Local, assignment, context))
            && !IsHandedOn(total.Local, assignment, context.Torch))
        {
            Report(context, added, total.Local.Name);
        }
    }

    private static void CheckList(RuleContext context, IOperation operation)
    {
        if (operation is IInvocationOperation
            {
                TargetMethod.Name: "Add",
                Instance: IFieldReferenceOperation
                {
                    Instance: null or IInstanceReferenceOperation,
                    Type: INamedTypeSymbol { Name: "List", TypeArguments: [var kept] },
                    Field: var field,
                },
                Arguments: [{ Value: var held }],
            }
            && context.Torch.IsTensor(kept)
            && IsTrainedLoss(held, field, context))
        {
            Report(context, held, field.Name);
        }
        else if (operation is IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" } call
            && call.Instance is ILocalReferenceOperation list
            && IsCollection(list.Type))
        {
            CheckLocalCollection(context, call, list);
        }
    }

    private static void CheckLocalCollection(RuleContext context, IInvocationOperation call, ILocalReferenceOperation list)
    {
        switch (call.Arguments)
        {
            case [{ Value: var added }]:
                CheckKept(context, call, list, added);
                break;
            case [{ Value: var key }, { Value: var entry }] when IsCounter(key.WithoutConversions(), context.Torch):
                CheckKept(context, call, list, entry);
                break;
        }
    }

    // losses[i] = loss, byStep[step++] = loss: a place of its own for every iteration.
    private static void CheckElement(RuleContext context, IOperation operation)
    {
        var assignment = (ISimpleAssignmentOperation)operation;
        var (kept, key) = assignment.Target switch
        {
            IPropertyReferenceOperation { Instance: { } instance, Arguments: [{ Value: var index }] }
                when IsCollection(instance.Type) => (instance, index),
            IArrayElementReferenceOperation { ArrayReference: var array, Indices: [var index] } => (array, index),
            _ => (null, null),
        };
        if (kept is ILocalReferenceOperation local && key is not null && IsCounter(key.WithoutConversions(), context.Torch))
        {
            CheckKept(context, operation, local, assignment.Value);
        }
    }

    // all.Add((step, loss)) keeps the loss as all.Add(loss) does.
    private static void CheckKept(RuleContext context, IOperation operation, ILocalReferenceOperation list, IOperation added)
    {
        if (!IsDeclaredOutsideOfLoop(list.Local, operation, context.Torch)
            || !context.Torch.BodyOf(list).References(list.Local).All(reference => IsOnlyRead(reference, context)))
        {
            return;
        }

        var value = added.WithoutConversions();
        foreach (var part in value is ITupleOperation { Elements: var elements } ? elements : ImmutableArray.Create(value))
        {
            if (context.Torch.IsTensor(part.WithoutConversions().Type) && IsTrainedLoss(part, list.Local, context))
            {
                Report(context, part, list.Local.Name);
            }
        }
    }

    private static bool IsCollection(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "List" or "Queue" or "Stack" or "Dictionary" or "SortedDictionary" }
        && type.ContainingNamespace is { Name: "Generic", ContainingNamespace.Name: "Collections" };

    private static bool IsCounter(IOperation key, TorchContext torch) =>
        key is IIncrementOrDecrementOperation { Kind: OperationKind.Increment }
        || (key is ILocalReferenceOperation { Local: var counter }
            && torch.BodyOf(key).References(counter)
                .Any(static mention => mention.Parent is IIncrementOrDecrementOperation { Kind: OperationKind.Increment }));

    // all = [.. all, loss]
    private static void CheckSpread(RuleContext context, IOperation operation)
    {
        if (operation is not ISimpleAssignmentOperation { Target: var target, Value: var value }
            || target.OwnVariable() is not { } list
            || !value.WithoutConversions().IsCollectionExpression())
        {
            return;
        }

        var elements = value.WithoutConversions().CollectionElements().ToList();
        if (!elements.Exists(element => element.IsSpread && SymbolEqualityComparer.Default.Equals(element.Value.OwnVariable(), list))
            || !(target is IFieldReferenceOperation
                || (target is ILocalReferenceOperation { Local: var local }
                    && IsDeclaredOutsideOfLoop(local, operation, context.Torch)
                    && context.Torch.BodyOf(operation).References(local).All(
                        reference => operation.Holds(reference) || IsOnlyRead(reference, context)))))
        {
            return;
        }

        foreach (var (added, isSpread) in elements)
        {
            if (!isSpread
                && context.Torch.IsTensor(added.WithoutConversions().Type)
                && IsTrainedLoss(added.WithoutConversions(), list, context))
            {
                Report(context, added.WithoutConversions(), list.Name);
            }
        }
    }

    private static void Report(RuleContext context, IOperation added, string total) =>
        context.Report(
            new Finding(Rule, added.SyntaxWithParentheses()) { Repair = Detach },
            $"'{total}' keeps the graph of every iteration; add the detached loss, or its number: memory grows until the loop ends");

    private static bool IsDeclaredOutsideOfLoop(ILocalSymbol local, IOperation operation, TorchContext torch)
    {
        if (torch.Code.DeclarationsOf(local) is not [{ Span: var declaration }])
        {
            return false;
        }

        for (var current = operation.Parent;
            current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return !loop.Syntax.Span.Contains(declaration);
            }
        }

        return false;
    }

    // That it has a graph is certain where it is trained on by itself, in the same method.
    private static bool IsTrainedLoss(IOperation added, ISymbol total, RuleContext context) =>
        IsTrainedTerm(added, context) || IsTrainedLocal(added, total, context);

    // terms.Total, terms.Smoothness, where one of the terms goes backward here.
    private static bool IsTrainedTerm(IOperation added, RuleContext context) =>
        Origin.Of(added, context.Torch, context.CancellationToken)
            is IPropertyReferenceOperation { Instance: ILocalReferenceOperation { Local: var terms } } term
        && LossGenCalls.IsTrainable(term)
        && GradMode.DisabledBy(term, context.Torch, context.CancellationToken) is null
        && context.Torch.BodyOf(added).References(terms).Any(reference =>
            reference.Parent is IPropertyReferenceOperation other
            && LossGenCalls.IsTrainable(other)
            && other.WithConversionsAround().Parent is IInvocationOperation { TargetMethod.Name: "backward" });

    // What goes backward has a graph, whatever computed it; the variable must still hold what went.
    private static bool IsTrainedLocal(IOperation added, ISymbol total, RuleContext context)
    {
        if (added.WithoutConversions() is not ILocalReferenceOperation { Local: var loss } kept
            || SymbolEqualityComparer.Default.Equals(loss, total)
            || GradMode.DisabledBy(added, context.Torch, context.CancellationToken) is not null)
        {
            return false;
        }

        var body = context.Torch.BodyOf(added);
        return body.References(loss).Any(reference => IsBackward(reference, context) && HoldTheSame(reference, kept, loss, body))
            && !body.References(loss).Any(static reference => reference.Parent is IInvocationOperation { TargetMethod.Name: "detach_" });
    }

    private static bool IsBackward(IOperation reference, RuleContext context) =>
        reference.Parent is IInvocationOperation { TargetMethod: { Name: "backward" } method } && context.Torch.Declares(method);

    private static bool HoldTheSame(IOperation one, IOperation other, ILocalSymbol variable, MethodBody body)
    {
        var (first, second) = one.Syntax.SpanStart <= other.Syntax.SpanStart ? (one, other) : (other, one);
        return ReferenceEquals(body.ReachingWrite(one, variable)?.Operation, body.ReachingWrite(other, variable)?.Operation)
            && !body.Writes(variable).Any(write =>
                write.Operation.Syntax.SpanStart > first.Syntax.SpanStart && write.IsBefore(second));
    }

    // What is changed in place flows on from its other mentions.
    private static bool IsTrained(ILocalSymbol total, IOperation operation, RuleContext context) =>
        context.Torch.BodyOf(operation).References(total).Any(
            reference => TrainingUse.IsTrainedOn(reference, context.Torch, context.CancellationToken));

    private static bool IsHandedOn(ILocalSymbol total, IOperation assignment, TorchContext torch) =>
        torch.BodyOf(assignment).References(total).Any(reference =>
            reference.WithConversionsAround().Parent is IReturnOperation
            || (reference.WithConversionsAround().Parent is IArgumentOperation { Parent: IInvocationOperation call }
                && !torch.Declares(call.TargetMethod)
                && call.TargetMethod.ContainingType.Name != "Console"));

    private static bool IsOnlyRead(IOperation reference, RuleContext context) => reference.WithConversionsAround().Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" or "Clear" } => true,
        IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => true,
        IPropertyReferenceOperation { Arguments.IsEmpty: false } element => IsOnlyReadElement(element, context),
        IArrayElementReferenceOperation element => IsOnlyReadElement(element, context),
        IForEachLoopOperation => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod:
            {
                Name: "Average" or "Sum" or "Select" or "Max" or "Min",
                ContainingNamespace.Name: "Linq",
            } } } =>
            true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "stack" or "cat" } gathered }
            when context.Torch.Declares(gathered.TargetMethod) =>
            !TrainingUse.IsTrainedOnOrReturned(gathered, context.Torch, context.CancellationToken),
        _ => false,
    };

    private static bool IsOnlyReadElement(IOperation element, RuleContext context) =>
        element.Parent is ISimpleAssignmentOperation { Target: var target } && ReferenceEquals(target, element)
        || !TrainingUse.IsTrainedOnOrReturned(element, context.Torch, context.CancellationToken);
}
