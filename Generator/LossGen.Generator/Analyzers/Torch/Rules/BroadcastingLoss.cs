using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Losses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Rules;

/// <summary>LG3012: a prediction of shape [N, 1] against a target of shape [N], which become N × N differences.</summary>
internal sealed class BroadcastingLoss : TorchRule
{
    /// <summary>Gives the target the prediction's second dimension.</summary>
    public const string Unsqueeze = nameof(Unsqueeze);

    private static readonly DiagnosticDescriptor Rule = Diagnostics.Descriptors.BroadcastingLoss;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table) =>
        table.OnLoss(Check, LossKind.Mse, LossKind.L1, LossKind.SmoothL1, LossKind.Huber);

    private static void Check(RuleContext context, LossCall loss)
    {
        if (loss.Input is { } input && loss.Target is { } target && IsColumn(input, context) && IsVector(target, context))
        {
            context.Report(
                new Finding(Rule, target.SyntaxWithParentheses()) { Repair = Unsqueeze },
                "The prediction is [N, 1] and the target [N]; unsqueeze the target: the loss compares each prediction with each target, N × N pairs, and learns their mean");
        }
    }

    private static bool IsColumn(IOperation input, RuleContext context) =>
        Origin.WithSameShape(input, context.Torch, context.CancellationToken) is IInvocationOperation call
        && call.CalledModule(context.Torch) is { } module
        && ModuleCreation.TailOf(module, context.Torch, context.CancellationToken) is { Type.Name: "Linear" } linear
        && context.Torch.Declares(linear.Type)
        && Constants.Number(linear.Argument("outputSize")?.Value, context.Torch, context.CancellationToken) is 1.0;

    private static bool IsVector(IOperation target, RuleContext context) => TensorRank.Of(target, context.Torch, context.CancellationToken) == 1;
}
