using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// The statements at whose end <c>using</c>, or <c>finally</c>, disposes a dispose scope, and with it every tensor that was made in them.
/// </summary>
internal sealed class DisposeRegion
{
    private readonly IOperation first;
    private readonly IOperation last;

    private DisposeRegion(IInvocationOperation scope, IOperation first, IOperation last)
    {
        Scope = scope;
        this.first = first;
        this.last = last;
    }

    /// <summary>The call of <c>NewDisposeScope</c>.</summary>
    public IInvocationOperation Scope { get; }

    /// <summary>Where the last statement ends.</summary>
    public int End => last.Syntax.Span.End;

    /// <summary>The regions around the operation within its function, the innermost first: it disposes first.</summary>
    public static IEnumerable<DisposeRegion> Around(IOperation operation, TorchContext torch)
    {
        for (var current = operation;
            current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = parent)
        {
            if (parent is IUsingOperation { Resources: var resources, Body: var body } && ReferenceEquals(body, current)
                && ScopeOf(resources, torch) is { } scope)
            {
                yield return new DisposeRegion(scope, body, body);
            }

            if (parent is ITryOperation { Body: var guarded, Finally.Operations: var always } && ReferenceEquals(guarded, current)
                && Disposed(always, torch) is var (ended, disposal))
            {
                // What is made before the scope, in the same block, is not its own.
                var begin = guarded.Operations.FirstOrDefault(statement => statement.Syntax.SpanStart >= ended.Syntax.Span.End);
                if (begin is not null && begin.Syntax.SpanStart <= operation.Syntax.SpanStart)
                {
                    yield return new DisposeRegion(ended, begin, disposal);
                }
            }

            if (parent is IBlockOperation { Operations: var statements } && statements.IndexOf(current) is var place and > 0)
            {
                for (var i = place - 1; i >= 0; i--)
                {
                    if (statements[i] is IUsingDeclarationOperation declaration
                        && ScopeOf(declaration.DeclarationGroup, torch) is { } declared)
                    {
                        yield return new DisposeRegion(declared, statements[i + 1], statements[statements.Length - 1]);
                    }
                }
            }
        }
    }

    /// <summary>Whether the code is in it, be it in a function.</summary>
    public bool Contains(IOperation operation) => first.Syntax.SpanStart <= operation.Syntax.SpanStart && operation.Syntax.Span.End <= End;

    /// <summary>Whether the variable lives longer than it.</summary>
    public bool IsOutside(ILocalSymbol local) =>
        local.Declaration() is { Span: var declaration } && !(first.Syntax.SpanStart <= declaration.Start && declaration.End <= End);

    private static IInvocationOperation? ScopeOf(IOperation resources, TorchContext torch) => resources switch
    {
        IVariableDeclarationGroupOperation { Declarations: var declarations } => declarations
            .SelectMany(static declaration => declaration.Declarators)
            .Select(declarator => declarator.GetVariableInitializer() is { Value: var value } ? ScopeOf(value, torch) : null)
            .FirstOrDefault(static scope => scope is not null),
        ILocalReferenceOperation { Local: var local } variable => OnlyScopeOf(local, variable, torch),
        _ => resources.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "NewDisposeScope" } call
            && torch.Declares(call.TargetMethod) ? call : null,
    };

    // finally { scope.Dispose(); }: under a condition it may be left open.
    private static (IInvocationOperation Scope, IOperation Disposal)? Disposed(ImmutableArray<IOperation> always, TorchContext torch)
    {
        foreach (var statement in always)
        {
            var disposal = (statement as IExpressionStatementOperation)?.Operation;
            disposal = disposal is IConditionalAccessOperation { WhenNotNull: var whole } ? whole : disposal;
            if (disposal is IInvocationOperation { TargetMethod.Name: "Dispose", Arguments.IsEmpty: true, Instance: { } disposed }
                && disposed.WithoutConversions() is ILocalReferenceOperation { Local: var local } variable
                && OnlyScopeOf(local, variable, torch) is { } scope)
            {
                return (scope, statement);
            }
        }

        return null;
    }

    // A variable that never has another scope, and none only before it.
    private static IInvocationOperation? OnlyScopeOf(ILocalSymbol local, IOperation reference, TorchContext torch)
    {
        IInvocationOperation? scope = null;
        foreach (var write in torch.BodyOf(reference).Writes(local))
        {
            if (write.Value is { } value
                && value.WithoutConversions() is not ILocalReferenceOperation
                && ScopeOf(value, torch) is { } made
                && scope is null
                && ReferenceEquals(write.Function, VariableWrite.FunctionOf(reference)))
            {
                scope = made;
            }
            else if (scope is not null || write.Value?.ConstantValue is not { HasValue: true, Value: null })
            {
                return null;
            }
        }

        return scope;
    }
}
