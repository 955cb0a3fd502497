namespace LossGen.Analyzers.Flow;

/// <summary>The code behind a call of a method of this project, or of a local function.</summary>
internal static class HelperBody
{
    /// <summary>The body that certainly runs; null for what may be overridden, or is not in the source.</summary>
    /// <param name="call">The call.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IOperation? Of(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken) =>
        call.TargetMethod.MethodKind == MethodKind.LocalFunction
            ? torch.BodyOf(call).Root.Descendants().FirstOrDefault(operation =>
                operation is ILocalFunctionOperation { Symbol: var local }
                    && SymbolEqualityComparer.Default.Equals(local, call.TargetMethod.OriginalDefinition))
            : torch.CalledCode.BodyOf(call, cancellationToken);

    /// <summary>What it returns, without what functions in it do.</summary>
    /// <param name="body">A body that <see cref="Of"/> gave.</param>
    public static IEnumerable<IOperation> ReturnedValues(IOperation body) =>
        body.Descendants()
            .OfType<IReturnOperation>()
            .Where(returned => returned is { Kind: OperationKind.Return } && IsOf(returned, body))
            .Select(static returned => returned.ReturnedValue)
            .OfType<IOperation>();

    private static bool IsOf(IOperation returned, IOperation body) => VariableWrite.FunctionOf(returned) switch
    {
        null => body is not ILocalFunctionOperation,
        var function => ReferenceEquals(function, body),
    };
}
