using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3013: a gradient that is part of a loss, without the graph that it needs to be trained on.</summary>
internal sealed class GradientPenaltyGraph : TorchRule
{
    /// <summary>Asks for the graph of the gradient, and keeps that of the tensor.</summary>
    public const string KeepBoth = nameof(KeepBoth);

    /// <summary>{Which flag is missing}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3013",
        "Gradient in a loss without its graph",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A gradient that is part of a loss is trained on only when its own graph was recorded, and the graph of the tensor kept; a call "
            + "of autograd.grad that fails ends the process.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "grad");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        if (call.TargetMethod is not { IsStatic: true, ContainingType.Name: "autograd" }
            || Constants.Boolean(call.Argument("create_graph")?.Value, context.Torch, context.CancellationToken) is not { } creates
            || Constants.Boolean(call.Argument("retain_graph")?.Value, context.Torch, context.CancellationToken) is not { } retains
            || (creates && retains)
            || !Tensors(call, context.Torch).Any(
                tensor => TrainingUse.IsTrainedOnAndNoWeight(tensor, context.Torch, context.CancellationToken)))
        {
            return;
        }

        context.Report(
            new Finding(Rule, call.Syntax) { Repair = KeepBoth },
            creates
                ? "create_graph does not keep the graph in TorchSharp; add retain_graph: true, without which the later backward throws"
                : "Without create_graph this gradient is a constant; add create_graph: true, retain_graph: true, or the penalty "
                    + "trains nothing");
    }

    /// <summary>The elements taken from the list, directly or through a variable.</summary>
    private static IEnumerable<IOperation> Tensors(IOperation list, TorchContext torch)
    {
        switch (list.Parent)
        {
            case IPropertyReferenceOperation { Arguments.IsEmpty: false } element when ReferenceEquals(element.Instance, list):
                return [element];
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "First" or "Single" or "ElementAt"
                or "Last" } element }:
                return [element];
            case IConversionOperation conversion:
                return Tensors(conversion, torch);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return torch.BodyOf(list).References(declarator.Symbol).SelectMany(reference => Tensors(reference, torch));
            default:
                return [];
        }
    }
}
