using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3008: <c>backward</c> of a loss that was not reduced to one number.</summary>
internal sealed class BackwardOnNonScalar : TorchRule
{
    /// <summary>Takes the mean first.</summary>
    public const string Mean = nameof(Mean);

    /// <summary>{What is not reduced}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3008",
        "backward on more than one value",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A loss with Reduction.None is a tensor; backward without a gradient argument needs one number.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "backward");

    private static void Check(RuleContext context, IInvocationOperation backward)
    {
        if (backward.Instance is { } loss
            && context.Torch.IsTensor(loss.Type)
            && backward.ArgumentAt(0) is null
            && UnreducedLoss.In(loss, context.Torch, context.CancellationToken) is { } unreduced
            && !ExpectedException.IsAround(backward))
        {
            context.Report(
                new Finding(Rule, loss.SyntaxWithParentheses()) { Repair = Mean },
                $"'{unreduced.Name}' has Reduction.None; reduce it with mean() or sum(): it keeps a value for each element, and backward "
                    + "of more than one throws");
        }
    }
}
