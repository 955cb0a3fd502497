using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4002: a scheduler that steps before its optimizer does, so that the first learning rate is never used.</summary>
internal sealed class SchedulerOutOfOrder : TorchRule
{
    /// <summary>Moves the squiggle's statement behind the other place.</summary>
    public const string ScheduleLast = nameof(ScheduleLast);

    private static readonly DiagnosticDescriptor Rule = StepOutOfOrder.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "step");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        // With a metric it waits for what validation says of the epoch.
        if (!IsScheduler(call.Instance?.Type, context.Torch)
            || call.TargetMethod.Parameters.Any(static parameter => parameter.Type.SpecialType == SpecialType.System_Double)
            || StatementOrder.OwnStatement(call) is not { Parent: IBlockOperation block } statement)
        {
            return;
        }

        var steps = Steps(call, context);
        if (steps.Count == 0 || steps.Exists(step => step.Call.IsBefore(call)) || FirstBehind(call, steps, context) is not { } first)
        {
            return;
        }

        var behind = block.Operations.First(other => other.Syntax.Span.Contains(first.Call.Syntax.Span));
        context.Report(
            new Finding(Rule, call.Syntax) { Severity = DiagnosticSeverity.Info, Repair = ScheduleLast, Other = behind.Syntax },
            $"'{Excerpt.Of(call.Instance!)}' steps before '{Excerpt.Of(first.Optimizer)}'; step the scheduler after the optimizer: "
            + "the first learning rate is never used");
    }

    // In one iteration, or in the block that also goes backward.
    private static OptimizerStep? FirstBehind(IInvocationOperation call, List<OptimizerStep> steps, RuleContext context)
    {
        var block = StatementOrder.OwnStatement(call)!.Parent!;
        return steps.Find(step =>
            block.Syntax.Span.Contains(step.Call.Syntax.Span)
            && (StatementOrder.InnermostLoop(call) is { Body: var body }
                ? ReferenceEquals(body, block)
                : StatementOrder.AreSiblings(call, step.Call) && GoesBackwardBefore(call, (IBlockOperation)block, context)));
    }

    private static bool GoesBackwardBefore(IInvocationOperation call, IBlockOperation block, RuleContext context) =>
        context.Torch.FlowOf(call, context.CancellationToken)?.Events.Any(backward =>
            backward.Kind == TrainingEventKind.Backward && backward.Place.IsBefore(call)
                && block.Syntax.Span.Contains(backward.Place.Syntax.Span)) == true;

    // Those of the scheduler's optimizer; where that is not known, of the only one that there is.
    private static List<OptimizerStep> Steps(IInvocationOperation call, RuleContext context)
    {
        var torch = context.Torch;
        var function = VariableWrite.FunctionOf(call);
        var all = torch.BodyOf(call).Calls
            .Where(other => ReferenceEquals(VariableWrite.FunctionOf(other), function))
            .SelectMany(other => StepsOf(other, context))
            .ToList();
        var optimizer = Origin.Of(call.Instance!, torch, context.CancellationToken) switch
        {
            IInvocationOperation made when torch.Declares(made.TargetMethod) => made.ArgumentAt(0),
            IObjectCreationOperation made
                when torch.Declares(made.Type) => made.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value,
            _ => null,
        };
        if (optimizer?.OwnVariable() is { } own)
        {
            return all.FindAll(other => SymbolEqualityComparer.Default.Equals(other.Optimizer.OwnVariable(), own));
        }

        return all.Select(static other => other.Optimizer.OwnVariable()).Distinct(SymbolEqualityComparer.Default).Count() == 1
            && optimizer is null ? all : [];
    }

    // Also with a closure, and of the optimizers that LossGen's own step moves parameters with.
    private static IEnumerable<OptimizerStep> StepsOf(IInvocationOperation call, RuleContext context) =>
        call.TargetMethod.Name == "step" && context.Torch.IsOptimizer(call.Instance?.Type)
            ? [new OptimizerStep(call, call.Instance!)]
            : LossGenCalls.IsStep(call)
                ? TrainingEvents.Direct(call, context.Torch, context.CancellationToken)
                    .Where(static step => step is { Kind: TrainingEventKind.Step, Operand: not null })
                    .Select(step => new OptimizerStep(call, step.Operand!))
                : [];

    private static bool IsScheduler(ITypeSymbol? type, TorchContext torch) =>
        (type as INamedTypeSymbol).AndBases().Any(current => current.Name == "LRScheduler" && torch.Declares(current));

    private sealed record OptimizerStep(IInvocationOperation Call, IOperation Optimizer);
}
