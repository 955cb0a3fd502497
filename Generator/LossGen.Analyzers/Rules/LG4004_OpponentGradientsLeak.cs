using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4004: a discriminator step that also applies what the generator's backward left in the discriminator.</summary>
internal sealed class OpponentGradientsLeak : TorchRule
{
    /// <summary>Clears the optimizer's gradients in front of the other place.</summary>
    public const string Clear = nameof(Clear);

    /// <summary>'{optimizer}' also applies the gradients that '{loss}' left in '{module}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4004",
        "Opponent's gradients in the next step",
        "'{0}' also applies what the backward of '{1}' left in '{2}'; call {0}.zero_grad() before the backward of this step: the two "
            + "are trained against each other",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "The generator's backward goes through the discriminator and leaves gradients there; a discriminator step without zero_grad "
            + "after it applies them.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "step");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        // Frozen parameters receive no gradient. An optimizer that nothing clears is LG4001's.
        if (!context.Torch.IsOptimizer(call.Instance?.Type)
            || context.Torch.FlowOf(call, context.CancellationToken) is not { Hidden.IsEmpty: true } flow
            || flow.At(call, TrainingEventKind.Step) is not { Subject: { } optimizer } step
            || flow.Events.Any(
                static other => other.Kind is TrainingEventKind.Freeze or TrainingEventKind.WriteGradients or TrainingEventKind.Unknown)
            || !flow.Events.Any(clear => GradientOwners.ClearsAll(clear, step, context.Torch, context.CancellationToken))
            || OptimizerParameters.ModulesOf(call.Instance!, context.Torch, context.CancellationToken) is not [var own]
            || own.OwnVariable() is not { } module)
        {
            return;
        }

        foreach (var backward in flow.Events.Where(static candidate => candidate.Kind == TrainingEventKind.Backward))
        {
            if (Through(backward, module, context) && OpponentStep(flow, backward, step, module, context) is { } opponent)
            {
                context.Report(
                    new Finding(Rule, call.Syntax)
                    {
                        Repair = Clear,
                        Value = call.Instance!.Syntax.ToString(),
                        Other = Before(flow, step, opponent, module, context),
                    },
                    optimizer.Name,
                    backward.Operand is { } loss ? Excerpt.Of(loss) : "loss",
                    module.Name);
                return;
            }
        }
    }

    private static bool Through(TrainingEvent backward, ISymbol module, RuleContext context) =>
        BackwardReach.ModuleCalls(backward, context.Torch, context.CancellationToken).Includes(module, context.Torch);

    // From the backward to the opponent's step, to a backward of the module's own, to its step, and nothing clears on the way.
    private static TrainingEvent? OpponentStep(
        TrainingFlow flow, TrainingEvent backward, TrainingEvent step, ISymbol module, RuleContext context)
    {
        // Where both step on one backward, they are trained together.
        if (flow.CanReach(backward, step, other => other.Kind == TrainingEventKind.Backward || Clears(other)))
        {
            return null;
        }

        return flow.Events.FirstOrDefault(opponent =>
            opponent is { Kind: TrainingEventKind.Step, IsIndirect: false, Subject: not null, Operand: { } optimizer }
            && !opponent.Is(TrainingEventKind.Step, step.Subject)
            && OptimizerParameters.ModulesOf(optimizer, context.Torch, context.CancellationToken) is [var only]
            && only.OwnVariable() is { } generator
            && !SymbolEqualityComparer.Default.Equals(generator, module)
            && Through(backward, generator, context)
            && flow.CanReach(backward, opponent, other => other.Kind == TrainingEventKind.Backward || Clears(other))
            && flow.Events.Any(own =>
                own.Kind == TrainingEventKind.Backward
                && !ReferenceEquals(own, backward)
                && Through(own, module, context)
                && flow.CanReach(opponent, own, other => ReferenceEquals(other, step) || Clears(other))
                && flow.CanReach(own, step, other => other.Kind == TrainingEventKind.Step || Clears(other))));

        bool Clears(TrainingEvent other) =>
            other.Kind == TrainingEventKind.ClearGradients
                && GradientOwners.MayClear(other, step, context.Torch, context.CancellationToken);
    }

    // In front of the first backward of the module's own step.
    private static SyntaxNode? Before(TrainingFlow flow, TrainingEvent step, TrainingEvent opponent, ISymbol module, RuleContext context)
    {
        var first = flow.Events
            .Where(own =>
                own.Kind == TrainingEventKind.Backward
                && own.Place.IsBefore(step.Place)
                && (step.Place.IsBefore(opponent.Place) || opponent.Place.IsBefore(own.Place))
                && Through(own, module, context)
                && flow.CanReach(own, step, static other => other.Kind == TrainingEventKind.Step))
            .OrderBy(static own => own.Place.Syntax.SpanStart)
            .FirstOrDefault();
        return first is null ? null : StatementOrder.StatementOf(first.Place, step.Place);
    }
}
