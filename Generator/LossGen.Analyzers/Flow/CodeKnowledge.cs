using System.Runtime.CompilerServices;

namespace LossGen.Analyzers.Flow;

/// <summary>What was learned about the bodies and members of one compilation, kept for all rules.</summary>
internal sealed class CodeKnowledge(TorchContext torch)
{
    // Weak, because an editor keeps compilations longer than anybody needs their bodies.
    private readonly ConditionalWeakTable<IOperation, MethodBody> bodies = new();
    private readonly ConditionalWeakTable<IOperation, StrongBox<TrainingFlow?>> flows = new();
    private readonly ConditionalWeakTable<MethodBody, IReadOnlyList<TrainingEvent>> events = new();
    private readonly ConditionalWeakTable<IOperation, IReadOnlyList<IInvocationOperation>> traces = new();

    private ModuleUses? moduleUses;

    public MemberDefinitions Members { get; } = new(torch.Code);

    public CallSites CallSites { get; } = new(torch.Code);

    public SharedValues SharedValues { get; } = new(torch);

    public LossInputs LossInputs { get; } = new(torch);

    public CalledCode CalledCode { get; } = new(torch);

    public LearningLosses LearningLosses { get; } = new(torch);

    public ModuleUses ModuleUses(CancellationToken cancellationToken) => moduleUses ??= Flow.ModuleUses.Find(torch, cancellationToken);

    public MethodBody BodyOf(IOperation operation) => bodies.GetValue(RootOf(operation), static root => new MethodBody(root));

    public TrainingFlow? FlowOf(IOperation operation, CancellationToken cancellationToken)
    {
        var root = RootOf(operation);
        var function = VariableWrite.FunctionOf(operation);
        if (!flows.TryGetValue(function ?? root, out var flow))
        {
            var found = new StrongBox<TrainingFlow?>(TrainingFlow.Create(root, function, torch, cancellationToken));
            flow = flows.GetValue(function ?? root, _ => found);
        }

        return flow.Value;
    }

    public IReadOnlyList<TrainingEvent> EventsAround(IOperation operation, CancellationToken cancellationToken)
    {
        var body = BodyOf(operation);
        if (!events.TryGetValue(body, out var all))
        {
            var found = body.Effects.SelectMany(effect => TrainingEvents.Of(effect, torch, cancellationToken)).ToList();
            all = events.GetValue(body, _ => found);
        }

        return all;
    }

    public IReadOnlyList<IInvocationOperation> TraceOf(IOperation tensor, CancellationToken cancellationToken)
    {
        if (!traces.TryGetValue(tensor, out var trace))
        {
            var found = GradientTrace.Of(tensor, torch, cancellationToken);
            trace = traces.GetValue(tensor, _ => found);
        }

        return trace;
    }

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
