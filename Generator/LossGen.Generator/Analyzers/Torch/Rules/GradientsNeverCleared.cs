using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Rules;

/// <summary>LG4001: a loop that goes backward and steps, and in which nothing clears the gradients.</summary>
internal sealed class GradientsNeverCleared : TorchRule
{
    /// <summary>Clears the optimizer's gradients in front of the other place.</summary>
    public const string Clear = nameof(Clear);

    private static readonly DiagnosticDescriptor Rule = Diagnostics.Descriptors.GradientsNeverCleared;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table) => table.OnCall(Check, "step");

    private static void Check(RuleContext context, IInvocationOperation step)
    {
        if (context.Torch.IsOptimizer(step.Instance?.Type)
            && StatementOrder.InnermostLoop(step) is { } loop
            && context.Torch.FlowOf(step, context.CancellationToken) is { } flow
            && flow.At(step, TrainingEventKind.Step) is { Subject: { } optimizer } stepped
            && Backward(flow, stepped, loop) is { } backward
            && IsKnown(step.Instance!, context)
            && !IsMadeIn(loop, optimizer, context.Torch.BodyOf(step))
            && !IsStepped(flow, stepped, loop)
            && !MayBeCleared(flow, stepped, context))
        {
            context.Report(
                new Finding(Rule, step.Syntax) { Repair = Clear, Value = step.Instance!.Syntax.ToString(), Other = StatementOrder.StatementOf(backward.Place, step) },
                optimizer.Name);
        }
    }

    // The first of the iteration. A step that some iterations leave out is how gradients are accumulated.
    private static TrainingEvent? Backward(TrainingFlow flow, TrainingEvent step, ILoopOperation loop)
    {
        TrainingEvent? first = null;
        foreach (var candidate in flow.Events)
        {
            if (candidate.Kind == TrainingEventKind.Backward
                && candidate.Place.IsBefore(step.Place)
                && loop.Syntax.Span.Contains(candidate.Place.Syntax.Span)
                && flow.CanReach(candidate, step, static _ => false)
                && flow.CanReach(step, candidate, static _ => false))
            {
                if (StatementOrder.IsConditional(step.Place, candidate.Place)
                    || (StatementOrder.InnermostLoop(candidate.Place) == loop && flow.CanReach(candidate, candidate, passed => ReferenceEquals(passed, step))))
                {
                    return null;
                }

                first = first is null || candidate.Place.IsBefore(first.Place) ? candidate : first;
            }
        }

        return first;
    }

    // A class derived from TorchSharp's may clear in its step. Then it would be declared here, or the method called another.
    private static bool IsKnown(IOperation optimizer, RuleContext context) =>
        context.Torch.Declares(optimizer.Type) && context.Torch.Declares(Origin.Of(optimizer, context.Torch, context.CancellationToken).Type) && !context.Torch.HasOwnOptimizers(context.CancellationToken);

    // New parameters start without gradients.
    private static bool IsMadeIn(ILoopOperation loop, ISymbol optimizer, MethodBody body) =>
        body.Writes(optimizer).Any(write => loop.Syntax.Span.Contains(write.Operation.Syntax.Span))
        || loop.Descendants().OfType<IAssignmentOperation>().Any(assignment => SymbolEqualityComparer.Default.Equals(assignment.Target.ReferencedSymbol(), optimizer));

    private static bool IsStepped(TrainingFlow flow, TrainingEvent step, ILoopOperation loop) =>
        flow.Events.Any(other => other.Is(TrainingEventKind.Step, step.Subject) && other.Place.IsBefore(step.Place) && loop.Syntax.Span.Contains(other.Place.Syntax.Span));

    private static bool MayBeCleared(TrainingFlow flow, TrainingEvent step, RuleContext context)
    {
        var outermost = StatementOrder.OutermostLoop(step.Place)!.Syntax.Span;
        return flow.Events.Where(other => outermost.Contains(other.Place.Syntax.Span)).Concat(flow.Hidden).Any(other => MayClear(other, step, context))
            || (step.Subject is IFieldSymbol or IPropertySymbol && IsClearedInType(context));
    }

    private static bool MayClear(TrainingEvent other, TrainingEvent step, RuleContext context) => other.Kind switch
    {
        TrainingEventKind.Unknown or TrainingEventKind.WriteGradients => true,
        TrainingEventKind.ClearGradients => GradientOwners.MayClear(other, step, context.Torch, context.CancellationToken),
        _ => false,
    };

    // Another method of the class, or of a class that it derives from, may be called between the steps.
    private static bool IsClearedInType(RuleContext context)
    {
        for (var type = context.ContainingSymbol.ContainingType; type is not null && type.SpecialType != SpecialType.System_Object && !context.Torch.Declares(type); type = type.BaseType)
        {
            if (type.DeclaringSyntaxReferences.IsEmpty || type.DeclaringSyntaxReferences.Any(part => ClearsSomething(part.GetSyntax(context.CancellationToken), context)))
            {
                return true;
            }
        }

        return false;
    }

    // Whatever it clears: names are enough to be silent. The gradient that is called is autograd's.
    private static bool ClearsSomething(SyntaxNode type, RuleContext context) =>
        type.DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
            (name.Identifier.ValueText == "zero_grad" || (name.Identifier.ValueText == "grad" && name.Parent?.Parent is not InvocationExpressionSyntax))
            && !IsInMember(name, context.ContainingSymbol, context.CancellationToken));

    // What this method does was looked at before.
    private static bool IsInMember(SyntaxNode node, ISymbol member, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences.Any(part => part.SyntaxTree == node.SyntaxTree && part.GetSyntax(cancellationToken).Span.Contains(node.Span));
}
