using System.Collections.Immutable;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3017: <c>no_grad()</c> or <c>NewDisposeScope()</c> whose result nobody disposes.</summary>
internal sealed class GuardThrownAway : TorchRule
{
    /// <summary>Declares the result with <c>using</c>.</summary>
    public const string UseUsing = nameof(UseUsing);

    private static readonly DiagnosticDescriptor Rule = Generator.Diagnostics.Descriptors.GuardThrownAway;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table) => table.OnOperation(OperationKind.Invocation, Check);

    private static void Check(RuleContext context, IOperation operation)
    {
        if (Guard.Of((IInvocationOperation)operation, context.Torch, context.CancellationToken) is not { } guard
            || !guard.HasEffect(context.Torch, context.CancellationToken))
        {
            return;
        }

        var value = Value(operation);
        switch (value.Parent)
        {
            // no_grad();
            case IExpressionStatementOperation statement when !guard.IsSwitch:
                Report(context, operation, guard, ActsOnWhatFollows(statement));
                break;

            // _ = no_grad();
            case ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation statement }
                when !guard.IsSwitch:
                Report(context, operation, guard, ActsOnWhatFollows(statement));
                break;

            // var off = no_grad();
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsUsing: false } local } declarator }
                when IsNeverDisposed(local, operation, context.Torch):
                Report(
                    context,
                    operation,
                    guard,
                    declarator.Parent is IVariableDeclarationOperation { Declarators.Length: 1, Parent: IVariableDeclarationGroupOperation group }
                    && !context.Torch.BodyOf(operation).Writes(local).Skip(1).Any()
                    && ActsOnWhatFollows(group));
                break;

            // IDisposable off; off = no_grad();
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned }, Parent: IExpressionStatementOperation } when IsNeverDisposed(assigned, operation, context.Torch):
                Report(context, operation, guard, isFixable: false);
                break;
        }
    }

    private static void Report(RuleContext context, IOperation call, Guard guard, bool isFixable) =>
        context.Report(
            new Finding(Rule, call.Syntax) { Repair = isFixable ? UseUsing : null, Value = guard.Name == "NewDisposeScope" ? "scope"
                : "guard" },
            guard.Name switch
            {
                "NewDisposeScope" =>
                    "Nobody disposes this scope; declare it with 'using var': it keeps every tensor that is made from here on",
                "enable_grad" =>
                    "Nobody disposes this guard; declare it with 'using var': gradients stay on, also in a caller's no_grad block",
                _ => "Nobody disposes this guard; declare it with 'using var': gradients stay off on this thread for good",
            });

    // The whole that the call is a possible value of.
    private static IOperation Value(IOperation call)
    {
        var value = call.WithConversionsAround();
        while (value.Parent is ICoalesceOperation
            || (value.Parent is IConditionalOperation { Type: not null } choice && !ReferenceEquals(choice.Condition, value)))
        {
            value = value.Parent.WithConversionsAround();
        }

        return value;
    }

    // Moving tensors between scopes closes none.
    private static bool IsNeverDisposed(ILocalSymbol local, IOperation call, TorchContext torch) =>
        torch.BodyOf(call).References(local).All(reference => reference.Parent switch
        {
            ISimpleAssignmentOperation { Target: var target } => ReferenceEquals(target, reference),
            IInvocationOperation used => ReferenceEquals(used.Instance, reference) && torch.Declares(used.TargetMethod)
                && !used.TargetMethod.Name.StartsWith("Dispose", StringComparison.Ordinal),
            IPropertyReferenceOperation property => torch.Declares(property.Property),
            _ => false,
        });

    // With 'using' it acts to the end of the block: where that is its own end, on nothing.
    private static bool ActsOnWhatFollows(IOperation statement) =>
        statement.Parent is IBlockOperation { Operations: var statements } && statements.IndexOf(statement) is var place and >= 0
            && place < statements.Length - 1;
}
