using System.Collections.Concurrent;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>What the callers of a combined loss give to its components: <c>loss.Step(optimizer, logits: net.call(x))</c>.</summary>
internal sealed class LossInputs(TorchContext torch)
{
    private readonly ConcurrentDictionary<IParameterSymbol, IReadOnlyList<IOperation>> known = new(SymbolEqualityComparer.Default);
    private IReadOnlyList<InvocationExpressionSyntax>? calls;

    /// <summary>
    /// The values that this compilation gives to a component's parameter; none where nobody calls, or where the
    /// parameter is no component's or intermediate's.
    /// </summary>
    /// <param name="parameter">The component's parameter.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IReadOnlyList<IOperation> Of(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        parameter.ContainingSymbol is not IMethodSymbol method
            || !(ReturnedLosses.IsComponent(method) || SharedValues.IsIntermediate(method)) ? []
        : known.TryGetValue(parameter, out var values) ? values
        : known.GetOrAdd(parameter, Find(method, parameter, cancellationToken));

    private List<IOperation> Find(IMethodSymbol component, IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        var values = new List<IOperation>();
        foreach (var call in calls ??= FindCalls(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (torch.Code.OperationOf(call, cancellationToken) is IInvocationOperation operation
                && LossGenCalls.IsOfLoss(operation)
                && LossComponents.Methods(LossComponents.LossOf(operation)).Contains(component, SymbolEqualityComparer.Default)
                && GivenInputs.Of(operation, parameter.Name, torch, cancellationToken) is { } input)
            {
                values.Add(input.Value);
            }
        }

        return values;
    }

    // Names are compared before anything is bound. What is generated hands on what it was given.
    private List<InvocationExpressionSyntax> FindCalls(CancellationToken cancellationToken) =>
        torch.Code.All(cancellationToken)
            .Where(static root => !GeneratedPart.IsGenerated(root.SyntaxTree))
            .SelectMany(static root => root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(static call => call.ArgumentList.Arguments.Count > 0
                && IsName((call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText
                    ?? (call.Expression as IdentifierNameSyntax)?.Identifier.ValueText))
            .ToList();

    private static bool IsName(string? method) =>
        method is "Compute" or "forward" or "Evaluate" || method?.StartsWith("Step", StringComparison.Ordinal) == true;
}
