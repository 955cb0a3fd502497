using System.Collections.Immutable;
using LossGen.Analyzers.Combinations;
using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>The training events of LossGen's own steps: each clears, goes backward and steps.</summary>
internal static class LossGenEvents
{
    /// <summary>The events of a step, in their order.</summary>
    public static ImmutableArray<TrainingEvent> Of(IInvocationOperation step, TorchContext torch, CancellationToken cancellationToken)
    {
        // Of several batches for one step, the first clears and the last steps; which one this is, nobody knows.
        if (Accumulates(step) || OptimizersOf(step, torch, cancellationToken) is not { IsEmpty: false } optimizers)
        {
            return ImmutableArray.Create(new TrainingEvent(TrainingEventKind.Unknown, Subject: null, step, step));
        }

        var events = ImmutableArray.CreateBuilder<TrainingEvent>();
        foreach (var optimizer in optimizers)
        {
            events.Add(OfOptimizer(TrainingEventKind.ClearGradients, optimizer, step));
        }

        events.Add(new TrainingEvent(TrainingEventKind.Backward, Subject: null, step, step) { Operand = step });
        foreach (var optimizer in Stepping(step, optimizers))
        {
            events.Add(OfOptimizer(TrainingEventKind.Step, optimizer, step));
        }

        return events.ToImmutable();
    }

    /// <summary>
    /// The optimizers that a step may move parameters with; empty where they cannot be seen. A phase clears the gradients of them all.
    /// </summary>
    public static ImmutableArray<IOperation> OptimizersOf(
        IInvocationOperation step, TorchContext torch, CancellationToken cancellationToken)
    {
        var call = LossGenCalls.IsPhaseStep(step) ? step.Instance is { } alternation ? Origin.Of(
            alternation, torch, cancellationToken) as IInvocationOperation : null : step;
        return call is null || (call != step && !LossGenCalls.IsAlternate(call))
            ? ImmutableArray<IOperation>.Empty
            : call.Arguments.Where(argument => torch.IsOptimizer(argument.Parameter?.Type))
                .Select(static argument => argument.Value)
                .ToImmutableArray();
    }

    // StepCritic steps with the argument 'critic' of Alternate, or with the one optimizer of all phases; Step with whichever is due.
    private static IEnumerable<IOperation> Stepping(IInvocationOperation step, ImmutableArray<IOperation> optimizers)
    {
        var phase = LossGenCalls.IsPhaseStep(step) ? step.TargetMethod.Name.Substring("Step".Length) : "";
        var own = optimizers.Where(
            optimizer => phase.Length > 0 && (ParameterOf(optimizer)?.Name ?? "").Equals(phase, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return own.Count > 0 ? own : optimizers;
    }

    private static IParameterSymbol? ParameterOf(IOperation argument)
    {
        var current = argument.Parent;
        while (current is IConversionOperation)
        {
            current = current.Parent;
        }

        return (current as IArgumentOperation)?.Parameter;
    }

    private static TrainingEvent OfOptimizer(TrainingEventKind kind, IOperation optimizer, IInvocationOperation step) =>
        new(kind, optimizer.OwnVariable(), step, step) { Operand = optimizer.WithoutConversions() };

    /// <summary>Whether the class says that several batches make one step.</summary>
    public static bool Accumulates(IInvocationOperation step)
    {
        var loss = LossGenCalls.IsPhaseStep(step)
            ? step.TargetMethod.ContainingType.ContainingType
            : step.Instance?.Type as INamedTypeSymbol ?? step.TargetMethod.ContainingType;
        return loss?.GetAttributes().Any(static attribute =>
            attribute.AttributeClass is { Name: "CombinedLossAttribute" } type
            && type.IsInRuntime()
            && attribute.NamedArguments.Any(static argument => argument is { Key: "AccumulateSteps", Value.Value: int and > 1 })) == true;
    }
}
