using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4012: a loss that decides at the end of an epoch is trained, and nothing tells it that an epoch is over.</summary>
internal sealed class EpochEndMissing : TorchRule
{
    /// <summary>Calls EpochEnd behind the loop over the batches.</summary>
    public const string CallEpochEnd = nameof(CallEpochEnd);

    /// <summary>Call '{loss}.EpochEnd()' after every epoch: {what never changes without it} …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4012",
        "Epochs that never end",
        "Call '{0}.EpochEnd()' after every epoch, which nothing does: {1}",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "Some schemes and schedules decide at the end of an epoch. No step knows that it was the last one.");

    /// <summary>What may be done with a loss without anybody else's being able to end an epoch.</summary>
    private static readonly ImmutableHashSet<string> Harmless = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Step", "EndCycle", "Compute", "Alternate", "Evaluate", "forward", "train", "eval", "to", "cpu", "cuda", "save", "load",
        "parameters", "named_parameters", "state_dict", "load_state_dict", "zero_grad", "HoldEffectiveWeights", "ReleaseEffectiveWeights",
        "Dispose", "Equals", "ToString");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnOperation(OperationKind.Invocation, Check);

    private static void Check(RuleContext context, IOperation operation)
    {
        var step = (IInvocationOperation)operation;
        if (!(LossGenCalls.IsStep(step) || LossGenCalls.IsEvaluation(step))
            || Trained(step, context) is not { Instance: { } loss } place
            || !LossGenCalls.IsLoss(loss.Type)
            || loss.OwnVariable() is not { } variable
            || !IsWithin(variable)
            || !IsTrainingInLoop(step, context))
        {
            return;
        }

        var mentions = VariableMentions.Here(variable, place, context.Torch, context.CancellationToken).ToList();
        if (Reason((INamedTypeSymbol)loss.Type!, LossGenCalls.IsStep(step), mentions, context.CancellationToken) is { } reason
            && mentions.TrueForAll(IsKeptToItself)
            && First(mentions, context)?.Syntax == place.Syntax
            && VariableMentions.AreAllHere(variable, context.Torch, context.CancellationToken))
        {
            context.Report(
                new Finding(Rule, place.Syntax) { Repair = Epoch(place) is null ? null : CallEpochEnd, Value = variable.Name },
                variable.Name,
                reason);
        }
    }

    /// <summary>
    /// The call on the loss: the step or the evaluation itself, or that of Alternate whose phases take turns, for the first of their steps.
    /// </summary>
    private static IInvocationOperation? Trained(IInvocationOperation step, RuleContext context) =>
        !LossGenCalls.IsPhaseStep(step) ? step
        : step.Instance is { } phases
            && Origin.Of(phases, context.Torch, context.CancellationToken) is IInvocationOperation alternate
            && LossGenCalls.IsAlternate(alternate)
            && context.Torch.BodyOf(step).Calls.FirstOrDefault(call => IsPhaseStepInLoop(call, context))?.Syntax == step.Syntax
                ? alternate
                : null;

    private static bool IsPhaseStepInLoop(IInvocationOperation call, RuleContext context) =>
        LossGenCalls.IsStep(call) && LossGenCalls.IsPhaseStep(call) && IsInLoop(call, context);

    /// <summary>Whether the call trains again and again: a step, or an evaluation from which the gradients start.</summary>
    private static bool IsTrainingInLoop(IInvocationOperation call, RuleContext context) =>
        IsInLoop(call, context)
        && (LossGenCalls.IsStep(call)
            || (call.TargetMethod.Name is "Compute" or "forward"
                && GradMode.DisabledBy(call, context.Torch, context.CancellationToken) is null
                && TrainingUse.IsTrainedOn(call, context.Torch, context.CancellationToken)));

    /// <summary>Whether a loop is around the call, or around one of a private method or local function that the call is in.</summary>
    private static bool IsInLoop(IInvocationOperation call, RuleContext context) =>
        Loops(call).Any()
        || (call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart, context.CancellationToken) is { } member
            && RepeatedCalls.FunctionOf(call, member) is { } function
            && (function.MethodKind == MethodKind.AnonymousFunction
                || RepeatedCalls.Of(function, call, context.Torch, context.CancellationToken).Any(static one => Loops(one).Any())));

    /// <summary>The loop over the batches, where it stands in a loop over the epochs, or in its block; null elsewhere.</summary>
    public static StatementSyntax? Epoch(IOperation step) =>
        Loops(step).Take(2).ToList() is [var batches, var epochs] && (batches.Parent is BlockSyntax || batches.Parent == epochs)
            ? batches
            : null;

    // Of a parameter the caller may end the epoch, and of what others can see anybody.
    private static bool IsWithin(ISymbol variable) =>
        variable is ILocalSymbol
        || (variable is IFieldSymbol or IPropertySymbol
            && variable.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal);

    // A scheme sees no evaluation, so that the end of an epoch would tell it nothing; a schedule counts the epochs of both.
    private static string? Reason(
        INamedTypeSymbol type, bool isStep, List<IOperation> mentions, CancellationToken cancellationToken)
    {
        if (LossReader.Read(type.OriginalDefinition, cancellationToken) is not { } loss)
        {
            return null;
        }

        return isStep && loss.Scheme is { } scheme && scheme.NeedsEpochEnd
            ? $"[{loss.SchemeName}] decides there, and its factors stay what they are before the first epoch has ended"
            : loss.Components.FirstOrDefault(
                component => component.Schedule is { CountsEpochs: true }
                    && !mentions.Exists(mention => SetsWeight(mention, component.Name))) is { } scheduled
                ? $"the schedule of '{scheduled.Name}' counts epochs, and its {scheduled.Noun} stays what it is at the start"
                : null;
    }

    /// <summary>loss.Weights.Kl = …, which ends the schedule for good; an index that is not known may be any component's.</summary>
    private static bool SetsWeight(IOperation mention, string component) =>
        mention.WithConversionsAround().Parent is IPropertyReferenceOperation { Property.Name: "Weights" or "Bounds" } weights
        && weights.WithConversionsAround().Parent is IPropertyReferenceOperation weight
        && LossGenCalls.IsWeightOrBound(weight)
        && weight.Parent is IAssignmentOperation or IIncrementOrDecrementOperation or ITupleOperation
        && !(weight.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Value, weight))
        && (weight.Arguments.IsEmpty
            ? weight.Property.Name == component
            : weight.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: string name } }] || name == component);

    /// <summary>The loops around an operation in its function, from the inside.</summary>
    private static IEnumerable<StatementSyntax> Loops(IOperation operation) =>
        operation.Syntax.Ancestors()
            .TakeWhile(static node => node is GlobalStatementSyntax
                or not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<StatementSyntax>()
            .Where(static statement =>
                statement is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);

    private static bool IsKeptToItself(IOperation mention)
    {
        var use = mention.WithConversionsAround();
        return use.Parent switch
        {
            IInvocationOperation call => ReferenceEquals(call.Instance, use) && Harmless.Contains(call.TargetMethod.Name),
            ISimpleAssignmentOperation assignment => ReferenceEquals(assignment.Target, use),
            IPropertyReferenceOperation property => ReferenceEquals(property.Instance, use),
            IEventReferenceOperation => true,
            _ => false,
        };
    }

    /// <summary>One finding for a loss: at the first of its steps.</summary>
    private static IOperation? First(List<IOperation> mentions, RuleContext context) => mentions
        .Select(static mention => mention.WithConversionsAround().Parent)
        .OfType<IInvocationOperation>()
        .Where(call => call.TargetMethod.Name == "Alternate" || IsTrainingInLoop(call, context))
        .OrderBy(static call => call.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal)
        .ThenBy(static call => call.Syntax.SpanStart)
        .FirstOrDefault();
}
