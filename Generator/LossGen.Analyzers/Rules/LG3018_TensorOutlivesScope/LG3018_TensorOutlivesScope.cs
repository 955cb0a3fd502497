using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3018: a tensor made in a dispose scope, kept in a variable that lives longer, and used after the scope disposed it.</summary>
internal sealed class TensorOutlivesScope : TorchRule
{
    /// <summary>Moves the value out of the scope.</summary>
    public const string MoveOut = nameof(MoveOut);

    /// <summary>{What is disposed, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3018",
        "Tensor beyond the scope that frees it",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "At its end a dispose scope disposes every tensor that was made in it, also the one that is returned or that a variable outside "
            + "holds; its next use throws.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnOperation(OperationKind.SimpleAssignment, Check);
        table.OnOperation(OperationKind.CompoundAssignment, Check);
        table.OnOperation(OperationKind.CoalesceAssignment, Check);
        table.OnOperation(OperationKind.DeconstructionAssignment, CheckTuple);
        table.OnOperation(OperationKind.Invocation, CheckAdded);
    }

    private static void Check(RuleContext context, IOperation operation)
    {
        var assignment = (IAssignmentOperation)operation;
        if (!context.Torch.IsTensor(assignment.Target.Type))
        {
            CheckWhole(context, assignment);
            return;
        }

        // Of total = first ? x.mean() : total + x.mean(), each side may have to be moved out.
        foreach (var value in assignment is ICompoundAssignmentOperation ? [assignment] : NewTensor.Branches(assignment.Value))
        {
            Check(context, assignment, value);
        }
    }

    private static void Check(RuleContext context, IAssignmentOperation assignment, IOperation value)
    {
        switch (assignment.Target)
        {
            case ILocalReferenceOperation local when RegionOf(assignment, value, context) is { } region
                && IsReadAfter(local.Local, assignment, region, context):
                Report(
                    context,
                    assignment,
                    value,
                    $"'{local.Local.Name}' is disposed with the scope, and used after it; append MoveToOuterDisposeScope()");
                break;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.Out or RefKind.Ref } parameter }
                when RegionOf(assignment, value, context) is { } region && !MayMove(parameter, assignment, context)
                    && !IsReplaced(parameter, assignment, region, context.Torch):
                Report(
                    context,
                    assignment,
                    value,
                    $"'{parameter.Name}' is disposed with the scope, before the caller uses it; append MoveToOuterDisposeScope()");
                break;
            case IFieldReferenceOperation field:
                CheckField(context, assignment, value, field);
                break;
            case IArrayElementReferenceOperation { ArrayReference: ILocalReferenceOperation array }
                when assignment is ISimpleAssignmentOperation:
                CheckStored(context, assignment, array, value);
                break;
            case IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: ILocalReferenceOperation indexed }
                when assignment is ISimpleAssignmentOperation && IsCollection(indexed.Type):
                CheckStored(context, assignment, indexed, value);
                break;
        }
    }

    // state = (h.detach(), c.detach()), where the tuple is read after the scope, or in the next iteration.
    private static void CheckWhole(RuleContext context, IAssignmentOperation assignment)
    {
        if (assignment.Target is not ILocalReferenceOperation { Local: var local }
            || assignment.Value.WithoutConversions() is not ITupleOperation { Elements: var elements })
        {
            return;
        }

        foreach (var element in elements)
        {
            if (context.Torch.IsTensor(element.WithoutConversions().Type)
                && RegionOf(assignment, element, context) is { } region
                && IsReadAfter(local, assignment, region, context))
            {
                context.Report(
                    new Finding(Rule, element.Syntax) { Repair = MoveOut },
                    $"'{local.Name}' is disposed with the scope, and used after it; append MoveToOuterDisposeScope()");
            }
        }
    }

    // A field may be for the scope alone; one that is calculated of itself is read again, disposed by then.
    private static void CheckField(RuleContext context, IAssignmentOperation assignment, IOperation value, IFieldReferenceOperation target)
    {
        if (target.Instance is not (null or IInstanceReferenceOperation)
            || !(assignment is ICompoundAssignmentOperation || ReadsField(assignment.Value, target.Field))
            || RegionOf(assignment, value, context) is null)
        {
            return;
        }

        var others = context.Torch.BodyOf(assignment).Root.Descendants()
            .OfType<IFieldReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Field, target.Field) && !ReferenceEquals(reference, target))
            .ToList();
        if (!others.Exists(reference => IsMovedOut(reference, context.Torch) || IsWritten(reference)
            || reference.Parent is ICompoundAssignmentOperation))
        {
            Report(
                context,
                assignment,
                value,
                $"'{target.Field.Name}' is disposed with the scope, and calculated of itself the next time; append "
                    + "MoveToOuterDisposeScope(), or DetachFromDisposeScope() where the scope around it ends too");
        }
    }

    // outputs.Add(model.call(x)), byName.Add(name, model.call(x)), where the collection is used after the scope.
    private static void CheckAdded(RuleContext context, IOperation operation)
    {
        if (operation is IInvocationOperation
            {
                TargetMethod: { Name: "Add" or "TryAdd" or "Enqueue" or "Push" },
                Instance: ILocalReferenceOperation collection,
                Arguments: [.., { Value: var added }],
            }
            && IsCollection(collection.Type))
        {
            CheckStored(context, operation, collection, added);
        }
    }

    private static bool IsCollection(ITypeSymbol? type) => type is INamedTypeSymbol
    {
        Name: "List" or "Queue" or "Stack" or "Dictionary" or "SortedDictionary",
        ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" },
    };

    private static void CheckStored(RuleContext context, IOperation operation, ILocalReferenceOperation collection, IOperation stored)
    {
        var list = collection.Local;
        if (!context.Torch.IsTensor(stored.WithoutConversions().Type)
            || RegionOf(stored, stored, context) is not { } region
            || MayMove(list, operation, context))
        {
            return;
        }

        var mentions = context.Torch.BodyOf(operation).References(list);
        if (!mentions.Any(mention => region.Contains(mention) && mention.Parent is IInvocationOperation { TargetMethod.Name: "Clear" })
            && mentions.Any(mention => IsReturned(mention, operation)
                || (region.IsOutside(list) && mention.Syntax.SpanStart >= region.End && IsUsed(mention) && !IsOnlyCounted(mention))))
        {
            context.Report(
                new Finding(Rule, stored.Syntax) { Repair = MoveOut },
                $"'{list.Name}' is used after the scope, which disposes what is added here; append MoveToOuterDisposeScope()");
        }
    }

    private static bool IsReturned(IOperation mention, IOperation added) =>
        mention.WithConversionsAround().Parent is IReturnOperation { Kind: OperationKind.Return }
            && ReferenceEquals(VariableWrite.FunctionOf(mention), VariableWrite.FunctionOf(added));

    private static bool IsOnlyCounted(IOperation list) => list.Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "Clear" or "Add" or "TryAdd" or "Enqueue" or "Push" or "ContainsKey" } => true,
        IPropertyReferenceOperation { Property.Name: "Count" or "Length" or "Keys" } => true,
        IPropertyReferenceOperation { Arguments.IsEmpty: false } element => IsWritten(element),
        IArrayElementReferenceOperation element => IsWritten(element),
        _ => false,
    };

    // (values, indices) = x.max(1); (h, c) = (h.detach(), c.detach());
    private static void CheckTuple(RuleContext context, IOperation operation)
    {
        if (operation is not IDeconstructionAssignmentOperation { Target: ITupleOperation { Elements: var targets }, Value: var value }
            || DisposeRegion.Around(operation, context.Torch).FirstOrDefault() is not { } region)
        {
            return;
        }

        var whole = value.WithoutConversions();
        var parts = whole is ITupleOperation { Elements: var elements } && elements.Length == targets.Length ? elements : default;
        if (parts.IsDefault && !NewTensor.IsMadeWhole(whole, context.Torch, context.CancellationToken))
        {
            return;
        }

        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] is ILocalReferenceOperation local && context.Torch.IsTensor(local.Type)
                && (parts.IsDefault || RegionOf(operation, parts[i], context) is not null)
                && IsReadAfter(local.Local, operation, region, context))
            {
                context.Report(
                    parts.IsDefault ? new Finding(Rule, targets[i].Syntax) : new Finding(Rule, parts[i].Syntax) { Repair = MoveOut },
                    $"'{local.Local.Name}' is disposed with the scope, and used after it; append MoveToOuterDisposeScope()");
            }
        }
    }

    private static void Report(RuleContext context, IAssignmentOperation assignment, IOperation value, string message)
    {
        var isWhole = ReferenceEquals(value, assignment) || ReferenceEquals(value, assignment.Value);
        context.Report(new Finding(Rule, isWhole ? assignment.Syntax : value.Syntax) { Repair = MoveOut }, message);
    }

    // The innermost around the assignment, where what is assigned was made in it.
    private static DisposeRegion? RegionOf(IOperation place, IOperation value, RuleContext context) =>
        DisposeRegion.Around(place, context.Torch).FirstOrDefault() is { } region
        && NewTensor.MadeBy(value, context.Torch, context.CancellationToken)
            .Any(maker => ReferenceEquals(DisposeRegion.Around(maker, context.Torch).FirstOrDefault()?.Scope, region.Scope))
            ? region
            : null;

    private static bool ReadsField(IOperation value, IFieldSymbol field) =>
        value.DescendantsAndSelf().Any(operation => operation is IFieldReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Field, field));

    private static bool IsReadAfter(ILocalSymbol local, IOperation assignment, DisposeRegion region, RuleContext context)
    {
        if (!region.IsOutside(local) || MayMove(local, assignment, context) || IsReplaced(local, assignment, region, context.Torch))
        {
            return false;
        }

        var body = context.Torch.BodyOf(assignment);
        var references = body.References(local);
        var loop = StatementOrder.InnermostLoop(region.Scope);
        return references.Any(reference => IsUsed(reference)
            && (IsFirstReadAfter(reference, region.End, references)
                || (loop is not null && region.IsOutside(local) && IsReadBeforeWritten(reference, local, assignment, loop, body))));
    }

    private static bool MayMove(ISymbol variable, IOperation assignment, RuleContext context) =>
        ScopeMoves.MayMove(variable, context.Torch.BodyOf(assignment), context.Torch, context.CancellationToken);

    // In the scope the variable gets another tensor whenever this one was assigned.
    private static bool IsReplaced(ISymbol variable, IOperation assignment, DisposeRegion region, TorchContext torch) =>
        torch.BodyOf(assignment).Writes(variable).Any(write =>
            write.Operation.Syntax.SpanStart >= assignment.Syntax.Span.End && region.Contains(write.Operation)
                && write.Dominates(assignment));

    // A later write gives the variable another tensor before anything reads it.
    private static bool IsFirstReadAfter(IOperation reference, int end, IReadOnlyList<IOperation> references) =>
        reference.Syntax.SpanStart >= end
        && !references.Any(other => IsWritten(other) && other.Syntax.SpanStart >= end
            && other.Syntax.SpanStart < reference.Syntax.SpanStart);

    // The next iteration reads what the scope of this one disposed.
    private static bool IsReadBeforeWritten(
        IOperation reference, ILocalSymbol local, IOperation assignment, ILoopOperation loop, MethodBody body) =>
        loop.Syntax.Span.Contains(reference.Syntax.Span)
        && local.Declaration() is { Span: var declaration }
        && !loop.Syntax.Span.Contains(declaration)
        && reference.Syntax.SpanStart < assignment.Syntax.Span.End
        && !body.Writes(local).Any(write => loop.Syntax.Span.Contains(write.Operation.Syntax.Span) && write.IsBefore(reference)
            && write.Dominates(reference));

    private static bool IsWritten(IOperation reference) => reference.Parent switch
    {
        ISimpleAssignmentOperation { Target: var target } => ReferenceEquals(target, reference),
        IArgumentOperation { Parameter.RefKind: RefKind.Out } => true,
        _ => false,
    };

    // A disposed tensor may be asked whether it is, compared with null, and disposed again.
    private static bool IsUsed(IOperation reference) => !IsWritten(reference) && reference.WithConversionsAround().Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "IsInvalid" } or IInvocationOperation { TargetMethod.Name: "Dispose" }
            or IIsTypeOperation or INameOfOperation => false,
        IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } =>
            false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            comparison.OperatorMethod is not null,
        IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod.Name: "Dispose" } } => false,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ReferenceEquals" or "KeepAlive" } } => false,
        _ => true,
    };

    private static bool IsMovedOut(IOperation reference, TorchContext torch) =>
        reference.WithConversionsAround().Parent switch
        {
            IInvocationOperation call => ScopeMoves.IsMove(call, torch),
            IArgumentOperation { Parent: IInvocationOperation call } => ScopeMoves.IsMove(call, torch),
            IArrayInitializerOperation { Parent.Parent: IArgumentOperation { Parent: IInvocationOperation call } } =>
                ScopeMoves.IsMove(call, torch),
            _ => false,
        };
}
