using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4006: a loss with parameters of its own is trained by an optimizer that has the model's only.</summary>
internal sealed class OptimizerMissesLoss : TorchRule
{
    /// <summary>Adds the parameters of the variable that the finding names.</summary>
    public const string AddParameters = nameof(AddParameters);

    /// <summary>The optimizer has the parameters of '{model}' and not those of '{loss}': {what they are} …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4006",
        "Optimizer without the parameters of the loss",
        "The optimizer has the parameters of '{0}' and not those of '{1}'; add {1}.parameters(): {2}, and nothing moves them",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "What a loss learns itself gets gradients like everything else, and stays at its first values unless an optimizer has it.");

    private static readonly ImmutableHashSet<string> Harmless = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Step", "EndCycle", "EpochEnd", "Compute", "Alternate", "Evaluate", "forward", "call", "train", "eval", "to", "cpu", "cuda", "save",
        "load", "Dispose", "Equals", "ToString");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(static (context, factory) => Check(context, factory), OptimizerCreation.Names);
        table.OnCreation(static (context, creation) => Check(context, creation), OptimizerCreation.Names);
    }

    private static void Check(RuleContext context, IOperation operation)
    {
        // All uses of an optimizer in a member are bound to find its losses; the names in the class tell whether there can be one.
        if (OptimizerCreation.Read(operation, context.Torch) is not { } optimizer
            || (optimizer.Variable is IFieldSymbol or IPropertySymbol
                && !context.Torch.LearningLosses.MayBeUsedIn(optimizer.Variable.ContainingType, context.CancellationToken))
            || OptimizerParameters.ModulesOfSome(operation, context.Torch, context.CancellationToken) is not { IsEmpty: false } modules)
        {
            return;
        }

        foreach (var loss in optimizer.Mentions(context.Torch, context.CancellationToken)
            .SelectMany(mention => LossesSteppedBy(mention, context)))
        {
            if (loss.OwnVariable() is { } variable
                && !modules.Any(module => SymbolEqualityComparer.Default.Equals(module.OwnVariable(), variable))
                && LossParameters.Of(loss.Type, variable, context.Torch, context.CancellationToken) is { } what
                && IsKeptToItself(variable, loss, context)
                && VariableMentions.AreAllHere(variable, context.Torch, context.CancellationToken)
                && VariableMentions.AreAllHere(optimizer.Variable, context.Torch, context.CancellationToken))
            {
                context.Report(
                    new Finding(Rule, optimizer.Parameters.Syntax)
                    {
                        Repair = IsThere(variable, optimizer, context) ? AddParameters : null,
                        Value = variable.Name,
                    },
                    modules[0].OwnVariable()?.Name ?? "the model",
                    variable.Name,
                    what);
                return;
            }
        }
    }

    // loss.Step(optimizer, …), or backward of the loss in the method that calls optimizer.step().
    private static IEnumerable<IOperation> LossesSteppedBy(IOperation mention, RuleContext context)
    {
        var use = mention.WithConversionsAround();
        switch (use.Parent)
        {
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Step" or "Alternate", Instance: { } loss } }
                when context.Torch.IsModule(loss.Type):
                return [loss];
            case IInvocationOperation { TargetMethod.Name: "step" } step when ReferenceEquals(step.Instance, use):
                return context.Torch.BodyOf(step).Calls
                    .Where(call => call.TargetMethod.Name == "backward" && context.Torch.Declares(call.TargetMethod))
                    .Select(static call => call.Subject())
                    .SelectMany(subject => subject is null ? [] : TrainedLosses.Of(subject, context.Torch, context.CancellationToken));
            default:
                return [];
        }
    }

    // Handed to a model, to a trainer or asked for its parameters, it may be in an optimizer all the same.
    private static bool IsKeptToItself(ISymbol variable, IOperation near, RuleContext context) =>
        VariableMentions.Here(variable, near, context.Torch, context.CancellationToken).All(static mention =>
        {
            var use = mention.WithConversionsAround();
            return use.Parent switch
            {
                IInvocationOperation call => ReferenceEquals(call.Instance, use) && Harmless.Contains(call.TargetMethod.Name),
                ISimpleAssignmentOperation assignment => ReferenceEquals(assignment.Target, use),
                IMemberReferenceOperation member => ReferenceEquals(member.Instance, use),
                IConditionalAccessOperation => true,
                _ => false,
            };
        });

    // Whether the loss exists where the optimizer is made.
    private static bool IsThere(ISymbol variable, OptimizerCreation optimizer, RuleContext context)
    {
        var body = context.Torch.BodyOf(optimizer.Operation);
        return variable switch
        {
            IParameterSymbol => VariableWrite.FunctionOf(optimizer.Operation) is null && body.References(variable).Count > 0,
            ILocalSymbol =>
                body.Writes(variable) is [var only] && only.IsBefore(optimizer.Operation) && only.Dominates(optimizer.Operation),
            IFieldSymbol or IPropertySymbol => body.Root is IMethodBodyOperation
                || (body.Root is IConstructorBodyOperation
                    && context.Torch.Code.Of(variable, context.CancellationToken)
                        .Any(static declaration => declaration is VariableDeclaratorSyntax { Initializer: not null }
                            or PropertyDeclarationSyntax { Initializer: not null })),
            _ => false,
        };
    }
}
