using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Combinations;

/// <summary>Whether it matters when something is computed.</summary>
internal static class EvaluationOrder
{
    private static readonly string[] Random = ["rand", "normal", "dropout", "bernoulli", "multinomial", "exponential", "gumbel"];

    /// <summary>Whether the operation draws random numbers, assigns, or changes a tensor in place.</summary>
    public static bool Matters(IOperation operation) => operation.DescendantsAndSelf().Any(static part => part switch
    {
        IInvocationOperation { TargetMethod.Name: var name } => name.EndsWith("_", StringComparison.Ordinal)
            || Array.Exists(Random, random => name.IndexOf(random, StringComparison.OrdinalIgnoreCase) >= 0),
        IAssignmentOperation { Parent: not IObjectOrCollectionInitializerOperation } or IIncrementOrDecrementOperation => true,
        _ => false,
    });

    /// <summary>As above, or calls a model, which draws random numbers and updates statistics in the order of its calls.</summary>
    public static bool MattersForModels(IOperation operation, TorchContext torch, CancellationToken cancellationToken) =>
        Matters(operation)
        || operation.DescendantsAndSelf()
            .Any(part => part is IInvocationOperation call
                && call.CalledModule(torch) is not null
                && LossCall.Read(call, torch, cancellationToken) is null);

    /// <summary>
    /// Whether what is computed before the statement could be computed after it: a declaration, <c>zero_grad</c>, a line on the console.
    /// </summary>
    public static bool IsHarmless(IOperation statement, TorchContext torch) => statement switch
    {
        IVariableDeclarationGroupOperation => !Matters(statement),
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "zero_grad" } method } } =>
            torch.Declares(method),
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.ContainingType:
            {
                Name: "Console",
                ContainingNamespace.Name: "System",
            } } } =>
            !Matters(statement),
        _ => false,
    };

    /// <summary>
    /// Whether a part gives something to somebody besides its value: <c>out</c>, <c>ref</c>, an assignment, a pattern's variable; or waits.
    /// </summary>
    public static bool HasEffects(IOperation operation) => operation.DescendantsAndSelf().Any(static part => part
        is IAssignmentOperation { Parent: not IObjectOrCollectionInitializerOperation } or IIncrementOrDecrementOperation or IAwaitOperation
            or IDeclarationExpressionOperation or IDeclarationPatternOperation
        or IAddressOfOperation or IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref });
}
