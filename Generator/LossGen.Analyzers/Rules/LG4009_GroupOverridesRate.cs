using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4009: a parameter group that says no learning rate, in an optimizer that is given one.</summary>
internal sealed class GroupOverridesRate : TorchRule
{
    /// <summary>Says the optimizer's learning rate in the group; the value is its text.</summary>
    public const string StateRate = nameof(StateRate);

    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4009",
        "Parameter group overrides the learning rate",
        "This group trains at {0}; say lr: {1} in it, as the optimizer is told: a group that names no learning rate has one of its own",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "TorchSharp's groups fill every option in their constructor, and the optimizer fills only what is missing. PyTorch's inherit.");

    // A group in a list in a variable; nobody hands them on further before the optimizer gets them.
    private const int Steps = 8;

    private static readonly ImmutableHashSet<string> SetRates = ImmutableHashSet.Create(StringComparer.Ordinal, "OneCycleLR", "CyclicLR");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCreation(Check, "ParamGroup");

    private static void Check(RuleContext context, IObjectCreationOperation group)
    {
        if (group.Initializer is not null
            || group.Argument("lr") is not { ArgumentKind: ArgumentKind.DefaultValue, Value.ConstantValue.Value: double own }
            || OptimizerOf(group, context.Torch, Steps, context.CancellationToken) is not { } optimizer
            || (optimizer.Argument("lr") ?? optimizer.Argument("learningRate")) is not { ArgumentKind: ArgumentKind.Explicit } rate
            || Constants.Number(rate.Value, context.Torch, context.CancellationToken) == own
            || IsSetLater(group, context.Torch)
            || IsSetByScheduler(optimizer, context.Torch, context.CancellationToken))
        {
            return;
        }

        var text = rate.Value.WithoutConversions().Syntax;
        context.Report(
            new Finding(Rule, group.Syntax) { Repair = IsRepeatable(text, group, optimizer) ? StateRate : null, Value = text.ToString() },
            Numbers.Text(own),
            Excerpt.Of(text));
    }

    // optim.Adam([group, …], lr: …), in one expression or through variables that have nothing else.
    private static IOperation? OptimizerOf(IOperation value, TorchContext torch, int steps, CancellationToken cancellationToken)
    {
        if (steps == 0)
        {
            return null;
        }

        var part = value.WithConversionsAround();
        switch (part.Parent)
        {
            case IArgumentOperation { Parent: { } call } when torch.IsOptimizer(call.Type):
                return call;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "add_param_group", Instance: { } extended } }
                when torch.IsOptimizer(extended.Type):
                var made = Origin.Of(extended, torch, cancellationToken);
                return made is IInvocationOperation or IObjectCreationOperation ? made : null;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add" } added }:
                // In an initialiser of a list the call stands in the creation; of a variable it stands alone.
                return added.Parent is IObjectOrCollectionInitializerOperation { Parent: { } list }
                        ? OptimizerOf(list, torch, steps - 1, cancellationToken)
                    : added.Instance is ILocalReferenceOperation { Local: var filled }
                        ? OfVariable(filled, added, torch, steps, cancellationToken)
                    : null;
            case IArrayInitializerOperation { Parent: { } array }:
                return OptimizerOf(array, torch, steps - 1, cancellationToken);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }:
                return OfVariable(local, declarator, torch, steps, cancellationToken);
            default:
                return part.CollectionAround() is { } collection ? OptimizerOf(collection, torch, steps - 1, cancellationToken) : null;
        }
    }

    // Where two optimizers get it, neither is the one that it should follow.
    private static IOperation? OfVariable(
        ILocalSymbol local, IOperation place, TorchContext torch, int steps, CancellationToken cancellationToken)
    {
        var body = torch.BodyOf(place);
        if (body.Writes(local).Count != 1)
        {
            return null;
        }

        var optimizers = body.References(local)
            .Where(reference => !place.Holds(reference))
            .Select(reference => OptimizerOf(reference, torch, steps - 1, cancellationToken))
            .OfType<IOperation>()
            .Distinct()
            .Take(2)
            .ToList();
        return optimizers.Count == 1 ? optimizers[0] : null;
    }

    // group.LearningRate = 1e-4, or that of all groups of the optimizer.
    private static bool IsSetLater(IOperation group, TorchContext torch) =>
        torch.BodyOf(group).Root.Descendants().Any(static operation => operation is IAssignmentOperation
        {
            Target: IPropertyReferenceOperation { Property.Name: "LearningRate" or "InitialLearningRate" }
                or IFieldReferenceOperation { Field.Name: "LearningRate" },
        });

    // OneCycleLR and CyclicLR give every group the rates that they are told, whatever it had.
    private static bool IsSetByScheduler(IOperation optimizer, TorchContext torch, CancellationToken cancellationToken) =>
        IsGivenToScheduler(optimizer, torch)
        || OptimizerCreation.Read(optimizer, torch)?.Mentions(torch, cancellationToken)
            .Any(mention => IsGivenToScheduler(mention, torch)) == true;

    private static bool IsGivenToScheduler(IOperation optimizer, TorchContext torch) =>
        optimizer.WithConversionsAround().Parent is IArgumentOperation { Parent: { } scheduler }
        && scheduler switch
        {
            IInvocationOperation call => torch.Declares(call.TargetMethod) && SetRates.Contains(call.TargetMethod.Name),
            IObjectCreationOperation { Type: { } type } => torch.Declares(type) && SetRates.Contains(type.Name),
            _ => false,
        };

    // What stands in another statement may name what is not there yet.
    private static bool IsRepeatable(SyntaxNode rate, IOperation group, IOperation optimizer) => rate switch
    {
        LiteralExpressionSyntax => true,
        IdentifierNameSyntax or MemberAccessExpressionSyntax => optimizer.Holds(group),
        _ => false,
    };
}
