namespace LossGen.Analyzers.Flow;

/// <summary>The code behind a call of a method of this project, of a local function, or of a lambda in a variable.</summary>
internal static class HelperBody
{
    /// <summary>The body that certainly runs; null for what may be overridden or another, or is not in the source.</summary>
    /// <param name="call">The call.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IOperation? Of(
        IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) => call.TargetMethod.MethodKind switch
    {
        MethodKind.LocalFunction => torch.BodyOf(call).Root.Descendants().FirstOrDefault(operation =>
            operation is ILocalFunctionOperation { Symbol: var local }
                && SymbolEqualityComparer.Default.Equals(local, call.TargetMethod.OriginalDefinition)),
        MethodKind.DelegateInvoke => LambdaOf(call, torch, cancellationToken),
        _ => torch.CalledCode.BodyOf(call, cancellationToken),
    };

    /// <summary>What it returns where it returns anything, without what functions in it do.</summary>
    /// <param name="body">A body that <see cref="Of"/> gave.</param>
    public static IEnumerable<IOperation> ReturnedValues(IOperation body) =>
        body.Descendants()
            .OfType<IReturnOperation>()
            .Where(returned => returned is { Kind: OperationKind.Return } && IsOf(returned, body))
            .Select(static returned => returned.ReturnedValue)
            .OfType<IOperation>()
            .SelectMany(PresentValues.Of);

    /// <summary>What it returns, where it says so once.</summary>
    /// <param name="body">A body that <see cref="Of"/> gave.</param>
    public static IOperation? OnlyReturnedValue(IOperation body)
    {
        var values = ReturnedValues(body).Take(2).ToList();
        return values.Count == 1 ? values[0] : null;
    }

    // Func<Tensor, Tensor> predict = q => model.call(q), which nobody sets again.
    private static IOperation? LambdaOf(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.Instance is { } called
            && Origin.Definition(called, torch, cancellationToken).WithoutConversions() is IDelegateCreationOperation
            {
                Target: IAnonymousFunctionOperation lambda,
            }
            ? lambda
            : null;

    private static bool IsOf(IOperation returned, IOperation body) => VariableWrite.FunctionOf(returned) switch
    {
        null => body is not (ILocalFunctionOperation or IAnonymousFunctionOperation),
        var function => ReferenceEquals(function, body),
    };
}
