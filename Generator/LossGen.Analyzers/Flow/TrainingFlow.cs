using System.Collections.Immutable;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace LossGen.Analyzers.Flow;

/// <summary>The order of a method's training events on its control-flow graph, through loops and branches.</summary>
internal sealed class TrainingFlow
{
    // Rules ask of every two events whether one leads to the other. A method with more is generated, or no training at all.
    private const int MostEvents = 100;

    private readonly ControlFlowGraph graph;
    private readonly ImmutableArray<TrainingEvent>[] eventsByBlock;
    private readonly TorchContext torch;
    private readonly Dictionary<TrainingEvent, (int Block, int Index)> places = [];

    private TrainingFlow(
        ControlFlowGraph graph, ImmutableArray<TrainingEvent>[] eventsByBlock, ImmutableArray<TrainingEvent> hidden, TorchContext torch)
    {
        this.torch = torch;
        this.graph = graph;
        this.eventsByBlock = eventsByBlock;
        Events = eventsByBlock.SelectMany(static events => events).ToImmutableArray();
        Hidden = hidden;
        for (var block = 0; block < eventsByBlock.Length; block++)
        {
            for (var index = 0; index < eventsByBlock[block].Length; index++)
            {
                // Two events may be equal, as where one call clears twice; the first counts.
                if (!places.ContainsKey(eventsByBlock[block][index]))
                {
                    places.Add(eventsByBlock[block][index], (block, index));
                }
            }
        }
    }

    /// <summary>All events of the method in the order of its blocks, but for the hidden ones.</summary>
    public ImmutableArray<TrainingEvent> Events { get; }

    /// <summary>
    /// The events that have no place in the order: in lambdas that run who knows when, and in <c>catch</c> and <c>finally</c>.
    /// </summary>
    public ImmutableArray<TrainingEvent> Hidden { get; }

    /// <summary>
    /// The flow of a member's body, or of a function in it; null where the code does not bind, and for methods that are too long.
    /// </summary>
    public static TrainingFlow? Create(IOperation root, IOperation? function, TorchContext torch, CancellationToken cancellationToken)
    {
        if (Graph(root, cancellationToken) is not { } member
            || (function is null ? member : FunctionGraph.Of(member, function, cancellationToken)) is not { } graph)
        {
            return null;
        }

        // The graph's operations are rewritten copies; the originals, with their parents, are found by their syntax.
        var originals = new Dictionary<SyntaxNode, IOperation>();
        var hidden = ImmutableArray.CreateBuilder<TrainingEvent>();
        foreach (var effect in torch.BodyOf(root).Effects)
        {
            var around = VariableWrite.FunctionOf(effect);
            if (ReferenceEquals(around, function))
            {
                originals[effect.Syntax] = effect;
            }
            else if (MayRunWithin(around, function, torch)
                && !(ForEachCall.Around(around) is { } each && ReferenceEquals(VariableWrite.FunctionOf(each.Call), function)))
            {
                hidden.AddRange(TrainingEvents.Of(effect, torch, cancellationToken));
            }
        }

        var events = new ImmutableArray<TrainingEvent>[graph.Blocks.Length];
        foreach (var block in graph.Blocks)
        {
            events[block.Ordinal] = EventsOf(block, originals, torch, cancellationToken);
            if (IsHandler(block))
            {
                hidden.AddRange(events[block.Ordinal]);
                events[block.Ordinal] = ImmutableArray<TrainingEvent>.Empty;
            }
        }

        return events.Sum(static block => block.Length) + hidden.Count > MostEvents
            ? null
            : new TrainingFlow(graph, events, hidden.ToImmutable(), torch);
    }

    /// <summary>The event of a kind at a place of this method, done there and not in a called method; null when there is none.</summary>
    public TrainingEvent? At(IOperation place, TrainingEventKind kind) =>
        Events.FirstOrDefault(candidate => candidate.Kind == kind && !candidate.IsIndirect && candidate.Place.Syntax == place.Syntax);

    /// <summary>Whether some path leads from the one event to the other without passing an event that stops it.</summary>
    /// <param name="from">Where the path starts; what stands after it counts.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="stops">The events that end a path.</param>
    public bool CanReach(TrainingEvent from, TrainingEvent to, Func<TrainingEvent, bool> stops) => Leads(from, to, stops);

    /// <summary>Whether some path leads from the method's start to the event without passing an event that stops it.</summary>
    public bool CanReachFromStart(TrainingEvent to, Func<TrainingEvent, bool> stops) => Search(0, to, stops);

    /// <summary>Whether some path leads from the event to the method's end without passing an event that stops it.</summary>
    public bool CanReachEnd(TrainingEvent from, Func<TrainingEvent, bool> stops) => Leads(from, to: null, stops);

    /// <summary>Whether the event happens again in a later iteration of a loop.</summary>
    public bool IsInLoop(TrainingEvent trainingEvent) => CanReach(trainingEvent, trainingEvent, static _ => false);

    // What is around a function runs before or after it; a local function, where it is called.
    private static bool MayRunWithin(IOperation? code, IOperation? function, TorchContext torch) => code switch
    {
        null => false,
        ILocalFunctionOperation { Symbol: var symbol } when torch.BodyOf(code).LocalFunctions.IsOnlyCalled(symbol) => false,
        _ => function is null || !code.Syntax.Span.Contains(function.Syntax.Span),
    };

    private static ControlFlowGraph? Graph(IOperation root, CancellationToken cancellationToken) => root switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellationToken),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellationToken),
        IBlockOperation block => ControlFlowGraph.Create(block, cancellationToken),
        _ => null,
    };

    private static ImmutableArray<TrainingEvent> EventsOf(
        BasicBlock block, Dictionary<SyntaxNode, IOperation> originals, TorchContext torch, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<TrainingEvent>();
        foreach (var statement in block.Operations)
        {
            AddEvents(statement);
        }

        if (block.BranchValue is { } condition)
        {
            AddEvents(condition);
        }

        return events.ToImmutable();

        void AddEvents(IOperation statement)
        {
            // Operands are evaluated before the call that uses them, and stand inside it.
            foreach (var operation in statement.DescendantsAndSelf().Reverse())
            {
                if (operation is IInvocationOperation or IPropertyReferenceOperation or IInvalidOperation
                    && originals.TryGetValue(operation.Syntax, out var original))
                {
                    events.AddRange(TrainingEvents.Of(original, torch, cancellationToken));
                }
                else if (operation is IReturnOperation { Kind: OperationKind.YieldReturn })
                {
                    // Whoever asked for the element goes on here, and may do anything before asking for the next.
                    events.Add(new TrainingEvent(TrainingEventKind.Unknown, Subject: null, operation, operation));
                }
            }
        }
    }

    // Paths into them, by an exception, are not edges of the graph.
    private static bool IsHandler(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter or ControlFlowRegionKind.FilterAndHandler
                or ControlFlowRegionKind.Finally)
            {
                return true;
            }
        }

        return false;
    }

    // Without an event to reach it is the end that is looked for.
    private bool Leads(TrainingEvent from, TrainingEvent? to, Func<TrainingEvent, bool> stops)
    {
        if (!places.TryGetValue(from, out var start) || Scan(start.Block, start.Index + 1, to, stops) is not { } found)
        {
            return false;
        }

        return found || Search(start.Block, to, stops);
    }

    // True: found. False: the block is passed. Null: stopped.
    private bool? Scan(int block, int first, TrainingEvent? to, Func<TrainingEvent, bool> stops)
    {
        for (var index = first; index < eventsByBlock[block].Length; index++)
        {
            var current = eventsByBlock[block][index];
            if (ReferenceEquals(current, to))
            {
                return true;
            }

            if (stops(current))
            {
                return null;
            }
        }

        return to is null && graph.Blocks[block].Kind == BasicBlockKind.Exit;
    }

    private bool Search(int start, TrainingEvent? to, Func<TrainingEvent, bool> stops)
    {
        var seen = new bool[graph.Blocks.Length];
        var open = new Stack<int>();
        PushSuccessors(start);
        while (open.Count > 0)
        {
            var block = open.Pop();
            switch (Scan(block, 0, to, stops))
            {
                case true:
                    return true;
                case false:
                    PushSuccessors(block);
                    break;
            }
        }

        return false;

        void PushSuccessors(int block)
        {
            Push(graph.Blocks[block].FallThroughSuccessor);
            if (!NullTest.SkipsMissing(graph.Blocks[block], torch))
            {
                Push(graph.Blocks[block].ConditionalSuccessor);
            }
        }

        void Push(ControlFlowBranch? branch)
        {
            if (branch?.Destination is { IsReachable: true } destination && !seen[destination.Ordinal])
            {
                seen[destination.Ordinal] = true;
                open.Push(destination.Ordinal);
            }
        }
    }
}
