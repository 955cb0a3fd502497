using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4011: <c>optimizer.step()</c> on the gradients that LossGen's own step has applied with the same optimizer.</summary>
internal sealed class SteppedTwice : TorchRule
{
    /// <summary>Removes the call.</summary>
    public const string Remove = nameof(Remove);

    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4011",
        "Stepped twice",
        "'{0}' has stepped '{1}' already; remove this step: it applies the same gradients again, and parameters move twice as far",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "LossGen's own step clears the gradients, goes backward and steps the optimizer.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "step");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        if (EndOfCycleBefore(call, context) is { } end)
        {
            context.Report(
                new Finding(Rule, call.Syntax) { Repair = Remove }, LossGenCalls.StepName(end), call.Instance!.OwnVariable()!.Name);
            return;
        }

        if (context.Torch.IsOptimizer(call.Instance?.Type)
            && context.Torch.FlowOf(call, context.CancellationToken) is { } flow
            && flow.At(call, TrainingEventKind.Step) is { Subject: { } optimizer } step
            && flow.Events.FirstOrDefault(other => IsRepeatedBy(flow, other, step, context)) is { Source: IInvocationOperation own })
        {
            context.Report(
                new Finding(Rule, call.Syntax) { Repair = StatementOrder.OwnStatement(call) is null ? null : Remove },
                LossGenCalls.StepName(own),
                optimizer.Name);
        }
    }

    // What is left of a cycle is stepped with, once; it is seen where it stands right in front.
    private static IInvocationOperation? EndOfCycleBefore(IInvocationOperation call, RuleContext context) =>
        call.Instance?.OwnVariable() is { } optimizer
        && context.Torch.IsOptimizer(call.Instance.Type)
        && StatementOrder.OwnStatement(call) is { Parent: IBlockOperation block } statement
        && block.Operations.IndexOf(statement) is > 0 and var index
        && block.Operations[index - 1].Descendants().OfType<IInvocationOperation>().FirstOrDefault(LossGenCalls.IsEndOfCycle) is { } end
        && end.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(argument.Value.OwnVariable(), optimizer))
            ? end
            : null;

    // Gradients of another backward, cleared ones, and what is not known make it a step of its own.
    private static bool IsRepeatedBy(TrainingFlow flow, TrainingEvent own, TrainingEvent step, RuleContext context) =>
        own.Kind == TrainingEventKind.Step
        && (own.Is(TrainingEventKind.Step, step.Subject) || IsSame(own, step, context))
        && own.Source is IInvocationOperation source
        && LossGenCalls.IsStep(source)
        && flow.CanReach(own, step, static passed => GradientOwners.MayGive(passed) || passed.Kind == TrainingEventKind.ClearGradients);

    // One optimizer under two names: a field that keeps what the constructor took, var sgd = optimizer.
    private static bool IsSame(TrainingEvent own, TrainingEvent step, RuleContext context) =>
        !own.IsIndirect
        && own.Operand is { } one && step.Operand is { } other
        && Origin.Of(one, context.Torch, context.CancellationToken).OwnVariable() is { } first
        && Origin.Of(other, context.Torch, context.CancellationToken).OwnVariable() is { } second
        && SymbolEqualityComparer.Default.Equals(first, second)
        && first is IParameterSymbol or IFieldSymbol { IsReadOnly: true } or ILocalSymbol;
}
