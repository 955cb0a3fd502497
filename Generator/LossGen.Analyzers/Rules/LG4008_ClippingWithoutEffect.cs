using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// LG4008: clipping behind the step, of gradients that are cleared next, or in front of backward, of gradients that are cleared.
/// </summary>
internal sealed class ClippingWithoutEffect : TorchRule
{
    /// <summary>Moves the squiggle's statement in front of the other place.</summary>
    public const string MoveInFront = nameof(MoveInFront);

    /// <summary>Removes the call, beside a step of LossGen's.</summary>
    public const string Remove = nameof(Remove);

    /// <summary>Removes the call, and sets MaxNorm in the loss's attribute, which the finding names, to its value.</summary>
    public const string SetMaxNorm = nameof(SetMaxNorm);

    /// <summary>{Where it is, and where it belongs}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4008",
        "Gradient clipping without effect",
        "{0}",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "Clipping changes the gradients that are there; it acts between backward and the step that applies them.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "clip_grad_norm_", "clip_grad_value_");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        // Whoever keeps the norm wants to know it, and may ask after the step as well.
        if (StatementOrder.OwnStatement(call) is null
            || context.Torch.FlowOf(call, context.CancellationToken) is not { Hidden.IsEmpty: true } flow
            || flow.At(call, TrainingEventKind.ClipGradients) is not { } clip)
        {
            return;
        }

        var steps = flow.Events.Where(static candidate => candidate.Kind == TrainingEventKind.Step).ToList();
        if (steps.FirstOrDefault(step => IsAroundLossStep(flow, clip, step)) is { Source: IInvocationOperation own } cleared
            && IsClearedNext(flow, clip, cleared, steps, context))
        {
            ReportBeside(context, call, own, clip.Place.IsBefore(cleared.Place));
        }
        else if (steps.FirstOrDefault(step => IsBehind(flow, clip, step)) is { } passed
            && IsClearedNext(flow, clip, passed, steps, context))
        {
            Report(
                context,
                call,
                passed,
                $"Clipping comes after '{Excerpt.Of(passed.Place)}'; clip between backward and the step: these gradients are applied, and "
                    + "cleared before the next");
        }
        else if (steps.FirstOrDefault(step => IsInFront(flow, clip, step)) is { } next
            && IsOfOptimizer(call, next, steps, context)
            && IsCleared(flow, clip, next, context))
        {
            Report(
                context,
                call,
                next,
                $"Clipping before backward finds the gradients cleared; clip between backward and '{Excerpt.Of(next.Place)}'");
        }
    }

    private static void Report(RuleContext context, IInvocationOperation clip, TrainingEvent step, string message) =>
        context.Report(
            new Finding(Rule, clip.Syntax)
            {
                Repair = MoveInFront,
                Other = CanMove(clip, step, context) ? StatementOrder.Sibling(clip, step.Place) : null,
            },
            message);

    private static void ReportBeside(RuleContext context, IInvocationOperation call, IInvocationOperation step, bool isInFront)
    {
        var maxNorm = MaxNormOf(call, context);
        var attribute = maxNorm is null ? null : LossAttribute(step, context.Torch.Compilation);
        var name = LossGenCalls.StepName(step);
        var why = isInFront ? "the step clears the gradients first" : "the gradients were applied already, and the next step clears them";
        var what = $"Clipping {(isInFront ? "before" : "after")} '{name}' has no effect";
        context.Report(
            new Finding(Rule, call.Syntax) { Repair = attribute is null ? Remove : SetMaxNorm, Value = maxNorm, Other = attribute },
            maxNorm is null
                ? $"{what}; call Compute, backward and step to clip in between, or remove it: {why}"
                : $"{what}; set MaxNorm = {maxNorm} on [CombinedLoss] instead: {why}");
    }

    // The constant of a call that clips by the 2-norm, which is what MaxNorm does.
    private static string? MaxNormOf(IInvocationOperation call, RuleContext context) =>
        call.TargetMethod.Name == "clip_grad_norm_"
        && (call.Argument("norm_type") is not { ArgumentKind: ArgumentKind.Explicit, Value: var type }
            || Constants.Number(type, context.Torch, context.CancellationToken) == 2)
        && call.Argument("max_norm") is { Value: var limit }
        && Constants.Number(limit, context.Torch, context.CancellationToken) is { } number and > 0
            ? Numbers.Text(number)
            : null;

    // Where another limit is set already, or a phase has its own, that is for the user to decide.
    private static SyntaxNode? LossAttribute(IInvocationOperation step, Compilation compilation) =>
        !LossGenCalls.IsPhaseStep(step)
        && step.Instance?.Type is INamedTypeSymbol loss
        && LossReader.FindCombinedLoss(loss) is { } attribute
        && attribute.PlaceIn(compilation) is { } reference
        && reference.SyntaxTree == step.Syntax.SyntaxTree
        && !attribute.NamedArguments.Any(static argument => argument.Key == "MaxNorm")
            ? reference.GetSyntax()
            : null;

    // Of a step that clears for itself it does not matter on which side the clipping stands.
    private static bool IsAroundLossStep(TrainingFlow flow, TrainingEvent clip, TrainingEvent step) =>
        step.Source is IInvocationOperation source
        && LossGenCalls.IsStep(source)
        && (step.Place.IsBefore(clip.Place)
            ? flow.CanReach(step, clip, GradientOwners.MayGive)
            : flow.Events.Any(clear => clear.Kind == TrainingEventKind.ClearGradients
                && ReferenceEquals(clear.Place, step.Place)
                && flow.CanReach(clip, clear, static passed => GradientOwners.MayGive(passed) || passed.Kind == TrainingEventKind.Step)));

    private static bool IsBehind(TrainingFlow flow, TrainingEvent clip, TrainingEvent step) =>
        step.Place.IsBefore(clip.Place) && flow.CanReach(step, clip, GradientOwners.MayGive);

    // Whichever step comes next, in this method or the next time that it is called, what was clipped is gone by then.
    private static bool IsClearedNext(
        TrainingFlow flow, TrainingEvent clip, TrainingEvent passed, List<TrainingEvent> steps, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        return steps.TrueForAll(
            step => !flow.CanReach(clip, step, clear => GradientOwners.ClearsAll(clear, step, torch, cancellationToken)))
            && !flow.Events.Any(other =>
                other.Kind is TrainingEventKind.Unknown or TrainingEventKind.WriteGradients
                && flow.CanReach(clip, other, clear => GradientOwners.ClearsAll(clear, passed, torch, cancellationToken)))
            && (!flow.CanReachEnd(clip, clear => GradientOwners.ClearsAll(clear, passed, torch, cancellationToken))
                || steps.TrueForAll(
                    step => !flow.CanReachFromStart(step, clear => GradientOwners.ClearsAll(clear, step, torch, cancellationToken))));
    }

    private static bool IsInFront(TrainingFlow flow, TrainingEvent clip, TrainingEvent step) =>
        flow.Events.Any(backward =>
            backward.Kind == TrainingEventKind.Backward
            && clip.Place.IsBefore(backward.Place)
            && backward.Place.IsBefore(step.Place)
            && flow.CanReach(clip, backward, static passed => passed.Kind == TrainingEventKind.Step)
            && flow.CanReach(backward, step, static passed => passed.Kind == TrainingEventKind.Step));

    // On every path to it there is a clear, and nothing that gives gradients after it; at the method's start they were cleared at its end.
    private static bool IsCleared(TrainingFlow flow, TrainingEvent clip, TrainingEvent step, RuleContext context)
    {
        var clears = flow.Events.Where(candidate => GradientOwners.ClearsAll(candidate, step, context.Torch, context.CancellationToken))
            .ToList();
        return clears.Count > 0
            && !flow.Events.Any(other => GradientOwners.MayGive(other) && flow.CanReach(other, clip, clears.Contains))
            && (!flow.CanReachFromStart(clip, clears.Contains) || !flow.CanReachEnd(step, clears.Contains));
    }

    // With several optimizers, the one that the step belongs to must be the one whose parameters are clipped.
    private static bool IsOfOptimizer(IInvocationOperation clip, TrainingEvent step, List<TrainingEvent> steps, RuleContext context) =>
        steps.TrueForAll(other => other.Is(TrainingEventKind.Step, step.Subject))
        || (step is { IsIndirect: false, Operand: { } optimizer }
            && clip.ArgumentAt(0) is { } argument
            && Origin.Definition(argument, context.Torch, context.CancellationToken)
                is IInvocationOperation { TargetMethod.Name: "parameters", Instance: { } module }
            && module.OwnVariable() is { } clipped
            && OptimizerParameters.AreThoseOf(optimizer, clipped, context.Torch, context.CancellationToken));

    // What it mentions must be there already.
    private static bool CanMove(IInvocationOperation clip, TrainingEvent step, RuleContext context) =>
        clip.Descendants().OfType<ILocalReferenceOperation>().All(local =>
            context.Torch.Code.DeclarationsOf(local.Local).All(
                declaration => declaration.Span.Start < step.Place.Syntax.SpanStart || declaration.Span.Start >= clip.Syntax.SpanStart))
        && StatementOrder.OwnStatement(step.Place) is not null
        && context.Torch.IsOptimizer(step.Operand?.Type);
}
