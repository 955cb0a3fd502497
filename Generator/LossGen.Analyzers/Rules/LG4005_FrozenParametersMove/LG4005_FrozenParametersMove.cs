using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4005: parameters are frozen after they were trained, and their optimizer moves them on.</summary>
internal sealed class FrozenParametersMove : TorchRule
{
    /// <summary>Clears by the modules that the finding names instead of by the optimizer.</summary>
    public const string ClearByModules = nameof(ClearByModules);

    /// <summary>'{module}' is frozen and still moves: {optimizer and why} …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4005",
        "Frozen parameters that still move",
        "'{0}' is frozen and still moves; clear with the modules' zero_grad(), or give '{0}' an optimizer of its own: '{2}.zero_grad()' "
            + "leaves gradients of zero, and {1} steps on them",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "TorchSharp's optimizers skip parameters without gradient, not those with a gradient of zero. Averages of past gradients, "
            + "momentum and weight decay move them on.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnOperation(
            OperationKind.SimpleAssignment,
            static (context, operation) => Check(context, (operation as ISimpleAssignmentOperation)?.Target));
        table.OnOperation(OperationKind.Invocation, Check);
    }

    // The parameters are hardly ever frozen; that is asked first.
    private static void Check(RuleContext context, IOperation? operation)
    {
        if (operation is null || Read(operation, context) is not { Freezes: true } freezing)
        {
            return;
        }

        var body = context.Torch.BodyOf(operation);
        var function = VariableWrite.FunctionOf(freezing.Whole);
        var all = body.Effects.Select(effect => Read(effect, context))
            .OfType<Freezing>()
            .Where(other => ReferenceEquals(VariableWrite.FunctionOf(other.Whole), function))
            .ToList();
        foreach (var zeroGrad in ClearsByOptimizer(body, context)
            .Where(clear => ReferenceEquals(VariableWrite.FunctionOf(clear), function)))
        {
            if (OptimizerParameters.ModulesOf(zeroGrad.Instance!, context.Torch, context.CancellationToken) is { IsEmpty: false } modules
                && Mover(zeroGrad.Instance!, context) is { } mover
                && all.Find(candidate => candidate.Freezes && IsMoved(candidate, all, zeroGrad, modules, body, context)) is { } first
                && ReferenceEquals(first.Place, freezing.Place))
            {
                context.Report(
                    new Finding(Rule, freezing.Place.Syntax)
                    {
                        Repair = StatementOrder.OwnStatement(zeroGrad) is null ? null : ClearByModules,
                        Value = string.Join(",", modules.Select(static module => module.Syntax.ToString())),
                        Other = zeroGrad.Syntax,
                    },
                    Excerpt.Of(freezing.Name),
                    mover,
                    Excerpt.Of(zeroGrad.Instance!));
                return;
            }
        }
    }

    private static Freezing? Read(IOperation effect, RuleContext context) =>
        Freezing.Read(effect, context.Torch, context.CancellationToken)
        ?? (effect is IInvocationOperation call ? FreezingCall.Read(call, context.Torch, context.CancellationToken) : null);

    // A module's zero_grad, a gradient set by hand or LossGen's own step removes the gradients; then nothing moves.
    private static IEnumerable<IInvocationOperation> ClearsByOptimizer(MethodBody body, RuleContext context)
    {
        var torch = context.Torch;
        var clears = body.Calls.Where(
            call => call.TargetMethod.Name == "zero_grad" && torch.Declares(call.TargetMethod) && call.Instance is not null).ToList();
        return clears.Exists(clear => torch.IsModule(clear.Instance!.Type))
            || body.Effects.Any(
                effect => TrainingEvents.Direct(effect, torch, context.CancellationToken) is [{ Kind: TrainingEventKind.WriteGradients }])
            || body.Calls.Any(LossGenCalls.IsStep)
            ? []
            : clears.Where(static clear => clear.Instance!.OwnVariable() is not null);
    }

    /// <summary>By what the optimizer moves a parameter whose gradient is zero; null for those that do not.</summary>
    private static string? Mover(IOperation optimizer, RuleContext context)
    {
        var creation = Origin.Of(optimizer, context.Torch, context.CancellationToken);
        if (!context.Torch.IsOptimizer(creation.Type))
        {
            return null;
        }

        foreach (var parameter in new[] { "momentum", "weight_decay" })
        {
            if (creation.Argument(parameter) is { ArgumentKind: ArgumentKind.Explicit, Value: var value }
                && Constants.Number(value, context.Torch, context.CancellationToken) is { } number
                && number > 0)
            {
                return $"{creation.Type!.Name} with {parameter} {Numbers.Text(number)}";
            }
        }

        return creation.Type?.Name is "Adam" or "AdamW" or "Adamax" or "NAdam" or "RAdam"
            ? $"{creation.Type.Name}, by its averages of past gradients,"
            : null;
    }

    private static bool IsMoved(
        Freezing freezing,
        List<Freezing> all,
        IInvocationOperation zeroGrad,
        ImmutableArray<IOperation> modules,
        MethodBody body,
        RuleContext context)
    {
        var own = all.Where(other => SymbolEqualityComparer.Default.Equals(other.Variable, freezing.Variable)).ToList();
        if (!modules.Any(module => SymbolEqualityComparer.Default.Equals(module.OwnVariable(), freezing.Variable))
            || own.Exists(static other => other.IsUnknown))
        {
            return false;
        }

        var function = VariableWrite.FunctionOf(zeroGrad);
        var steps = body.Calls.Where(call => call.TargetMethod.Name == "step" && IsOnSame(call, zeroGrad, context)).ToList<IOperation>();
        var backwards = body.Calls.Where(
            call => call.TargetMethod.Name == "backward" && ReferenceEquals(VariableWrite.FunctionOf(call), function)).ToList<IOperation>();
        var order = new FreezeOrder(freezing, own, steps, backwards);
        return order.IsMovedLater() || order.IsMovedInTurn();
    }

    // The variable may hold another optimizer later on.
    private static bool IsOnSame(IInvocationOperation step, IInvocationOperation zeroGrad, RuleContext context) =>
        SymbolEqualityComparer.Default.Equals(step.Instance?.OwnVariable(), zeroGrad.Instance!.OwnVariable())
        && ReferenceEquals(VariableWrite.FunctionOf(step), VariableWrite.FunctionOf(zeroGrad))
        && ReferenceEquals(
            Origin.Of(step.Instance!, context.Torch, context.CancellationToken),
            Origin.Of(zeroGrad.Instance!, context.Torch, context.CancellationToken));
}
