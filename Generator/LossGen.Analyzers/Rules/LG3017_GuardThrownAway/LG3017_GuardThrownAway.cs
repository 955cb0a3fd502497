using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3017: <c>no_grad()</c> or <c>NewDisposeScope()</c> whose result nobody disposes.</summary>
internal sealed class GuardThrownAway : TorchRule
{
    /// <summary>Declares the result with <c>using</c>.</summary>
    public const string UseUsing = nameof(UseUsing);

    /// <summary>Removes the statement.</summary>
    public const string Remove = nameof(Remove);

    /// <summary>{What is thrown away, and what it does}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3017",
        "no_grad guard or dispose scope never disposed",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "no_grad() and its kin, and NewDisposeScope(), act until the object that they return is disposed: nobody disposes this one, so "
            + "they act on the thread for good.");

    public override DiagnosticDescriptor Descriptor => Rule;

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
                    declarator.Parent
                        is IVariableDeclarationOperation { Declarators.Length: 1, Parent: IVariableDeclarationGroupOperation group }
                    && !context.Torch.BodyOf(operation).Writes(local).Skip(1).Any()
                    && ActsOnWhatFollows(group),
                    isUsed: context.Torch.BodyOf(operation).References(local).Count > 0);
                break;

            case { } parent when IsLost(parent, value, operation, guard, context.Torch):
                Report(context, operation, guard, isFixable: false);
                break;
        }
    }

    // Kept in a way that no 'using' can simply be put in front of.
    private static bool IsLost(IOperation parent, IOperation value, IOperation call, Guard guard, TorchContext torch) => parent switch
    {
        // IDisposable off; off = no_grad(); off ??= no_grad();
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned }, Parent: IExpressionStatementOperation } =>
            IsNeverDisposed(assigned, call, torch),
        ICoalesceAssignmentOperation { Target: ILocalReferenceOperation { Local: var late }, Parent: IExpressionStatementOperation } =>
            IsNeverDisposed(late, call, torch),

        // var (off, start) = (no_grad(), DateTime.Now);
        ITupleOperation tuple when TupleParts.TargetOf(tuple, value) is { } target =>
            target is ILocalReferenceOperation { Local: var part }
                ? IsNeverDisposed(part, call, torch)
                : target is IDiscardOperation && !guard.IsSwitch,

        // var both = (no_grad(), 3);
        ITupleOperation tuple =>
            TupleParts.HolderOf(tuple) is { } holder && IsNeverTaken(holder, tuple.Elements.IndexOf(value), call, torch),

        // if (no_grad() is { } off)
        IIsPatternOperation { Pattern: IRecursivePatternOperation or IDeclarationPatternOperation } match =>
            NamedBy(match.Pattern) is not { } named || IsNeverDisposed(named, call, torch),
        _ => false,
    };

    private static void Report(RuleContext context, IOperation call, Guard guard, bool isFixable, bool isUsed = false)
    {
        var isScope = guard.Name == "NewDisposeScope";
        var remedy = isFixable && !isUsed && IsInTheWay(context, call, guard) ? Remove : UseUsing;
        context.Report(
            new Finding(Rule, call.Syntax) { Repair = isFixable ? remedy : null, Value = isScope ? "scope" : "guard" },
            $"Nobody disposes this {(isScope ? "scope" : "guard")}; {(remedy == Remove ? "remove it" : "declare it with 'using var'")}: "
                + guard.Name switch
            {
                "NewDisposeScope" => "it keeps every tensor that is made from here on",
                "enable_grad" => "gradients stay on, also in a caller's no_grad block",
                _ => "gradients stay off on this thread for good",
            });
    }

    // With 'using' it would end what the function returns (LG3018), or a component's gradient (LG3019).
    private static bool IsInTheWay(RuleContext context, IOperation call, Guard guard)
    {
        var function = VariableWrite.FunctionOf(call) switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => context.ContainingSymbol as IMethodSymbol,
        };
        return function is not null
            && (guard.Name == "NewDisposeScope"
                ? context.Torch.IsTensor(function.ReturnType)
                    && !context.Torch.BodyOf(call).Calls.Any(static move =>
                        move.TargetMethod.Name is "MoveToOuterDisposeScope" or "MoveToOtherDisposeScope" or "DetachFromDisposeScope")
                : guard.Name != "enable_grad" && ReturnedLosses.IsComponent(function));
    }

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
            IAssignmentOperation { Target: var target } => ReferenceEquals(target, reference),
            ITupleOperation tuple => TupleParts.IsTarget(tuple),
            IInvocationOperation used => ReferenceEquals(used.Instance, reference) && torch.Declares(used.TargetMethod)
                && !used.TargetMethod.Name.StartsWith("Dispose", StringComparison.Ordinal),
            IPropertyReferenceOperation property => torch.Declares(property.Property),
            _ => false,
        });

    // Nothing but the other parts of the tuple is ever read.
    private static bool IsNeverTaken(ILocalSymbol holder, int place, IOperation call, TorchContext torch) =>
        torch.BodyOf(call).References(holder).All(reference =>
            reference.Parent is IFieldReferenceOperation { Field: var field } && TupleParts.PlaceOf(field) is { } other && other != place);

    private static ILocalSymbol? NamedBy(IPatternOperation pattern) => (pattern switch
    {
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IDeclarationPatternOperation declared => declared.DeclaredSymbol,
        _ => null,
    }) as ILocalSymbol;

    // With 'using' it acts to the end of the block: where that is its own end, on nothing. The one expression of a lambda is
    // a block to the compiler, with a return that nobody wrote.
    private static bool ActsOnWhatFollows(IOperation statement) =>
        statement is { IsImplicit: false, Parent: IBlockOperation { Operations: var statements } }
        && statements.IndexOf(statement) is var place and >= 0
        && statements.Skip(place + 1).Any(static following => !following.IsImplicit);
}
