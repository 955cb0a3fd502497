using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG4010: an optimizer's parameters as a query, or a list, that gives others once training has begun.</summary>
internal sealed class ParametersAskedAgain : TorchRule
{
    /// <summary>Makes an array of the query.</summary>
    public const string MakeArray = nameof(MakeArray);

    /// <summary>{The query or list, the remedy, and what happens}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG4010",
        "Parameters that change while they train",
        "{0}",
        DescriptorFactory.Training,
        DiagnosticSeverity.Warning,
        "An optimizer of TorchSharp keeps the sequence that it is given and walks it at every step; its state it makes once.");

    // model.parameters().Where(…).Concat(…) is as long as people write it.
    private const int Links = 8;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(Check, OptimizerCreation.Names);
        table.OnCreation(Check, ["ParamGroup", .. OptimizerCreation.Names]);
    }

    private static void Check(RuleContext context, IOperation creation)
    {
        if (!(context.Torch.IsOptimizer(creation.Type) || creation is IObjectCreationOperation { Type.Name: "ParamGroup" })
            || creation.FirstArgument()?.WithoutConversions() is not { } given)
        {
            return;
        }

        var parameters = Origin.Definition(given, context.Torch, context.CancellationToken);
        if (AsksForGradients(parameters) && Unfreezing.ReachesLater(creation, parameters, context.Torch))
        {
            context.Report(
                new Finding(Rule, given.Syntax) { Repair = MakeArray },
                $"Call ToArray on '{Excerpt.Of(given)}': the optimizer asks it at every step, and a parameter that is unfrozen later has "
                    + "no state there: the step throws");
        }
        else if (given is ILocalReferenceOperation { Local: var list } && parameters is IObjectCreationOperation { Type.Name: "List" }
            && GrowsLater(list, creation, context.Torch))
        {
            context.Report(
                new Finding(Rule, given.Syntax),
                $"Fill '{list.Name}' before the optimizer gets it: one that is added later has no state there, and the step throws");
        }
    }

    // A query that is lazy all the way, with the question in one of its functions.
    private static bool AsksForGradients(IOperation query)
    {
        for (var link = 0; link < Links; link++)
        {
            if (query is not IInvocationOperation
                {
                    TargetMethod: { ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" }, Name: var name },
                } call
                || name is "ToArray" or "ToList" or "ToHashSet")
            {
                return false;
            }

            if (name == "Where" && call.ArgumentAt(1) is { } test
                && test.DescendantsAndSelf().Any(static part => part is IPropertyReferenceOperation { Property.Name: "requires_grad" }))
            {
                return true;
            }

            if (call.ArgumentAt(0) is not { } source)
            {
                return false;
            }

            query = source.WithoutConversions();
        }

        return false;
    }

    private static bool GrowsLater(ILocalSymbol list, IOperation creation, TorchContext torch) =>
        torch.BodyOf(creation) is var body && body.Writes(list).Count == 1 && body.References(list).Any(mention =>
            mention.Syntax.SpanStart > creation.Syntax.Span.End
            && mention.Parent is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "InsertRange" } call
            && ReferenceEquals(call.Instance, mention));
}
