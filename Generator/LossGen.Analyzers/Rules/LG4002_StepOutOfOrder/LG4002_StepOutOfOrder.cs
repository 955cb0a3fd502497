using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4002: a step that on every path finds the gradients cleared, and a backward whose gradients are lost.</summary>
internal sealed class StepOutOfOrder : TorchRule
{
    /// <summary>Moves the squiggle's statement behind the other place.</summary>
    public const string MoveBehind = nameof(MoveBehind);

    /// <summary>Moves the squiggle's statement in front of the other place.</summary>
    public const string MoveInFront = nameof(MoveInFront);

    /// <summary>{What is out of order, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4002",
        "Step, backward and zero_grad out of order",
        "{0}",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "A step applies the gradients that are there: those of a backward that comes before it, with no zero_grad between.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(CheckStep, "step");
        table.OnCall(CheckClear, "zero_grad");
        table.OnLossStep(CheckLossStep);
    }

    private static void CheckStep(RuleContext context, IInvocationOperation call)
    {
        if (context.Torch.IsOptimizer(call.Instance?.Type)
            && FlowOf(call, context) is { } flow
            && flow.At(call, TrainingEventKind.Step) is { } step
            && FindsNothing(flow, step, context)
            && Later(flow, step, context) is { } later)
        {
            context.Report(
                new Finding(Rule, call.Syntax) { Repair = MoveBehind, Other = PlaceBehind(flow, step, later) },
                $"'{step.Subject!.Name}' steps before '{Excerpt.Of(later.Place)}'; step after backward: its gradients are cleared here, "
                    + "and what backward gives is cleared before the next step");
        }
    }

    private static void CheckClear(RuleContext context, IInvocationOperation call)
    {
        if (FlowOf(call, context) is { } flow
            && flow.At(call, TrainingEventKind.ClearGradients) is { } clear
            && flow.Events.FirstOrDefault(step => IsFirstBehind(flow, clear, step, context)) is { } step
            && Lost(flow, step, clear, context) is { } lost
            && FindsNothing(flow, step, context)
            && Later(flow, step, context) is null)
        {
            context.Report(
                new Finding(Rule, call.Syntax) { Repair = MoveInFront, Other = StatementOrder.Sibling(call, lost.Place) },
                $"Clear before backward, or after the step: the gradients of '{Excerpt.Of(lost.Place)}' are cleared before "
                    + $"'{step.Subject!.Name}' steps on them");
        }
    }

    // aux.backward(); loss.Step(optimizer, …): the step clears before it goes backward itself.
    private static void CheckLossStep(RuleContext context, IInvocationOperation call)
    {
        if (FlowOf(call, context) is { } flow
            && flow.At(call, TrainingEventKind.ClearGradients) is { Subject: not null } clear
            && flow.Events.All(other => other.Kind is TrainingEventKind.Backward or TrainingEventKind.ClearGradients
                or TrainingEventKind.ClipGradients || other.Is(TrainingEventKind.Step, clear.Subject))
            && !context.Torch.BodyOf(call).Effects.Any(static effect => effect is IPropertyReferenceOperation { Property.Name: "grad" })
            && flow.Events.FirstOrDefault(candidate => IsLostTo(flow, candidate, clear)) is { } lost)
        {
            context.Report(
                Rule,
                call,
                $"'{LossGenCalls.StepName(call)}' clears the gradients of '{Excerpt.Of(lost.Place.Syntax)}'; make that loss a component, "
                    + "or call Compute, backward and step: a step goes backward itself");
        }
    }

    // Where anything steps on them before, or after a way around this step, they have a use.
    private static bool IsLostTo(TrainingFlow flow, TrainingEvent backward, TrainingEvent clear) =>
        backward.Kind == TrainingEventKind.Backward
        && backward.Place.IsBefore(clear.Place)
        && flow.CanReach(backward, clear, static passed => passed.Kind == TrainingEventKind.Step)
        && !flow.Events.Any(
            step => step.Kind == TrainingEventKind.Step && flow.CanReach(backward, step, passed => ReferenceEquals(passed, clear)));

    private static TrainingFlow? FlowOf(IOperation call, RuleContext context) =>
        context.Torch.FlowOf(call, context.CancellationToken) is { Hidden.IsEmpty: true } flow ? flow : null;

    // On every path the last thing before the step is a clear.
    private static bool FindsNothing(TrainingFlow flow, TrainingEvent step, RuleContext context) =>
        step.Subject is not null && Clears(flow, step, context) is { Count: > 0 } clears && !MayHaveGradients(flow, step, clears);

    private static bool IsFirstBehind(TrainingFlow flow, TrainingEvent clear, TrainingEvent step, RuleContext context) =>
        step is { Kind: TrainingEventKind.Step, IsIndirect: false }
        && clear.Place.IsBefore(step.Place)
        && GradientOwners.ClearsAll(clear, step, context.Torch, context.CancellationToken)
        && flow.CanReach(clear, step, GradientOwners.MayGive)
        && !IsSteppedBetween(flow, clear, step);

    private static bool IsSteppedBetween(TrainingFlow flow, TrainingEvent clear, TrainingEvent step) =>
        flow.Events.Any(other =>
            other.Is(TrainingEventKind.Step, step.Subject) && clear.Place.IsBefore(other.Place) && other.Place.IsBefore(step.Place));

    // Those that a path leads from to the step, with nothing in between that gives gradients.
    private static List<TrainingEvent> Clears(TrainingFlow flow, TrainingEvent step, RuleContext context) =>
        flow.Events
            .Where(clear => GradientOwners.ClearsAll(clear, step, context.Torch, context.CancellationToken)
                && flow.CanReach(clear, step, GradientOwners.MayGive))
            .ToList();

    // In a loop, what the first iteration finds does not matter: the others find nothing.
    private static bool MayHaveGradients(TrainingFlow flow, TrainingEvent step, List<TrainingEvent> clears) =>
        (!flow.IsInLoop(step) && flow.CanReachFromStart(step, clears.Contains))
        || flow.Events.Any(other => GradientOwners.MayGive(other) && flow.CanReach(other, step, clears.Contains));

    // A backward that the step should have waited for: no other optimizer has use for it.
    private static TrainingEvent? Later(TrainingFlow flow, TrainingEvent step, RuleContext context) =>
        flow.Events.FirstOrDefault(backward =>
            backward.Kind == TrainingEventKind.Backward
            && step.Place.IsBefore(backward.Place)
            && StatementOrder.AreRunTogether(step.Place, backward.Place)
            && flow.CanReach(step, backward, static passed => passed.Kind == TrainingEventKind.Step)
            && !IsUsed(flow, backward, step, context));

    // A backward whose gradients this clears, with the step still to come.
    private static TrainingEvent? Lost(TrainingFlow flow, TrainingEvent step, TrainingEvent clear, RuleContext context) =>
        flow.Events
            .Where(backward =>
                backward.Kind == TrainingEventKind.Backward
                && backward.Place.IsBefore(clear.Place)
                && clear.Place.IsBefore(step.Place)
                && flow.CanReach(backward, clear, static passed => passed.Kind == TrainingEventKind.Step)
                && !IsUsed(flow, backward, step, context))
            .OrderBy(static backward => backward.Place.Syntax.SpanStart)
            .FirstOrDefault();

    // Another step applies it: of another optimizer, which has it too, or a later one of the same.
    private static bool IsUsed(TrainingFlow flow, TrainingEvent backward, TrainingEvent step, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        Func<TrainingEvent, bool> clears = passed => GradientOwners.ClearsAll(passed, step, torch, cancellationToken);
        Func<TrainingEvent, bool> goesBackward = static passed => passed.Kind == TrainingEventKind.Backward;
        foreach (var other in flow.Events)
        {
            if (other.Kind == TrainingEventKind.Step
                && !ReferenceEquals(other, step)
                && flow.CanReach(backward, other, other.Is(TrainingEventKind.Step, step.Subject) ? clears : goesBackward))
            {
                return true;
            }
        }

        return false;
    }

    // Clipping belongs before the step, wherever that is.
    private static SyntaxNode? PlaceBehind(TrainingFlow flow, TrainingEvent step, TrainingEvent backward)
    {
        var behind = flow.Events.LastOrDefault(other =>
            other.Kind == TrainingEventKind.ClipGradients
            && StatementOrder.AreSiblings(backward.Place, other.Place)
            && flow.CanReach(backward, other, static passed => passed.Kind is TrainingEventKind.ClearGradients or TrainingEventKind.Step));
        return StatementOrder.OwnStatement(step.Place) is { Parent: { } block }
            && StatementOrder.OwnStatement((behind ?? backward).Place) is { } place
            && ReferenceEquals(place.Parent, block)
            ? place.Syntax
            : null;
    }
}
