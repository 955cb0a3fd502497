using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4003: a backward that goes through the generator, while its step moves the discriminator only.</summary>
internal sealed class GeneratorNotDetached : TorchRule
{
    /// <summary>Detaches what the discriminator is given.</summary>
    public const string Detach = nameof(Detach);

    /// <summary>{What the backward goes through in vain, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4003",
        "Discriminator step that goes back into the generator",
        "{0}",
        DescriptorFactory.Training,
        DiagnosticSeverity.Info,
        "A backward whose step only moves the discriminator need not go through the generator; its gradients are lost work, or harm the "
            + "generator's next step.");

    public override DiagnosticDescriptor Descriptor => Rule;

    // Whoever writes a discriminator overrides forward, which is no method of TorchSharp's then.
    public override void Register(RuleTable table) => table.OnOperation(OperationKind.Invocation, Check);

    private static void Check(RuleContext context, IOperation operation)
    {
        // Modules are called in every forward; hardly any of them goes backward.
        if (operation is not IInvocationOperation { TargetMethod.Name: "call" or "forward" } judged
            || judged.CalledModule(context.Torch)?.OwnVariable() is not { } discriminator
            || !context.Torch.BodyOf(judged).Calls.Any(static call => call.TargetMethod.Name == "backward")
            || context.Torch.FlowOf(judged, context.CancellationToken) is not { Hidden.IsEmpty: true } flow
            || flow.Events.Any(
                static other => other.Kind is TrainingEventKind.Freeze or TrainingEventKind.WriteGradients or TrainingEventKind.Unknown)
            || Backward(judged, flow, context) is not { } backward)
        {
            return;
        }

        if (flow.Events.FirstOrDefault(step => IsStepOf(step, discriminator, context) && flow.CanReach(backward, step, IsStep)) is { } step
            && FromGenerator(judged, discriminator, backward, flow, context) is { } found)
        {
            Report(context, judged, backward, step, found, flow);
        }
    }

    // The one that goes through the judgement. Where there are two, the generator may learn from it as well.
    private static TrainingEvent? Backward(IInvocationOperation judged, TrainingFlow flow, RuleContext context)
    {
        TrainingEvent? only = null;
        foreach (var candidate in flow.Events)
        {
            if (candidate.Kind == TrainingEventKind.Backward
                && BackwardReach.GoesThrough(candidate, judged, context.Torch, context.CancellationToken))
            {
                if (only is not null)
                {
                    return null;
                }

                only = candidate;
            }
        }

        return only;
    }

    private static void Report(
        RuleContext context, IInvocationOperation judged, TrainingEvent backward, TrainingEvent step, (
            IOperation Argument, ISymbol Generator, TrainingEvent Trained) found, TrainingFlow flow)
    {
        var harms = flow.CanReach(backward, found.Trained, passed =>
            passed.Kind == TrainingEventKind.ClearGradients
                && GradientOwners.MayClear(passed, found.Trained, context.Torch, context.CancellationToken));
        var consequence = harms
            ? $"the gradients that it leaves there are applied by '{found.Trained.Subject!.Name}'"
            : $"'{step.Subject!.Name}' has no use for the gradients there";
        context.Report(
            new Finding(
                Rule, found.Argument.Syntax) { Repair = Detach, Severity = harms ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info },
            $"'{Excerpt.Of(backward.Place)}' also goes back into '{found.Generator.Name}'; detach what "
                + $"'{Excerpt.Of(judged.CalledModule(context.Torch)!)}' is given here: {consequence}");
    }

    private static bool IsStep(TrainingEvent candidate) => candidate.Kind == TrainingEventKind.Step;

    private static bool IsStepOf(TrainingEvent step, ISymbol module, RuleContext context) =>
        step is { Kind: TrainingEventKind.Step, IsIndirect: false, Subject: not null, Operand: { } optimizer }
        && OptimizerParameters.AreThoseOf(optimizer, module, context.Torch, context.CancellationToken);

    private static (IOperation Argument, ISymbol Generator, TrainingEvent Trained)? FromGenerator(
        IInvocationOperation judged, ISymbol discriminator, TrainingEvent backward, TrainingFlow flow, RuleContext context)
    {
        foreach (var argument in judged.Arguments)
        {
            foreach (var made in BackwardReach.ModuleCalls(argument.Value, context.Torch, context.CancellationToken))
            {
                // Trained by a backward of its own: where both step after this one, they are trained together.
                if (made.CalledModule(context.Torch)!.OwnVariable() is { } generator
                    && !SymbolEqualityComparer.Default.Equals(generator, discriminator)
                    && flow.Events.FirstOrDefault(step => IsStepOf(step, generator, context)) is { } trained
                    && !flow.CanReach(backward, trained, static passed => passed.Kind == TrainingEventKind.Backward))
                {
                    return (argument.Value, generator, trained);
                }
            }
        }

        return null;
    }
}
