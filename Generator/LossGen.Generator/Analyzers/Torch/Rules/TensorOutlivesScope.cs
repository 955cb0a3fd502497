using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Rules;

/// <summary>LG3010, where a dispose scope ends: a tensor made in it is disposed with it, whoever still holds it.</summary>
internal sealed class TensorOutlivesScope : TorchRule
{
    /// <summary>Moves the value out of the scope.</summary>
    public const string MoveOut = nameof(MoveOut);

    private static readonly DiagnosticDescriptor Rule = Diagnostics.Descriptors.LossOutlivesIteration;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table)
    {
        table.OnOperation(OperationKind.SimpleAssignment, Check);
        table.OnOperation(OperationKind.CompoundAssignment, Check);
    }

    private static void Check(RuleContext context, IOperation operation)
    {
        if (operation is IAssignmentOperation { Target: IFieldReferenceOperation field } kept && context.Torch.IsTensor(field.Type))
        {
            CheckField(context, kept, field);
        }

        if (operation is IAssignmentOperation { Target: ILocalReferenceOperation target } assignment
            && context.Torch.IsTensor(target.Type)
            && IsMadeHere(assignment, context.Torch)
            && ScopeOf(assignment, context.Torch) is { } scope
            && IsReadAfter(target.Local, assignment, scope, context.Torch))
        {
            context.Report(
                new Finding(Rule, assignment.Syntax) { Repair = MoveOut },
                $"'{target.Local.Name}' is used after the dispose scope, which disposes the tensor that it gets here: its next use throws; append MoveToOuterDisposeScope()");
        }
    }

    // A field may be for the scope alone; one that is calculated of itself is read again, disposed by then.
    private static void CheckField(RuleContext context, IAssignmentOperation assignment, IFieldReferenceOperation target)
    {
        if (target.Instance is not (null or IInstanceReferenceOperation)
            || !IsMadeHere(assignment, context.Torch)
            || !(assignment is ICompoundAssignmentOperation || ReadsField(((ISimpleAssignmentOperation)assignment).Value, target.Field))
            || ScopeOf(assignment, context.Torch) is not { } scope
            || !ReferenceEquals(VariableWrite.FunctionOf(assignment), VariableWrite.FunctionOf(scope)))
        {
            return;
        }

        var others = context.Torch.BodyOf(assignment).Root.Descendants()
            .OfType<IFieldReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Field, target.Field) && !ReferenceEquals(reference, target))
            .ToList();
        if (!others.Exists(static reference => IsMovedOut(reference) || !IsRead(reference) || reference.Parent is ICompoundAssignmentOperation))
        {
            context.Report(
                new Finding(Rule, assignment.Syntax) { Repair = MoveOut },
                $"'{target.Field.Name}' is calculated of itself, and the dispose scope disposes the tensor that it gets here: the next time it is read throws; append MoveToOuterDisposeScope(), or DetachFromDisposeScope() where the scope around it ends too");
        }
    }

    private static bool ReadsField(IOperation value, IFieldSymbol field) =>
        value.DescendantsAndSelf().Any(operation => operation is IFieldReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Field, field));

    // The body of the using statement, or what follows the using declaration in its block.
    private static IEnumerable<IOperation> Statements(IInvocationOperation scope)
    {
        for (IOperation? current = scope; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IUsingDeclarationOperation { Parent: IBlockOperation block } declaration:
                    return block.Operations.SkipWhile(statement => !ReferenceEquals(statement, declaration)).Skip(1);
                case IUsingOperation { Body: var body }:
                    return [body];
                case IBlockOperation:
                    return [];
            }
        }

        return [];
    }

    // The innermost: it disposes first.
    private static IInvocationOperation? ScopeOf(IOperation assignment, TorchContext torch) =>
        torch.BodyOf(assignment).Calls
            .Where(call => call.TargetMethod.Name == "NewDisposeScope" && torch.Declares(call.TargetMethod))
            .LastOrDefault(call => Statements(call).Any(statement => statement.Syntax.Span.Contains(assignment.Syntax.Span)));

    private static bool IsMadeHere(IAssignmentOperation assignment, TorchContext torch)
    {
        if (assignment is ICompoundAssignmentOperation)
        {
            return true;
        }

        return assignment is ISimpleAssignmentOperation { Value: var value } && value.WithoutConversions() switch
        {
            IBinaryOperation => true,
            IInvocationOperation call => call.CalledModule(torch) is not null
                || (call.IsTensorFunction(torch)
                    && !call.TargetMethod.Name.EndsWith("_", StringComparison.Ordinal)
                    && call.TargetMethod.Name.IndexOf("DisposeScope", StringComparison.Ordinal) < 0
                    && call.TargetMethod.Name is not ("MoveToOuter" or "Detach")),
            _ => false,
        };
    }

    private static bool IsReadAfter(ILocalSymbol local, IOperation assignment, IInvocationOperation scope, TorchContext torch)
    {
        var inside = Statements(scope).ToList();
        if (local.DeclaringSyntaxReferences is not [{ Span: var declaration }] || inside.Exists(statement => statement.Syntax.Span.Contains(declaration)))
        {
            return false;
        }

        var references = torch.BodyOf(assignment).References(local);
        if (references.Any(IsMovedOut) || !ReferenceEquals(VariableWrite.FunctionOf(assignment), VariableWrite.FunctionOf(scope)))
        {
            return false;
        }

        var end = inside[inside.Count - 1].Syntax.Span.End;
        var loop = Loop(scope);
        return references.Any(reference => IsRead(reference)
            && (IsFirstReadAfter(reference, end, references)
                || (loop is not null && !loop.Syntax.Span.Contains(declaration) && IsReadBeforeWritten(reference, assignment, loop))));
    }

    // A later write gives the variable another tensor before anything reads it.
    private static bool IsFirstReadAfter(IOperation reference, int end, IReadOnlyList<IOperation> references) =>
        reference.Syntax.SpanStart >= end
        && !references.Any(other => !IsRead(other) && other.Syntax.SpanStart >= end && other.Syntax.SpanStart < reference.Syntax.SpanStart);

    // As in t = t + x, which reads what the scope of the iteration before disposed.
    private static bool IsReadBeforeWritten(IOperation reference, IOperation assignment, ILoopOperation loop) =>
        loop.Syntax.Span.Contains(reference.Syntax.Span)
        && assignment.Syntax.Span.Contains(reference.Syntax.Span);

    private static bool IsRead(IOperation reference) =>
        reference.Parent is not ISimpleAssignmentOperation { Target: var target } || !ReferenceEquals(target, reference);

    private static bool IsMovedOut(IOperation reference) => reference.WithConversionsAround().Parent switch
    {
        IInvocationOperation call => call.TargetMethod.Name.IndexOf("DisposeScope", StringComparison.Ordinal) >= 0,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "MoveToOuter" or "Detach" or "MoveToOther" } } => true,
        IArrayInitializerOperation { Parent: IArrayCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "MoveToOuter" or "Detach" } } } } => true,
        _ => false,
    };

    private static ILoopOperation? Loop(IOperation operation)
    {
        var current = operation.Parent;
        while (current is not (null or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = current.Parent;
        }

        return current as ILoopOperation;
    }
}
