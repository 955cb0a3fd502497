using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Combinations;

/// <summary>
/// A total that grows from statement to statement of one block: <c>var total = a; total += 0.1f * b;</c>. Nothing reads it in
/// between, nothing changes it under a condition, and what is computed on the way could as well be computed at the end.
/// </summary>
internal sealed class GrowingTotal
{
    // Generated code may mention a variable thousands of times, and each mention asks.
    private const int MostMentions = 64;

    private GrowingTotal(ILocalSymbol variable, ImmutableArray<Growth> steps, IReadOnlyList<IOperation> uses)
    {
        Variable = variable;
        Steps = steps;
        Uses = uses;
    }

    public ILocalSymbol Variable { get; }

    /// <summary>The statements, at least two. The first gives the total its value.</summary>
    public ImmutableArray<Growth> Steps { get; }

    /// <summary>Where the total is read when it is complete.</summary>
    public IReadOnlyList<IOperation> Uses { get; }

    public Growth Last => Steps[Steps.Length - 1];

    /// <summary>The total that the operation completes; null where it completes none.</summary>
    public static GrowingTotal? EndingAt(IOperation operation, TorchContext torch, CancellationToken cancellationToken) =>
        MayGrow(operation) && Around(operation, torch, cancellationToken) is { } total && ReferenceEquals(total.Last.Operation, operation)
            ? total
            : null;

    /// <summary>The total that the statement around the operation is a part of.</summary>
    public static GrowingTotal? Around(IOperation operation, TorchContext torch, CancellationToken cancellationToken)
    {
        if (StatementOf(operation) is not { Parent: IBlockOperation block } own
            || VariableOf(own) is not { } variable
            || !torch.IsTensor(variable.Type))
        {
            return null;
        }

        var body = torch.BodyOf(operation);
        if (body.References(variable).Count > MostMentions)
        {
            return null;
        }

        var steps = new List<(IOperation Statement, Growth Growth)>();
        foreach (var statement in block.Operations.Where(statement => Mentions(statement, variable, body)))
        {
            var growth = GrowthOf(statement, variable, body, torch, cancellationToken);
            if (growth is { Scale: 0 })
            {
                steps.Clear();
            }

            if (growth is not null && (growth.Scale == 0 || steps.Count > 0))
            {
                steps.Add((statement, growth));
            }
            else if (steps.Count > 0)
            {
                // What reads the total ends it.
                break;
            }
        }

        if (steps.Count < 2 || !steps.Exists(step => ReferenceEquals(step.Statement, own)))
        {
            return null;
        }

        var growths = steps.Select(static step => step.Growth).ToImmutableArray();
        var total = new GrowingTotal(variable, growths, UsesAfter(growths[growths.Length - 1], variable, body));
        return total.IsWrittenNowhereElse(body)
            && total.KeepsItsAliases(torch, cancellationToken)
            && CanWait(steps, block, torch, cancellationToken) ? total : null;
    }

    // Asked for many operations: most of them are no such thing.
    private static bool MayGrow(IOperation operation) => operation switch
    {
        ICompoundAssignmentOperation { Target: ILocalReferenceOperation } => true,
        IInvocationOperation { Instance: ILocalReferenceOperation, TargetMethod.Name: var name, Parent: IExpressionStatementOperation } =>
            name.EndsWith("_", StringComparison.Ordinal),
        _ => operation.WithConversionsAround().Parent is ISimpleAssignmentOperation { Target: ILocalReferenceOperation },
    };

    // The statement of a block; for the one statement of a loop over a list, the loop.
    private static IOperation? StatementOf(IOperation operation)
    {
        var current = operation;
        while (current.Parent is not (
            null or IBlockOperation or IForEachLoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IBlockOperation { Operations.Length: 1, Parent: IForEachLoopOperation loop }
                when current is IExpressionStatementOperation && VariableOf(current) is not null => loop,
            IForEachLoopOperation loop when ReferenceEquals(loop.Body, current) => loop,
            IBlockOperation => current,
            _ => null,
        };
    }

    private static ILocalSymbol? VariableOf(IOperation statement) => statement switch
    {
        IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declarator] }] } => declarator.Symbol,
        IExpressionStatementOperation { Operation: IAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } } =>
            local,
        IExpressionStatementOperation { Operation: IInvocationOperation { Instance: ILocalReferenceOperation { Local: var local } } } =>
            local,
        IForEachLoopOperation { Body: IBlockOperation { Operations: [var only] } } => VariableOf(only),
        IForEachLoopOperation { Body: IExpressionStatementOperation only } => VariableOf(only),
        _ => null,
    };

    private static bool Mentions(IOperation statement, ILocalSymbol variable, MethodBody body) =>
        (statement is IVariableDeclarationGroupOperation group
            && group.GetDeclaredVariables().Contains(variable, SymbolEqualityComparer.Default))
        || body.References(variable).Any(reference => statement.Syntax.Span.Contains(reference.Syntax.Span));

    private static Growth? GrowthOf(
        IOperation statement, ILocalSymbol variable, MethodBody body, TorchContext torch, CancellationToken cancellationToken)
    {
        if (statement.Syntax is not StatementSyntax { ContainsDirectives: false } syntax)
        {
            return null;
        }

        switch (statement)
        {
            case IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declarator] }] }
                when declarator.GetVariableInitializer() is { Value: var first }:
                return new Growth(syntax, first.WithoutConversions(), 0, [new Addend(first, TermFactor.One, null)]);
            case IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { IsRef: false, Value: var value } }:
                return MentionsIn(value, variable, body) switch
                {
                    0 => new Growth(syntax, value.WithoutConversions(), 0, [new Addend(value, TermFactor.One, null)]),
                    1 => new Growth(syntax, value.WithoutConversions(), 1, null),
                    _ => null,
                };
            case IExpressionStatementOperation { Operation: ICompoundAssignmentOperation grown }
                when MentionsIn(grown.Value, variable, body) == 0:
                return Compound(grown, syntax, torch, cancellationToken);
            case IExpressionStatementOperation { Operation: IInvocationOperation
                {
                    Instance: ILocalReferenceOperation,
                    Arguments: [var argument, ..],
                } call }
                when MentionsIn(argument, variable, body) == 0:
                return InPlace(call, argument.Value, syntax, torch, cancellationToken);
            case IForEachLoopOperation loop:
                return Loop(loop, syntax, torch);
            default:
                return null;
        }
    }

    private static int MentionsIn(IOperation value, ILocalSymbol variable, MethodBody body) =>
        body.References(variable).Count(reference => value.Syntax.Span.Contains(reference.Syntax.Span));

    private static Growth? Compound(
        ICompoundAssignmentOperation grown, StatementSyntax syntax, TorchContext torch, CancellationToken cancellationToken)
    {
        switch (grown.OperatorKind)
        {
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract:
                var factor = TermFactor.One.Times(grown.OperatorKind == BinaryOperatorKind.Add ? 1 : -1);
                return new Growth(syntax, grown, 1, [new Addend(grown.Value, factor, null)]);
            case BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide
                when Product.Constant(grown.Value, torch, cancellationToken) is { } number and not 0:
                return new Growth(syntax, grown, grown.OperatorKind == BinaryOperatorKind.Multiply ? number : 1 / number, []);
            default:
                return null;
        }
    }

    private static Growth? InPlace(
        IInvocationOperation call, IOperation argument, StatementSyntax syntax, TorchContext torch, CancellationToken cancellationToken)
    {
        if (Array.IndexOf(Addends.InPlaceFunctions, call.TargetMethod.Name) >= 0)
        {
            return Addends.OfCall(call, torch, cancellationToken) is [_, var added] ? new Growth(syntax, call, 1, [added]) : null;
        }

        return call.TargetMethod.Name is "mul_" or "div_"
            && call.Arguments.Length == 1
            && Product.Constant(argument, torch, cancellationToken) is { } number and not 0
            ? new Growth(syntax, call, call.TargetMethod.Name == "mul_" ? number : 1 / number, [])
            : null;
    }

    // foreach (var loss in losses) total += loss;
    private static Growth? Loop(IForEachLoopOperation loop, StatementSyntax syntax, TorchContext torch)
    {
        var statement = loop.Body is IBlockOperation { Operations: [var only] } ? only : loop.Body;
        return loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: var element }
            && statement
                is IExpressionStatementOperation { Operation: ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } grown }
            && (SymbolEqualityComparer.Default.Equals(grown.Value.ReferencedSymbol(), element)
                || (grown.Value.WithoutConversions() is IPropertyReferenceOperation { Property.Name: "Value", Instance: { } pair }
                    && SymbolEqualityComparer.Default.Equals(pair.ReferencedSymbol(), element)))
            && TermCollection.Elements(loop.Collection, loop, torch) is { } elements
                ? new Growth(
                    syntax, grown, 1, elements.Select(static term => new Addend(term.Value, TermFactor.One, term.Collected)).ToList())
                : null;
    }

    private static List<IOperation> UsesAfter(Growth last, ILocalSymbol variable, MethodBody body) =>
        body.References(variable).Where(reference => reference.Syntax.SpanStart > last.Statement.Span.End).ToList();

    private bool IsWrittenNowhereElse(MethodBody body)
    {
        var first = Steps[0].Statement.SpanStart;
        var function = VariableWrite.FunctionOf(Last.Operation);
        return body.References(Variable)
            .All(reference =>
                ReferenceEquals(VariableWrite.FunctionOf(reference), function) || reference.Syntax.SpanStart > Last.Statement.Span.End)
            && body.Writes(Variable).All(write => write.Operation.Syntax.SpanStart is var place
                && ReferenceEquals(write.Function, function)
                && (place < first || Steps.Any(step => step.Statement.Span.Contains(place))))
            && !Uses.Any(static use => Arithmetic.ChangedInPlace(use.Parent!) is not null);
    }

    // total.add_ changes whatever else is called by another name.
    private bool KeepsItsAliases(TorchContext torch, CancellationToken cancellationToken) =>
        !Steps.Any(static step => step.Operation is IInvocationOperation
            {
                TargetMethod.Name: var name,
                Parent: IExpressionStatementOperation,
            } && name.EndsWith("_", StringComparison.Ordinal))
        || Steps[0].Operation is IBinaryOperation
        || (Steps[0].Operation is IInvocationOperation call
            && (call.TargetMethod.Name is "mean" or "sum"
                || LossCall.Read(call, torch, cancellationToken) is not null
                || ZeroTensor.Is(call, torch, cancellationToken)));

    private static bool CanWait(
        List<(IOperation Statement, Growth Growth)> steps, IBlockOperation block, TorchContext torch, CancellationToken cancellationToken)
    {
        var first = block.Operations.IndexOf(steps[0].Statement);
        var last = block.Operations.IndexOf(steps[steps.Count - 1].Statement);
        var isOrdered = false;
        for (var i = last - 1; i >= first; i--)
        {
            var statement = block.Operations[i];
            if (steps.Find(step => ReferenceEquals(step.Statement, statement)).Growth is { } growth)
            {
                // What is drawn or called here would be so after what comes between.
                if (isOrdered
                    && growth.Addends?.Any(addend => EvaluationOrder.MattersForModels(addend.Value, torch, cancellationToken)) != false)
                {
                    return false;
                }
            }
            else if (!EvaluationOrder.IsHarmless(statement, torch))
            {
                return false;
            }
            else
            {
                isOrdered |= EvaluationOrder.MattersForModels(statement, torch, cancellationToken);
            }
        }

        return true;
    }
}
