namespace LossGen.Analyzers.Flow;

/// <summary>Whether gradients are recorded where an operation stands.</summary>
internal static class GradMode
{
    /// <summary>
    /// The call that switched gradients off around the operation: <c>no_grad()</c>, <c>inference_mode()</c>,
    /// <c>set_grad_enabled(false)</c>.
    /// </summary>
    public static IInvocationOperation? DisabledBy(IOperation operation, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = operation;
            current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation);
            current = parent)
        {
            // The innermost switch decides, and the last declaration of a block before its earlier ones.
            var switched = parent switch
            {
                IUsingOperation { Resources: var resources } scope when !ReferenceEquals(resources, current) => Switch(resources, torch),
                IBlockOperation block => block.Operations
                    .TakeWhile(statement => !ReferenceEquals(statement, current))
                    .Select(statement => SwitchAt(statement, operation, torch))
                    .LastOrDefault(static found => found is not null),
                _ => null,
            };
            if (switched is not null)
            {
                return Disables(switched, torch, cancellationToken) ? switched : null;
            }
        }

        return null;
    }

    /// <summary>Whether the value gets its graph where it is computed of others; a leaf may be created anywhere.</summary>
    /// <param name="origin">What a value comes from.</param>
    /// <param name="torch">TorchSharp.</param>
    public static bool IsComputed(IOperation origin, TorchContext torch) => origin switch
    {
        IBinaryOperation or IUnaryOperation => true,
        IInvocationOperation call => LossGenCalls.IsEvaluation(call)
            || call.CalledModule(torch) is not null
            || (call.IsTensorFunction(torch) && call.TargetMethod.Name is not ("requires_grad_" or "with_requires_grad")),
        _ => false,
    };

    // using var off = no_grad(); or set_grad_enabled(false); which holds until somebody says otherwise.
    private static IInvocationOperation? SwitchAt(IOperation statement, IOperation operation, TorchContext torch) => statement switch
    {
        IUsingDeclarationOperation { DeclarationGroup: var resources } => Switch(resources, torch),
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "set_grad_enabled" } set }
            when torch.Declares(set.TargetMethod) && !IsSetBetween(set, operation, torch) => set,
        _ => null,
    };

    // In a branch, say; what is switched with using comes back to what it was.
    private static bool IsSetBetween(IInvocationOperation set, IOperation operation, TorchContext torch) =>
        torch.BodyOf(set).Calls.Any(other =>
            other.TargetMethod.Name == "set_grad_enabled"
            && !ReferenceEquals(other, set)
            && other.Syntax.SpanStart > set.Syntax.SpanStart
            && (other.Syntax.SpanStart < operation.Syntax.SpanStart || StatementOrder.InnermostLoop(operation) is not null)
            && torch.Declares(other.TargetMethod));

    private static IInvocationOperation? Switch(IOperation resources, TorchContext torch) =>
        resources.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault(call =>
            call.TargetMethod.Name is "no_grad" or "inference_mode" or "set_grad_enabled" or "enable_grad"
                && torch.Declares(call.TargetMethod));

    private static bool Disables(
        IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) => call.TargetMethod.Name switch
    {
        "no_grad" => true,
        "inference_mode" => Constants.Boolean(call.Argument("mode")?.Value, torch, cancellationToken) == true,
        "set_grad_enabled" => Constants.Boolean(call.Argument("mode")?.Value, torch, cancellationToken) == false,
        _ => Constants.Boolean(call.Argument("enabled")?.Value, torch, cancellationToken) == false,
    };
}
