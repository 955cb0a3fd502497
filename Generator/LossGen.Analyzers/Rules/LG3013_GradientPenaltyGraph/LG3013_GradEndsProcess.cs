using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3013: a call of <c>autograd.grad</c> that fails, which in TorchSharp no <c>catch</c> sees: the process ends.</summary>
internal sealed class GradEndsProcess : TorchRule
{
    /// <summary>Keeps the graph at the call that the finding names.</summary>
    public const string RetainGraph = nameof(RetainGraph);

    /// <summary>As above, and creates the graph of the gradient.</summary>
    public const string CreateGraph = nameof(CreateGraph);

    private static readonly DiagnosticDescriptor Rule = GradientPenaltyGraph.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "grad");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        if (!IsGrad(call) || call.ArgumentAt(0) is not { } outputs || call.ArgumentAt(1) is not { } inputs)
        {
            return;
        }

        foreach (var output in Elements(outputs, context))
        {
            if (OutputProblem(call, output, context) is var (problem, repair, other))
            {
                Report(context, call, problem, repair, other);
                return;
            }
        }

        foreach (var input in Elements(inputs, context))
        {
            if (InputProblem(call, input, context) is { } problem)
            {
                Report(context, call, problem);
                return;
            }
        }
    }

    private static void Report(
        RuleContext context, IInvocationOperation call, string problem, string? repair = null, IInvocationOperation? other = null) =>
        context.Report(
            new Finding(Rule, call.Syntax)
            {
                Severity = DiagnosticSeverity.Error,
                Repair = repair,
                Other = other?.Syntax,
            },
            $"{problem}, or the process ends here, and no catch sees it");

    private static (string Problem, string? Repair, IInvocationOperation? Other)? OutputProblem(
        IInvocationOperation call, IOperation output, RuleContext context)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;
        var origin = Origin.Of(output, torch, cancellationToken);
        if (GradMode.IsComputed(origin, torch) && GradMode.DisabledBy(origin, torch, cancellationToken) is { } off)
        {
            return ($"'{Text(output)}' is computed under {off.TargetMethod.Name} and has no graph; compute it outside", null, null);
        }

        if (origin.IsTensorFunction(torch, "detach", "detach_"))
        {
            return ($"'{Text(output)}' is detached and has no graph; differentiate it before", null, null);
        }

        if (call.ArgumentAt(2) is null or { ConstantValue: { HasValue: true, Value: null } }
            && UnreducedLoss.In(output, context.Torch, context.CancellationToken) is { } unreduced)
        {
            return ($"'{unreduced.Name}' has Reduction.None and more than one value; reduce it with mean() or sum()", null, null);
        }

        if (GradientOf(output, context) is { } first)
        {
            if (IsFlag(first, "create_graph", false, context))
            {
                return (
                    $"'{Text(output)}' is a gradient without a graph; add create_graph: true, retain_graph: true to the first grad",
                    CreateGraph,
                    first);
            }

            if (IsFlag(first, "retain_graph", false, context))
            {
                return ("create_graph does not keep the graph in TorchSharp; add retain_graph: true to the first grad", RetainGraph, first);
            }
        }

        if (FreedGraph.By(call, output, torch, cancellationToken) is { } freeing)
        {
            return ReferenceEquals(freeing, call)
                ? ($"The iteration before freed the graph of '{Text(output)}'; add retain_graph: true", RetainGraph, call)
                : ($"'{Text(freeing)}' has freed the graph of '{Text(output)}'; add retain_graph: true to it", RetainGraph, freeing);
        }

        return null;
    }

    private static string? InputProblem(IInvocationOperation call, IOperation input, RuleContext context)
    {
        var torch = context.Torch;
        if (input.WithoutConversions() is not ILocalReferenceOperation { Local: var local }
            || torch.BodyOf(call).Writes(local) is not [{ Value: { } made }])
        {
            return null;
        }

        var mentions = torch.BodyOf(call).References(local);
        if (mentions.Any(static mention => RequiresGradient(mention)))
        {
            return IsGivenToNothingElse(mentions, call) && IsFlag(call, "allow_unused", false, context)
                ? $"Nothing is computed of '{local.Name}'; differentiate by what the output depends on, or add allow_unused: true"
                : null;
        }

        return IsLeafWithoutGradient(made.WithoutConversions(), context)
            ? $"'{local.Name}' requires no gradient; add requires_grad: true where it is made"
            : null;
    }

    // torch.rand(2), x.detach(): numbers without a past, and nobody asks for their gradient.
    private static bool IsLeafWithoutGradient(IOperation made, RuleContext context) =>
        made is IInvocationOperation call
        && context.Torch.Declares(call.TargetMethod)
        && context.Torch.IsTensor(call.Type)
        && call.TargetMethod.Name != "Parameter"
        && (call.TargetMethod.Name == "detach"
            || (call.Instance is null
                && call.Argument("requires_grad") is { } requires
                && IsFalse(requires, context)
                && !call.Arguments.Any(argument => context.Torch.IsTensor(argument.Value.WithoutConversions().Type))));

    private static bool RequiresGradient(IOperation mention) => mention.WithConversionsAround().Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "requires_grad_" or "with_requires_grad" or "retain_grad" } => true,
        IPropertyReferenceOperation { Property.Name: "requires_grad" } property => property.Parent is IAssignmentOperation,
        _ => false,
    };

    // Beyond the switch and this call nobody mentions it.
    private static bool IsGivenToNothingElse(IReadOnlyList<IOperation> mentions, IInvocationOperation call) =>
        mentions.All(mention => call.Syntax.Span.Contains(mention.Syntax.Span)
            || (RequiresGradient(mention)
                && mention.WithConversionsAround().Parent!.WithConversionsAround().Parent is IExpressionStatementOperation
                    or IAssignmentOperation { Parent: IExpressionStatementOperation }));

    // The earlier grad that the output is a function of, and of nothing else: grad(…)[0].sum().
    private static IInvocationOperation? GradientOf(IOperation output, RuleContext context)
    {
        var current = output;
        for (var step = 0; step < 8; step++)
        {
            switch (Origin.Of(current, context.Torch, context.CancellationToken))
            {
                case IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } list }:
                    return Origin.Definition(list, context.Torch, context.CancellationToken) is IInvocationOperation grad
                        && IsGrad(grad) ? grad : null;
                case IInvocationOperation { Instance: { } subject } call when call.IsTensorFunction(context.Torch)
                    && !call.Arguments.Any(argument => context.Torch.IsTensor(argument.Value.WithoutConversions().Type)):
                    current = subject;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static IEnumerable<IOperation> Elements(IOperation list, RuleContext context)
    {
        var value = Origin.Definition(list, context.Torch, context.CancellationToken);
        return value switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
            _ when value.IsCollectionExpression() => value.ChildOperations,
            IObjectCreationOperation { Type.Name: "List", Initializer.Initializers: var added } =>
                added.OfType<IInvocationOperation>().Where(static add => add.Arguments.Length == 1).Select(static add =>
                    add.Arguments[0].Value),
            _ => [],
        };
    }

    private static bool IsGrad(IInvocationOperation call) =>
        call.TargetMethod is { Name: "grad", IsStatic: true, ContainingType.Name: "autograd" };

    private static bool IsFlag(IInvocationOperation call, string flag, bool value, RuleContext context) =>
        Constants.Boolean(call.Argument(flag)?.Value, context.Torch, context.CancellationToken) == value;

    private static bool IsFalse(IArgumentOperation argument, RuleContext context) =>
        Constants.Boolean(argument.Value, context.Torch, context.CancellationToken) == false;

    private static string Text(IOperation operation) => Excerpt.Of(operation.Syntax);
}
