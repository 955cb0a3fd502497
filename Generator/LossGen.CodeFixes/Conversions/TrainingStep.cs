using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>
/// The statements around a sum that are a step of an optimizer, and that the generated <c>Step</c> can take the place of:
/// <c>zero_grad</c>, the sum, <c>backward</c>, <c>step</c>, of one optimizer and with nothing in between; or the sum first.
/// The generated step clears the gradients itself, so none may be there that another loss gave.
/// </summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Total">The statement with the sum.</param>
/// <param name="Others">The other statements.</param>
internal sealed record TrainingStep(ExpressionSyntax Optimizer, StatementSyntax Total, IReadOnlyList<StatementSyntax> Others)
{
    /// <summary>The step around a sum, or null where there is none.</summary>
    public static TrainingStep? Around(IOperation sum, Combination combination, RepairContext context)
    {
        if (Backward.Of(sum, context.Torch, context.CancellationToken) is not { } backward
            || backward.Syntax.Parent is not ExpressionStatementSyntax backwardStatement
            || backward.Arguments.Any(static argument => !argument.IsOmitted())
            || combination.StatementOf(sum) is not { } total
            || !(combination.Growth is { } growth ? growth.Uses.Count == 1 : IsUsedByBackwardAlone(sum, total, backwardStatement, context)))
        {
            return null;
        }

        var siblings = LocalDeclaration.SiblingsOf(total);
        var last = siblings.IndexOf(backwardStatement);
        if (siblings.IndexOf(total) is var first && (first < 0 || last < first || last + 1 >= siblings.Count)
            || OptimizerOf(siblings[last + 1], "step", context) is not { } optimizer
            || optimizer.Syntax is not ExpressionSyntax written)
        {
            return null;
        }

        // Before the sum, or between it and backward, where nothing else may stand.
        var clearing = siblings.FindLastIndex(
            last, statement => OptimizerOf(statement, "zero_grad", context) is { } cleared && IsSame(cleared, optimizer));
        if (clearing < 0
            || last - first > (clearing > first ? 2 : 1)
            || CallOf(siblings[clearing], context) is not { } clear
            || !FreshGradients.AreOnlyOf(backward, clear, context.Torch, context.CancellationToken))
        {
            return null;
        }

        var others = new List<StatementSyntax> { siblings[clearing], siblings[last + 1] };
        if (last > first)
        {
            others.Add(backwardStatement);
        }

        return new TrainingStep(written, total, others);
    }

    // A total that is also logged or returned needs its own value.
    private static bool IsUsedByBackwardAlone(IOperation sum, StatementSyntax total, StatementSyntax backward, RepairContext context) =>
        total == backward
        || (total is LocalDeclarationStatementSyntax { Declaration.Variables: [var variable] }
            && context.Model.GetDeclaredSymbol(variable, context.CancellationToken) is { } symbol
            && context.Torch.BodyOf(sum).References(symbol).Count == 1);

    private static IOperation? OptimizerOf(StatementSyntax statement, string method, RepairContext context) =>
        CallOf(statement, context) is { Instance: { } instance } call
        && call.TargetMethod.Name == method
        && context.Torch.IsOptimizer(instance.Type)
            ? instance.WithoutConversions()
            : null;

    private static IInvocationOperation? CallOf(StatementSyntax statement, RepairContext context) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call }
            ? context.Model.GetOperation(call, context.CancellationToken) as IInvocationOperation
            : null;

    private static bool IsSame(IOperation left, IOperation right) =>
        left.ReferencedSymbol() is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, right.ReferencedSymbol());
}
