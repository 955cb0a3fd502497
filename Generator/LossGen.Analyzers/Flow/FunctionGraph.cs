using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LossGen.Analyzers.Flow;

/// <summary>The control-flow graph of a lambda or local function, which Roslyn keeps within that of the code around it.</summary>
internal static class FunctionGraph
{
    /// <summary>The graph; null where the function is in code that never runs.</summary>
    /// <param name="member">The graph of the member that contains the function.</param>
    /// <param name="function">The lambda or local function.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static ControlFlowGraph? Of(ControlFlowGraph member, IOperation function, CancellationToken cancellationToken)
    {
        var around = VariableWrite.FunctionOf(function) is { } outer ? Of(member, outer, cancellationToken) : member;
        return (around, function) switch
        {
            (null, _) => null,
            (_, ILocalFunctionOperation { Symbol: var symbol }) => around.LocalFunctions.Contains(symbol, SymbolEqualityComparer.Default)
                ? around.GetLocalFunctionControlFlowGraph(symbol, cancellationToken)
                : null,
            _ => Lambda(around, function) is { } lambda ? around.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken) : null,
        };
    }

    private static IFlowAnonymousFunctionOperation? Lambda(ControlFlowGraph graph, IOperation function)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            {
                if (operation.Syntax.Span.Contains(function.Syntax.Span)
                    && operation.DescendantsAndSelf()
                        .OfType<IFlowAnonymousFunctionOperation>()
                        .FirstOrDefault(lambda => lambda.Syntax == function.Syntax) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
