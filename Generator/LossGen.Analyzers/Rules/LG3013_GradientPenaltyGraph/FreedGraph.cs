using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>Which earlier <c>backward</c> or <c>grad</c> has freed the graph of a tensor.</summary>
internal static class FreedGraph
{
    /// <summary>
    /// The call that certainly runs before, in the same block, goes through what the tensor is computed of, and keeps nothing; the
    /// call itself where it is repeated in a loop that the tensor is computed before. Null where there is none.
    /// </summary>
    /// <param name="later">The call that needs the graph.</param>
    /// <param name="tensor">The tensor that it differentiates.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IInvocationOperation? By(
        IInvocationOperation later, IOperation tensor, TorchContext torch, CancellationToken cancellationToken)
    {
        var variable = tensor.WithoutConversions() is ILocalReferenceOperation local
            ? torch.BodyOf(later).ReachingWrite(local, local.Local) : null;
        var trace = torch.TraceOf(tensor, cancellationToken);
        if (variable is not null
            && Frees(later, torch, cancellationToken)
            && StatementOrder.InnermostLoop(later) is { } loop
            && !loop.Syntax.Span.Contains(variable.Operation.Syntax.Span)
            && Keeps(trace, variable.Value))
        {
            return later;
        }

        if (StatementOf(later) is not { Parent: IBlockOperation { Operations: var statements } } statement)
        {
            return null;
        }

        for (var i = statements.IndexOf(statement) - 1; i >= 0; i--)
        {
            if (Through(statements[i], torch) is var (call, start)
                && Frees(call, torch, cancellationToken)
                && ((variable is not null && IsSame(start, variable, torch) && Keeps(trace, variable.Value))
                    || Common(start, trace, torch, cancellationToken)))
            {
                return call;
            }
        }

        return null;

        // Modules with parameters and losses store what their gradient needs.
        bool Keeps(IReadOnlyList<IInvocationOperation> calls, IOperation? made) =>
            calls.Any(call => Stores(call, torch, cancellationToken))
                || made?.WithoutConversions().DescendantsAndSelf().Any(part => StoresOperands(part, torch)) == true;
    }

    private static bool Common(
        IOperation start, IReadOnlyList<IInvocationOperation> trace, TorchContext torch, CancellationToken cancellationToken) =>
        torch.TraceOf(start, cancellationToken).Any(call =>
            trace.Contains(call)
            && (call.CalledModule(torch) is not null || LossCall.Read(call, torch, cancellationToken) is not null)
            && GradientTrace.ReachesModule(call, torch, cancellationToken));

    private static bool Stores(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.CalledModule(torch) is not null
        || call.TargetMethod.Name is "pow" or "square" or "exp" or "log" or "sqrt" or "sigmoid" or "tanh" or "relu" or "softmax" or "norm"
            or "matmul" or "mm" or "bmm" or "sin" or "cos"
        || (torch.Declares(call.TargetMethod) && LossCall.Read(call, torch, cancellationToken) is not null);

    private static bool StoresOperands(IOperation part, TorchContext torch) =>
        part is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product
        && torch.IsTensor(product.LeftOperand.WithoutConversions().Type)
        && torch.IsTensor(product.RightOperand.WithoutConversions().Type);

    private static bool IsSame(IOperation start, VariableWrite variable, TorchContext torch) =>
        start.WithoutConversions() is ILocalReferenceOperation local
            && ReferenceEquals(torch.BodyOf(start).ReachingWrite(local, local.Local), variable);

    private static bool Frees(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.Argument("retain_graph") is not { } retains
        || retains is { ArgumentKind: ArgumentKind.DefaultValue }
        || Constants.Boolean(retains.Value, torch, cancellationToken) == false;

    // loss.backward(); or var g = autograd.grad([loss], [x])[0];
    private static (IInvocationOperation Call, IOperation Start)? Through(IOperation statement, TorchContext torch)
    {
        var value = statement switch
        {
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Value: var assigned } } => assigned,
            IExpressionStatementOperation { Operation: var expression } => expression,
            IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ } declarator] }] } =>
                declarator.GetVariableInitializer()?.Value,
            _ => null,
        };
        return value?.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault(call => torch.Declares(call.TargetMethod)
            && call.TargetMethod.Name is "backward" or "grad") switch
        {
            { TargetMethod.Name: "backward", Instance: { } loss } backward when torch.IsTensor(loss.Type) => (backward, loss),
            { TargetMethod: { Name: "grad", IsStatic: true } } grad
                when grad.ArgumentAt(0) is IArrayCreationOperation { Initializer.ElementValues: [var only] } => (grad, only),
            { TargetMethod: { Name: "grad", IsStatic: true } } grad
                when grad.ArgumentAt(0)?.WithoutConversions() is { } list
                    && list.IsCollectionExpression()
                    && list.ChildOperations.Count == 1 =>
                (grad, list.ChildOperations.First()),
            _ => null,
        };
    }

    private static IOperation? StatementOf(IOperation operation)
    {
        var current = operation;
        while (current.Parent is not (
            null or IBlockOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or ILoopOperation or IConditionalOperation))
        {
            current = current.Parent;
        }

        return current.Parent is IBlockOperation ? current : null;
    }
}
