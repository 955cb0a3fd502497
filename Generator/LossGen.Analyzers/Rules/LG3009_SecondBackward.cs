using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3009: two <c>backward</c> calls through one graph, which the first has freed.</summary>
internal sealed class SecondBackward : TorchRule
{
    /// <summary>Keeps the graph at the call that the finding names.</summary>
    public const string RetainGraph = nameof(RetainGraph);

    /// <summary>Both losses as one sum; possible where nothing stands between the calls.</summary>
    public const string Sum = nameof(Sum);

    /// <summary>{What is shared}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3009",
        "Second backward through a freed graph",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "The first backward frees what the graph has stored; a second one through the same part of it throws.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(Check, "backward");
        table.OnLossStep(Check);
    }

    private static void Check(RuleContext context, IInvocationOperation second)
    {
        if (Statement(second) is not { Parent: IBlockOperation block } statement
            || Root(second) is not { } loss
            || ExpectedException.IsAround(second))
        {
            return;
        }

        var position = block.Operations.IndexOf(statement);
        var calls = new HashSet<IOperation>(context.Torch.TraceOf(loss, context.CancellationToken));
        for (var index = position - 1; index >= 0; index--)
        {
            if (BackwardIn(block.Operations[index], context) is not { } first
                || Root(first) is not { } earlier
                || Common(earlier, calls, context) is not { } common)
            {
                continue;
            }

            var between = block.Operations.Skip(index + 1).Take(position - index - 1);
            if (SteppedBetween(between, common, context) is { } stepped)
            {
                context.Report(
                    Rule,
                    second,
                    $"The step before changes '{stepped}'; call backward for both before it, or call the model again: the graph of "
                        + $"'{Text(loss)}' has stored the weights, and this backward throws (modified by an inplace operation)");
                return;
            }

            if (FreesGraph(first, context) && common.Find(call => MustKeep(call, context)) is { } shared)
            {
                if (LossGenCalls.IsStep(first) || LossGenCalls.IsStep(second))
                {
                    context.Report(
                        Rule,
                        second,
                        $"This backward throws; make both components of one loss, or compute '{Excerpt.Of(shared)}' again: "
                            + $"'{Text(Root(first)!)}' has freed its graph, which '{Text(loss)}' goes back through");
                    return;
                }

                context.Report(
                    new Finding(Rule, second.Syntax)
                    {
                        Repair = index == position - 1
                            && second.Arguments.All(static argument => argument.IsOmitted())
                            && first.Arguments.All(static argument => argument.IsOmitted()) ? Sum : RetainGraph,
                        Other = first.Syntax,
                    },
                    $"The first backward frees the graph of '{Excerpt.Of(shared)}'; call backward once on the sum, or keep it with "
                        + $"retain_graph: true: '{Excerpt.Of(loss)}' goes through it too, and this backward throws");
                return;
            }
        }
    }

    // The module that both losses go through, where a step between them changes it.
    private static string? SteppedBetween(IEnumerable<IOperation> statements, List<IInvocationOperation> common, RuleContext context)
    {
        foreach (var statement in statements)
        {
            if (statement
                is IExpressionStatementOperation { Operation: IInvocationOperation
                    {
                        TargetMethod.Name: "step",
                        Instance: { } optimizer,
                    } step }
                && context.Torch.IsOptimizer(optimizer.Type)
                && step.ArgumentAt(0) is null
                && OptimizerParameters.ModulesOf(optimizer, context.Torch, context.CancellationToken) is { } modules)
            {
                foreach (var call in common)
                {
                    if (call.CalledModule(context.Torch) is { } module
                        && module.OwnVariable() is { } variable
                        && modules.Any(stepped => SymbolEqualityComparer.Default.Equals(stepped.OwnVariable(), variable))
                        && HasHiddenLayer(module, context))
                    {
                        return variable.Name;
                    }
                }
            }
        }

        return null;
    }

    // The gradient of a single layer needs its input and not its weights: with one, nothing throws.
    private static bool HasHiddenLayer(IOperation module, RuleContext context) =>
        ModuleCreation.Of(module, context.Torch, context.CancellationToken) switch
        {
            { Type.Name: "Sequential" } sequential => sequential.Descendants().Count(
                part => IsLayer(part.Type, context) && part is IInvocationOperation or IObjectCreationOperation) > 1,
            { Type: INamedTypeSymbol type } when !context.Torch.Declares(type) => type.GetMembers().OfType<IFieldSymbol>().Count(
                field => context.Torch.Code.Knows(field) && context.Torch.IsModule(field.Type)) > 1,
            _ => false,
        };

    private static bool IsLayer(ITypeSymbol? type, RuleContext context) =>
        type is not null
            && context.Torch.Declares(type)
            && (type.Name == "Linear" || type.Name.StartsWith("Conv", StringComparison.Ordinal));

    // The overload without parameters frees it too.
    private static bool FreesGraph(IInvocationOperation backward, RuleContext context) =>
        backward.Argument("retain_graph") is not { } retains
            || Constants.Boolean(retains.Value, context.Torch, context.CancellationToken) == false;

    private static IOperation? Statement(IInvocationOperation call)
    {
        if (!LossGenCalls.IsStep(call))
        {
            return call.Parent as IExpressionStatementOperation;
        }

        // using var step = loss.Step(…), loss.Step(…).Dispose()
        IOperation? current = call;
        while (current
            is not (null or IExpressionStatementOperation or IVariableDeclarationGroupOperation { Parent: not IUsingDeclarationOperation }
                or IUsingDeclarationOperation or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = current.Parent;
        }

        return current;
    }

    private static IInvocationOperation? BackwardIn(IOperation statement, RuleContext context) => statement switch
    {
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "backward", Instance: { } loss } backward }
            when context.Torch.IsTensor(loss.Type) => backward,
        IExpressionStatementOperation { Operation: var operation } => StepIn(operation),
        IVariableDeclarationGroupOperation group => StepIn(group),
        IUsingDeclarationOperation declaration => StepIn(declaration.DeclarationGroup),
        _ => null,
    };

    private static IInvocationOperation? StepIn(IVariableDeclarationGroupOperation group)
    {
        foreach (var declaration in group.Declarations)
        {
            foreach (var declarator in declaration.Declarators)
            {
                if ((declarator.Initializer ?? declaration.Initializer)?.Value is { } value && StepIn(value) is { } step)
                {
                    return step;
                }
            }
        }

        return null;
    }

    // loss.Step(…), loss.Step(…).Dispose(), report = loss.Step(…).Read()
    private static IInvocationOperation? StepIn(IOperation? operation)
    {
        while (operation is not null)
        {
            switch (operation)
            {
                case IInvocationOperation call when LossGenCalls.IsStep(call):
                    return call;
                case IInvocationOperation call:
                    operation = call.Instance;
                    break;
                case IPropertyReferenceOperation property:
                    operation = property.Instance;
                    break;
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case ISimpleAssignmentOperation assignment:
                    operation = assignment.Value;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>What goes backward: the tensor, or LossGen's own step.</summary>
    private static IOperation? Root(IInvocationOperation backward) => LossGenCalls.IsStep(backward) ? backward : backward.Instance;

    private static string Text(IOperation loss) =>
        loss is IInvocationOperation call && LossGenCalls.IsStep(call) ? LossGenCalls.StepName(call) : Excerpt.Of(loss);

    // The calls that both gradients flow through; nothing is created where there are none, as between most steps of a long method.
    private static List<IInvocationOperation>? Common(IOperation first, HashSet<IOperation> seconds, RuleContext context)
    {
        List<IInvocationOperation>? common = null;
        var firsts = context.Torch.TraceOf(first, context.CancellationToken);
        for (var i = 0; i < firsts.Count; i++)
        {
            if (seconds.Contains(firsts[i]))
            {
                (common ??= []).Add(firsts[i]);
            }
        }

        return common;
    }

    // What the two have in common must keep something for its backward; a module with parameters does, and so does a loss.
    private static bool MustKeep(IInvocationOperation call, RuleContext context) =>
        LossGenCalls.IsEvaluation(call)
            || (KeepsBuffers(call, context) && GradientTrace.ReachesModule(call, context.Torch, context.CancellationToken));

    private static bool KeepsBuffers(IInvocationOperation call, RuleContext context) =>
        call.CalledModule(context.Torch) is not null
        || (context.Torch.Declares(call.TargetMethod) && LossCall.Read(call, context.Torch, context.CancellationToken) is not null);
}
