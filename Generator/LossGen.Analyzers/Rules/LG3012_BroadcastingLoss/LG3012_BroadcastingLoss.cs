using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3012: a column, [N, 1], against a vector, [N], which become N × N differences.</summary>
internal sealed class BroadcastingLoss : TorchRule
{
    /// <summary>Gives the vector a second dimension.</summary>
    public const string Unsqueeze = nameof(Unsqueeze);

    /// <summary>{What the shapes are}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3012",
        "Prediction and target broadcast",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Info,
        "Of a column and a row, element-wise losses compare all pairs; TorchSharp warns once, on the native error stream.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) =>
        table.OnShapedLoss(Check, LossKind.Mse, LossKind.L1, LossKind.SmoothL1, LossKind.Huber);

    private static void Check(RuleContext context, LossCall loss)
    {
        if (loss.Input is not { } input || loss.Target is not { } target)
        {
            return;
        }

        var (prediction, wanted) = (LayoutOf(input, context), LayoutOf(target, context));
        if (prediction == TensorLayout.Pairs || wanted == TensorLayout.Pairs)
        {
            CheckArithmetic(context, prediction == TensorLayout.Pairs ? input : target);
        }
        else if ((prediction, wanted) == (TensorLayout.Column, TensorLayout.Vector))
        {
            Report(
                context,
                target,
                "The prediction is [N, 1] and the target [N]; unsqueeze the target: the loss compares each prediction with each target, N "
                    + "× N pairs, and learns their mean");
        }
        else if ((prediction, wanted) == (TensorLayout.Vector, TensorLayout.Column))
        {
            Report(
                context,
                input,
                "The prediction is [N] and the target [N, 1]; unsqueeze the prediction: the loss compares each prediction with each "
                    + "target, N × N pairs, and learns their mean");
        }
    }

    private static void CheckArithmetic(RuleContext context, IOperation value)
    {
        if (TensorLayouts.VectorBesideColumn(value, context.Torch, context.CancellationToken) is not { } vector)
        {
            return;
        }

        // Where the arithmetic stands in a variable, the finding stays at the loss, which an editor is analysing.
        var isHere = value.Holds(vector);
        context.Report(
            new Finding(Rule, (isHere ? vector : value).SyntaxWithParentheses()) { Repair = isHere ? Unsqueeze : null },
            $"'{Excerpt.Of(vector)}' is [N] beside a column [N, 1]; unsqueeze it: together they are N × N, each with each, and the loss "
                + "learns means");
    }

    private static TensorLayout LayoutOf(IOperation tensor, RuleContext context) =>
        TensorLayouts.Of(tensor, context.Torch, context.CancellationToken);

    private static void Report(RuleContext context, IOperation vector, string message) =>
        context.Report(new Finding(Rule, vector.SyntaxWithParentheses()) { Repair = Unsqueeze }, message);
}
