using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4001: a loop that goes backward and steps, and in which nothing clears the gradients.</summary>
internal sealed class GradientsNeverCleared : TorchRule
{
    /// <summary>Clears the optimizer's gradients in front of the other place.</summary>
    public const string Clear = nameof(Clear);

    /// <summary>Nothing in {this loop} clears the gradients of '{optimizer}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4001",
        "Gradients never cleared",
        "Nothing in {1} clears the gradients of '{0}'; call {0}.zero_grad() before backward, or the n-th step applies the sum of n "
            + "gradients",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "backward adds to the gradients that are there; without zero_grad every step also applies the gradients of all steps before.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "step");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        if (context.Torch.IsOptimizer(call.Instance?.Type)
            && SteppedOptimizers.Of(call) is var all
            && (all?.Place ?? call) is var place
            && context.Torch.FlowOf(place, context.CancellationToken) is { } flow
            && flow.Events.FirstOrDefault(candidate => candidate.Kind == TrainingEventKind.Step
                && candidate.Source.Syntax == call.Syntax
                && candidate.Place.Syntax == place.Syntax)
                is { Subject: { } subject } stepped)
        {
            var sisters = SisterBranches.Of(flow, stepped, context.Torch, context.CancellationToken);
            if ((all is null ? StatementOrder.InnermostLoop(call) : all.LoopAround) is { } loop)
            {
                if (Backward(flow, stepped, sisters, all, loop, context.Torch) is { } backward
                    && IsKnown(call.Instance!, context)
                    && !SteppedInLoop.IsMadeIn(loop, all?.Collection ?? subject, context)
                    && !IsStepped(flow, stepped, sisters, loop)
                    && !MayBeCleared(flow, stepped, sisters, context))
                {
                    Report(context, call, all, backward, subject, sisters.Any ? "this branch, unlike the other," : "this loop");
                }
            }
            else if (all is null
                && SteppedInLoop.Backward(flow, stepped, sisters, context) is { } first
                && IsKnown(call.Instance!, context)
                && SteppedInLoop.Method(stepped, sisters, context) is { } method)
            {
                var repeated = method.MethodKind == MethodKind.AnonymousFunction ? "this ForEach" : $"the loop that calls '{method.Name}'";
                Report(context, call, all, first, subject, sisters.Any ? "this branch, unlike the other," : repeated);
            }
        }
    }

    private static void Report(
        RuleContext context, IInvocationOperation step, SteppedOptimizers? all, TrainingEvent backward, ISymbol subject, string where)
    {
        var place = all?.Place ?? step;
        context.Report(
            new Finding(Rule, step.Syntax)
            {
                Repair = Clear,
                Value = all?.ClearingText ?? ClearingText(step),
                Other = StatementOrder.StatementOf(backward.Place, place),
            },
            all?.Name ?? subject.Name,
            where);
    }

    // What is stepped where it is there is cleared where it is there.
    private static string ClearingText(IInvocationOperation step) =>
        $"{step.Instance!.WithoutConversions().Syntax}{(step.Instance is IConditionalAccessInstanceOperation ? "?" : "")}.zero_grad();";

    // The first of the iteration. A step that some iterations leave out is how gradients are accumulated.
    private static TrainingEvent? Backward(
        TrainingFlow flow, TrainingEvent step, SisterBranches sisters, SteppedOptimizers? all, ILoopOperation loop, TorchContext torch)
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
                if ((!sisters.Any && StatementOrder.IsConditional(step.Place, candidate.Place, torch))
                    || (StatementOrder.InnermostLoop(candidate.Place) == loop
                        && (all is null ? flow.CanReach(candidate, candidate, Steps) : all.IsLeftOutAfter(candidate.Place))))
                {
                    return null;
                }

                first = first is null || candidate.Place.IsBefore(first.Place) ? candidate : first;
            }
        }

        return first;

        bool Steps(TrainingEvent passed) =>
            ReferenceEquals(passed, step) || (sisters.Contain(passed) && passed.Is(TrainingEventKind.Step, step.Subject));
    }

    // A class derived from TorchSharp's may clear in its step. Then it would be declared here, or the method called another.
    private static bool IsKnown(IOperation optimizer, RuleContext context) =>
        context.Torch.Declares(optimizer.Type)
            && context.Torch.Declares(Origin.Of(optimizer, context.Torch, context.CancellationToken).Type)
            && !context.Torch.HasOwnOptimizers(context.CancellationToken);

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
        return Clearing.MayHappenInLoop(
            flow, step.Place, other => !sisters.Contain(other) && MayClear(other, step, torch, cancellationToken), torch, cancellationToken)
            || (IsOfObject(step.Subject, context.ContainingSymbol)
                && Clearing.IsNamedIn(context.ContainingSymbol.ContainingType, context.ContainingSymbol, torch, cancellationToken));
    }

    // A parameter of a primary constructor belongs to all members, as a field does.
    private static bool IsOfObject(ISymbol? variable, ISymbol member) =>
        variable is IFieldSymbol or IPropertySymbol
        || (variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } taking }
            && !SymbolEqualityComparer.Default.Equals(taking, member));

    private static bool MayClear(
        TrainingEvent other, TrainingEvent step, TorchContext torch, CancellationToken cancellationToken) => other.Kind switch
    {
        TrainingEventKind.Unknown or TrainingEventKind.WriteGradients => true,
        TrainingEventKind.ClearGradients => GradientOwners.MayClear(other, step, torch, cancellationToken),
        _ => false,
    };
}
