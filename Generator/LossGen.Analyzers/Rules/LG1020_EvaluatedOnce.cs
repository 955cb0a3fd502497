using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Names;

namespace LossGen.Analyzers.Rules;

/// <summary>LG1020 at a call: a step is given its inputs once, under a scheme or with an optimizer that needs them again.</summary>
internal sealed class EvaluatedOnce : TorchRule
{
    public override DiagnosticDescriptor Descriptor => SchemeDoesNotFitRule.Rule;

    public override void Register(RuleTable table)
    {
        table.OnLossStep(CheckStep);
        table.OnOperation(OperationKind.Invocation, CheckPhases);
        table.OnOperation(OperationKind.SimpleAssignment, CheckAccumulation);
    }

    private static void CheckStep(RuleContext context, IInvocationOperation call)
    {
        var loss = LossComponents.LossOf(call);
        if (!LossGenCalls.IsPhaseStep(call) && LossGenEvents.Accumulates(call) && Lbfgs(context, call) is { } minimiser)
        {
            context.Report(
                SchemeDoesNotFitRule.Rule,
                minimiser,
                $"Remove AccumulateSteps of {loss?.Name}, or take another optimizer: LBFGS evaluates the losses several times a step, and "
                    + "wants one batch for all of them");
            return;
        }

        if (LossGenCalls.IsPhaseStep(call) || TakesFunction(call.TargetMethod))
        {
            return;
        }

        var inputs = loss is null || LossGenCalls.IsInterface(loss) ? "inputs" : $"new {loss.Name}.Inputs {{ … }}";
        if (Lbfgs(context, call) is { } optimizer)
        {
            context.Report(
                SchemeDoesNotFitRule.Rule,
                optimizer,
                $"Call Step(optimizer, () => {inputs}): LBFGS evaluates the losses several times a step, and a step that is given its "
                    + "inputs once throws");
        }
        else if (Scheme(loss) is { } scheme)
        {
            context.Report(
                SchemeDoesNotFitRule.Rule,
                call,
                $"Call Step(optimizer, () => {inputs}): {scheme} evaluates the losses again after a step, and a step that is given its "
                    + "inputs once throws");
        }
    }

    private static void CheckPhases(RuleContext context, IOperation operation)
    {
        var call = (IInvocationOperation)operation;
        if (LossGenCalls.IsAlternate(call) && Lbfgs(context, call) is { } optimizer)
        {
            context.Report(
                SchemeDoesNotFitRule.Rule,
                optimizer,
                "Give the phase another optimizer, such as Adam: LBFGS evaluates the losses several times a step, a phase once, and "
                    + "Alternate throws");
        }
    }

    /// <summary><c>loss.AccumulateSteps = 4</c>, also where the loss is made, as the attribute's argument of that name.</summary>
    private static void CheckAccumulation(RuleContext context, IOperation operation)
    {
        if (operation is ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation { Property: { Name: "AccumulateSteps", ContainingType: { } owner } } target,
                Value: { ConstantValue: { HasValue: true, Value: int and > 1 } } value,
            }
            && (owner.IsInRuntime() || LossGenCalls.IsLoss(owner))
            && Scheme(target.Instance?.Type as INamedTypeSymbol) is { } scheme)
        {
            context.Report(
                SchemeDoesNotFitRule.Rule,
                value,
                $"Leave AccumulateSteps at 1, or take another scheme: {scheme} evaluates a batch again after its step, which would come "
                    + "after several batches");
        }
    }

    /// <summary>The argument that is an L-BFGS, by its type or by that of what the variable certainly holds.</summary>
    private static IOperation? Lbfgs(RuleContext context, IInvocationOperation call) => call.Arguments
        .Where(argument => context.Torch.IsOptimizer(argument.Parameter?.Type))
        .Select(static argument => argument.Value.WithoutConversions())
        .FirstOrDefault(value => context.Torch.IsLbfgs(value.Type)
            || context.Torch.IsLbfgs(Origin.Of(value, context.Torch, context.CancellationToken).Type));

    /// <summary>The name of the class's scheme, if it is one that evaluates again.</summary>
    private static string? Scheme(INamedTypeSymbol? loss) => loss?.GetAttributes()
        .Select(static attribute => attribute.AttributeClass)
        .OfType<INamedTypeSymbol>()
        .Where(static type => type.DerivesFromRuntime(WellKnownNames.WeightingAttribute))
        .Select(SchemeDeclaration.Of)
        .FirstOrDefault(static scheme => scheme.Traits.SecondEvaluation)
        ?.Name;

    private static bool TakesFunction(IMethodSymbol step) =>
        step.Parameters is [_, { Type: INamedTypeSymbol { Name: "Func", TypeArguments: [{ } made] } }]
        && (made.Name == "Inputs" || LossGenCalls.IsInterface(step.ContainingType));
}
