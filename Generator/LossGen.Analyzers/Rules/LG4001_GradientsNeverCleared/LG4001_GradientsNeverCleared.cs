using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4001: a loop that goes backward and steps, and in which nothing clears the gradients.</summary>
internal sealed class GradientsNeverCleared : TorchRule
{
    /// <summary>Clears the optimizer's gradients in front of the other place.</summary>
    public const string Clear = nameof(Clear);

    private static readonly DiagnosticDescriptor Rule = Generator.Diagnostics.Descriptors.GradientsNeverCleared;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table) => table.OnCall(Check, "step");

    private static void Check(RuleContext context, IInvocationOperation step)
    {
        if (context.Torch.IsOptimizer(step.Instance?.Type)
            && context.Torch.FlowOf(step, context.CancellationToken) is { } flow
            && flow.At(step, TrainingEventKind.Step) is { Subject: { } optimizer } stepped)
        {
            var sisters = SisterBranches.Of(flow, stepped, context.Torch, context.CancellationToken);
            if (StatementOrder.InnermostLoop(step) is { } loop)
            {
                if (Backward(flow, stepped, sisters, loop) is { } backward
                    && IsKnown(step.Instance!, context)
                    && !SteppedInLoop.IsMadeIn(loop, optimizer, context)
                    && !IsStepped(flow, stepped, sisters, loop)
                    && !MayBeCleared(flow, stepped, sisters, context))
                {
                    Report(context, step, backward, optimizer, sisters.Any ? "this branch, unlike the other," : "this loop");
                }
            }
            else if (SteppedInLoop.Backward(flow, stepped, sisters, context) is { } first
                && IsKnown(step.Instance!, context)
                && SteppedInLoop.Method(stepped, sisters, context) is { } method)
            {
                Report(context, step, first, optimizer, sisters.Any ? "this branch, unlike the other," : $"the loop that calls '{method.Name}'");
            }
        }
    }

    private static void Report(RuleContext context, IInvocationOperation step, TrainingEvent backward, ISymbol optimizer, string where) =>
        context.Report(
            new Finding(Rule, step.Syntax) { Repair = Clear, Value = step.Instance!.Syntax.ToString(), Other = StatementOrder.StatementOf(backward.Place, step) },
            optimizer.Name,
            where);

    // The first of the iteration. A step that some iterations leave out is how gradients are accumulated.
    private static TrainingEvent? Backward(TrainingFlow flow, TrainingEvent step, SisterBranches sisters, ILoopOperation loop)
    {
        TrainingEvent? first = null;
        foreach (var candidate in flow.Events)
        {
            if (candidate.Kind == TrainingEventKind.Backward
                && !sisters.Contain(candidate)
                && candidate.Place.IsBefore(step.Place)
                && loop.Syntax.Span.Contains(candidate.Place.Syntax.Span)
                && flow.CanReach(candidate, step, static _ => false)
                && flow.CanReach(step, candidate, static _ => false))
            {
                if ((!sisters.Any && StatementOrder.IsConditional(step.Place, candidate.Place))
                    || (StatementOrder.InnermostLoop(candidate.Place) == loop && flow.CanReach(candidate, candidate, Steps)))
                {
                    return null;
                }

                first = first is null || candidate.Place.IsBefore(first.Place) ? candidate : first;
            }
        }

        return first;

        bool Steps(TrainingEvent passed) => ReferenceEquals(passed, step) || (sisters.Contain(passed) && passed.Is(TrainingEventKind.Step, step.Subject));
    }

    // A class derived from TorchSharp's may clear in its step. Then it would be declared here, or the method called another.
    private static bool IsKnown(IOperation optimizer, RuleContext context) =>
        context.Torch.Declares(optimizer.Type) && context.Torch.Declares(Origin.Of(optimizer, context.Torch, context.CancellationToken).Type) && !context.Torch.HasOwnOptimizers(context.CancellationToken);

    private static bool IsStepped(TrainingFlow flow, TrainingEvent step, SisterBranches sisters, ILoopOperation loop) =>
        flow.Events.Any(other =>
            other.Is(TrainingEventKind.Step, step.Subject)
            && !sisters.Contain(other)
            && other.Place.IsBefore(step.Place)
            && loop.Syntax.Span.Contains(other.Place.Syntax.Span));

    private static bool MayBeCleared(TrainingFlow flow, TrainingEvent step, SisterBranches sisters, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        return Clearing.MayHappenInLoop(flow, step.Place, other => !sisters.Contain(other) && MayClear(other, step, torch, cancellationToken), torch, cancellationToken)
            || (step.Subject is IFieldSymbol or IPropertySymbol && Clearing.IsNamedIn(context.ContainingSymbol.ContainingType, context.ContainingSymbol, torch, cancellationToken));
    }

    private static bool MayClear(TrainingEvent other, TrainingEvent step, TorchContext torch, CancellationToken cancellationToken) => other.Kind switch
    {
        TrainingEventKind.Unknown or TrainingEventKind.WriteGradients => true,
        TrainingEventKind.ClearGradients => GradientOwners.MayClear(other, step, torch, cancellationToken),
        _ => false,
    };
}
