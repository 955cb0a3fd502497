using System.Collections.Concurrent;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>What the callers of a combined loss give to its components: <c>loss.Step(optimizer, logits: net.call(x))</c>.</summary>
internal sealed class LossInputs(CompilationCode code)
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
            if (code.OperationOf(call, cancellationToken) is IInvocationOperation operation
                && (LossGenCalls.IsStep(operation) || LossGenCalls.IsEvaluation(operation))
                && LossComponents.Methods(LossComponents.LossOf(operation)).Contains(component, SymbolEqualityComparer.Default)
                && Given(operation, parameter.Name) is { } input)
            {
                values.Add(input);
            }
        }

        return values;
    }

    /// <summary>What a call gives for an input: as an argument, or as a property of the object with all inputs.</summary>
    private static IOperation? Given(IInvocationOperation call, string input)
    {
        if (call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type is { } type && IsInputs(type)) is not { } inputs)
        {
            return call.Argument(input) is { ArgumentKind: ArgumentKind.Explicit } argument ? argument.Value : null;
        }

        var property = Identifiers.ToPascalCase(input);
        return inputs.Value.DescendantsAndSelf()
            .OfType<IObjectCreationOperation>()
            .FirstOrDefault(static made => made.Type is { Name: "Inputs" })
            ?.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(set => set.Target is IPropertyReferenceOperation { Property.Name: var name } && name == property)
            ?.Value;
    }

    /// <summary>Whether the type is the class <c>Inputs</c> of a loss, or a function that computes one.</summary>
    private static bool IsInputs(ITypeSymbol type) => type is INamedTypeSymbol named
        && (named is { Name: "Inputs", ContainingType: { } loss } ? LossGenCalls.IsLoss(loss)
            : named is { Name: "Func", TypeArguments: [var made] } && IsInputs(made));

    // Names are compared before anything is bound. What is generated hands on what it was given.
    private List<InvocationExpressionSyntax> FindCalls(CancellationToken cancellationToken) =>
        code.All(cancellationToken)
            .Where(static root => !GeneratedPart.IsGenerated(root.SyntaxTree))
            .SelectMany(static root => root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(static call => call.ArgumentList.Arguments.Count > 0
                && IsName((call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText
                    ?? (call.Expression as IdentifierNameSyntax)?.Identifier.ValueText))
            .ToList();

    private static bool IsName(string? method) =>
        method is "Compute" or "forward" or "Evaluate" || method?.StartsWith("Step", StringComparison.Ordinal) == true;
}
