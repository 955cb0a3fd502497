using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Names;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// Reads LossGen's own API, as <see cref="TorchCalls"/> reads TorchSharp's: by the shape of the symbols, because a loss of
/// another project comes without its source.
/// </summary>
internal static class LossGenCalls
{
    /// <summary>Where the total is in <c>var (…) = loss.Compute(…)</c>: the components are first, the raw total is last.</summary>
    public const int TotalFromEnd = 2;

    /// <summary>Whether the type is a combined loss.</summary>
    public static bool IsLoss(ITypeSymbol? type) => type is INamedTypeSymbol named && named.DerivesFromRuntime(WellKnownNames.LossModule);

    /// <summary>Whether the type is <c>ICombinedLoss&lt;TInputs&gt;</c>, by which a trainer calls losses that it does not know.</summary>
    public static bool IsInterface(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "ICombinedLoss" } named && named.IsInRuntime();

    /// <summary>
    /// Whether the call is a whole training step: <c>loss.Step(optimizer, …)</c>, <c>alternation.Step(…)</c>,
    /// <c>alternation.StepCritic(…)</c>.
    /// </summary>
    public static bool IsStep(IInvocationOperation call) =>
        call.TargetMethod.Name.StartsWith("Step", StringComparison.Ordinal)
        && call.TargetMethod is { IsStatic: false, ReturnType: INamedTypeSymbol { Name: "StepResult" } result }
        && result.IsInRuntime()
        && (IsPhaseStep(call) || (call.TargetMethod.Name == "Step" && IsLossOrInterface(call.TargetMethod.ContainingType)));

    /// <summary>Whether the call is <c>loss.EndCycle(optimizer)</c>, which steps with the batches that are left of a cycle.</summary>
    public static bool IsEndOfCycle(IInvocationOperation call) =>
        call.TargetMethod is { Name: "EndCycle", IsStatic: false } && IsLossOrInterface(call.Instance?.Type);

    /// <summary>Whether the step is one of phases that take turns.</summary>
    public static bool IsPhaseStep(IInvocationOperation call) => IsAlternation(call.TargetMethod.ContainingType);

    /// <summary>Whether the call evaluates a loss's components and does nothing to gradients: <c>Compute</c>, <c>forward</c>.</summary>
    public static bool IsEvaluation(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Compute" or "forward" or "Evaluate", IsStatic: false }
        && IsLossOrInterface(call.TargetMethod.ContainingType);

    /// <summary>Whether the call runs components of a loss, by a step or an evaluation.</summary>
    public static bool IsOfLoss(IInvocationOperation call) => IsStep(call) || IsEvaluation(call);

    /// <summary>Whether the call is <c>loss.Alternate(…)</c>, which starts phases.</summary>
    public static bool IsAlternate(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Alternate", IsStatic: false } && IsLoss(call.TargetMethod.ContainingType);

    /// <summary>Whether a method of LossGen is known to leave gradients and parameters alone.</summary>
    public static bool TrainsNothing(IInvocationOperation call) =>
        IsEvaluation(call) || IsAlternate(call) || IsTerms(call.TargetMethod.ContainingType)
        || (call.TargetMethod.ContainingType.IsInRuntime() && !IsStep(call));

    /// <summary>The name under which messages speak of a step: <c>loss.Step</c>.</summary>
    public static string StepName(IInvocationOperation step) =>
        step.Instance is null or IInstanceReferenceOperation
            ? step.TargetMethod.Name
            : $"{Excerpt.Of(step.Instance)}.{step.TargetMethod.Name}";

    /// <summary>What the operation is of a loss's terms, or of what a step leaves; null where it is neither.</summary>
    public static LossTerm? TermOf(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: var name, ContainingType: { } type }, Instance: not null } => name switch
        {
            "Losses" when type.Name == "StepResult" && type.IsInRuntime() => LossTerm.OfStep,
            _ when !IsTerms(type) => null,
            "Total" => LossTerm.Total,
            "RawTotal" or "DeclaredTotal" => LossTerm.Number,
            _ => LossTerm.Component,
        },
        // What is taken for a tensor and is an evaluation is its total: the terms were deconstructed.
        IInvocationOperation { TargetMethod.Name: "forward" or "Compute" } call when IsEvaluation(call) => LossTerm.Total,
        _ => null,
    };

    /// <summary>Whether the operation is a total, or a component's loss, that can be trained on.</summary>
    public static bool IsTrainable(IOperation operation) => TermOf(operation) is LossTerm.Total or LossTerm.Component;

    /// <summary>Whether the operation is a value of a loss that has no gradient.</summary>
    public static bool IsWithoutGradient(IOperation operation) => TermOf(operation) is LossTerm.Number or LossTerm.OfStep;

    /// <summary>Whether the operation is a loss as a number, out of a report: <c>report["Kl"]</c>, <c>report.RawTotal</c>.</summary>
    public static bool IsReportedLoss(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Double } property }
        && property.ContainingType is { Name: "StepReport" } type
        && type.IsInRuntime()
        && (property.IsIndexer || property.Name is "RawTotal" or "DeclaredTotal");

    /// <summary>Whether the operation is a weight in force: <c>loss.Weights.Kl</c>, <c>loss.Weights["Kl"]</c>.</summary>
    public static bool IsWeight(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Double, ContainingType: { } type } }
        && ((type.Name == "ComponentWeights" && type.IsInRuntime()) || type.DerivesFromRuntime("ComponentWeights"));

    /// <summary>As above, or a bound: <c>loss.Bounds.Kl</c>.</summary>
    public static bool IsWeightOrBound(IOperation operation) =>
        IsWeight(operation)
        || (operation is IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Double, ContainingType: { } type } }
            && ((type.Name == "ComponentBounds" && type.IsInRuntime()) || type.DerivesFromRuntime("ComponentBounds")));

    /// <summary>The call of <c>Compute</c> or <c>forward</c> that a term is of; null where it cannot be seen.</summary>
    public static IInvocationOperation? EvaluationOf(
        IOperation term, TorchContext torch, CancellationToken cancellationToken) => term switch
    {
        IInvocationOperation call when IsEvaluation(call) => call,
        IPropertyReferenceOperation { Instance: { } terms } when TermOf(term) is not null =>
            Origin.Of(Matched(terms), torch, cancellationToken) is IInvocationOperation call && IsEvaluation(call) ? call : null,
        _ => null,
    };

    // terms is { Total: var total }: what a pattern looks at stands in front of it.
    private static IOperation Matched(IOperation terms)
    {
        if (terms is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput })
        {
            return terms;
        }

        for (var current = terms.Parent; current is not null; current = current.Parent)
        {
            if (current is IIsPatternOperation match)
            {
                return match.Value;
            }
        }

        return terms;
    }

    /// <summary>Whether the type is what <c>Compute</c> returns.</summary>
    public static bool IsTerms(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && (named.DerivesFromRuntime("LossTerms") || (named.Name == "LossTerms" && named.IsInRuntime()));

    private static bool IsLossOrInterface(ITypeSymbol? type) => IsLoss(type) || IsInterface(type);

    private static bool IsAlternation(INamedTypeSymbol type) => type.DerivesFromRuntime("PhaseAlternation");
}
