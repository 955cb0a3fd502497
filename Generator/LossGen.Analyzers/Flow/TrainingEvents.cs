using System.Collections.Immutable;
using LossGen.Analyzers.Combinations;

namespace LossGen.Analyzers.Flow;

/// <summary>Reads the training events of one operation: its own, or those of the called method and of what it calls.</summary>
internal static class TrainingEvents
{
    // A helper of a helper is read; what lies deeper may be anything.
    private const int Depth = 3;

    /// <summary>What happens at the operation; empty for nearly all of them.</summary>
    public static ImmutableArray<TrainingEvent> Of(IOperation operation, TorchContext torch, CancellationToken cancellationToken)
    {
        if (Direct(operation, torch, cancellationToken) is { IsEmpty: false } direct)
        {
            return direct;
        }

        if (operation is not IInvocationOperation call || torch.Declares(call.TargetMethod))
        {
            return ImmutableArray<TrainingEvent>.Empty;
        }

        if (ForEachCall.Of(call) is { } each)
        {
            var body = torch.BodyOf(call);
            var own = body.Effects.Where(effect => ReferenceEquals(VariableWrite.FunctionOf(effect), each.Lambda));
            return Summary(
                call, own.SelectMany(effect => body.LocalFunctions.WithCalled(effect)), each.Outside, torch, Depth, cancellationToken);
        }

        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
        {
            var functions = torch.BodyOf(call).LocalFunctions;
            var closure = functions.Closure(call.TargetMethod);
            return Summary(
                call,
                closure.SelectMany(functions.EffectsOf),
                subject => Captured(subject, call, closure),
                torch,
                Depth,
                cancellationToken);
        }

        if (torch.CalledCode.BodyOf(call, cancellationToken) is { } called)
        {
            return Summary(call, torch.BodyOf(called).Effects, subject => Outside(subject, call), torch, Depth, cancellationToken);
        }

        return torch.CalledCode.MayTrain(call, cancellationToken)
            ? ImmutableArray.Create(new TrainingEvent(TrainingEventKind.Unknown, Subject: null, call, call))
            : ImmutableArray<TrainingEvent>.Empty;
    }

    /// <summary>What the operation itself does, without looking into called methods; LossGen's own step does several things.</summary>
    public static ImmutableArray<TrainingEvent> Direct(IOperation operation, TorchContext torch, CancellationToken cancellationToken)
    {
        if (operation is IInvalidOperation)
        {
            return ImmutableArray.Create(new TrainingEvent(TrainingEventKind.Unknown, Subject: null, operation, operation));
        }

        var kind = operation switch
        {
            IInvocationOperation call when torch.Declares(call.TargetMethod) => KindOf(call, torch),
            IPropertyReferenceOperation property when torch.IsTensor(property.Property.ContainingType) => KindOf(property),
            _ => null,
        };
        if (kind is { } known)
        {
            return ImmutableArray.Create(
                new TrainingEvent(known, (operation as IInvocationOperation)?.Subject()?.OwnVariable(), operation, operation));
        }

        return operation is IInvocationOperation step && LossGenCalls.IsStep(step)
            ? LossGenEvents.Of(step, torch, cancellationToken)
            : ImmutableArray<TrainingEvent>.Empty;
    }

    private static TrainingEventKind? KindOf(IInvocationOperation call, TorchContext torch) => call.TargetMethod.Name switch
    {
        "backward" => TrainingEventKind.Backward,

        // A closure clears, goes backward, and may do so many times before the parameters change.
        "step" when torch.IsOptimizer(call.Instance?.Type) =>
            call.ArgumentAt(0) is null or { ConstantValue: { HasValue: true, Value: null } }
                ? TrainingEventKind.Step
                : TrainingEventKind.Unknown,
        "zero_grad" when torch.IsOptimizer(call.Instance?.Type) || torch.IsModule(call.Instance?.Type) => TrainingEventKind.ClearGradients,
        "clip_grad_norm_" or "clip_grad_value_" => TrainingEventKind.ClipGradients,
        "requires_grad_" => TrainingEventKind.Freeze,
        _ => null,
    };

    private static TrainingEventKind? KindOf(IPropertyReferenceOperation property) => property.Property.Name switch
    {
        "grad" when GradientUse.MayChange(property) => TrainingEventKind.WriteGradients,
        "requires_grad" when property.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, property) =>
            TrainingEventKind.Freeze,
        _ => null,
    };

    private static ImmutableArray<TrainingEvent> Summary(
        IInvocationOperation call, IEnumerable<IOperation> effects, Func<ISymbol?, ISymbol?> outside, TorchContext torch, int depth,
        CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<TrainingEvent>();
        foreach (var inner in effects)
        {
            if (Direct(inner, torch, cancellationToken) is { IsEmpty: false } direct)
            {
                events.AddRange(direct.Select(own => own with { Subject = outside(own.Subject), Place = call }));
            }
            else if (inner is IInvocationOperation deeper && torch.CalledCode.MayTrain(deeper, cancellationToken))
            {
                if (depth > 1 && torch.CalledCode.BodyOf(deeper, cancellationToken) is { } body)
                {
                    events.AddRange(Summary(
                        deeper,
                        torch.BodyOf(body).Effects,
                        subject => outside(Outside(subject, deeper)),
                        torch,
                        depth - 1,
                        cancellationToken)
                        .Select(found => found with { Place = call }));
                }
                else
                {
                    events.Add(new TrainingEvent(TrainingEventKind.Unknown, Subject: null, call, deeper));
                }
            }
        }

        return events.ToImmutable();
    }

    // A field of the same object is the same inside; a parameter is the argument's variable; anything local stays inside.
    private static ISymbol? Outside(ISymbol? subject, IInvocationOperation call) => subject switch
    {
        IParameterSymbol parameter
            when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, call.TargetMethod.OriginalDefinition) =>
            call.ArgumentAt(parameter.Ordinal)?.OwnVariable(),
        IFieldSymbol or IPropertySymbol when subject.IsStatic || call.Instance is IInstanceReferenceOperation => subject,

        // What a primary constructor took, its members have like a field.
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
            when call.Instance is IInstanceReferenceOperation => subject,
        _ => null,
    };

    // A local function also has the variables around it.
    private static ISymbol? Captured(ISymbol? subject, IInvocationOperation call, HashSet<ISymbol> functions) =>
        subject is ILocalSymbol or IParameterSymbol && functions.Contains(subject.ContainingSymbol) ? Outside(subject, call) : subject;
}
