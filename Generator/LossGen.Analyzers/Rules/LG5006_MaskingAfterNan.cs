using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// LG5006: <c>where(x &gt; 0, x.log(), 0)</c>, whose gradient is NaN where the value is masked, and the mean of an empty selection.
/// </summary>
internal sealed class MaskingAfterNan : TorchRule
{
    /// <summary>Masks the argument before the function: the node that the finding names becomes its text.</summary>
    public const string MaskInput = nameof(MaskInput);

    private const int Depth = 4;

    /// <summary>{What comes through the mask, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5006",
        "Masking after the NaN",
        "{0}",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Info,
        "A mask hides NaN and infinity in the value, not in the gradient, where they are multiplied by 0 and stay; and the mean of "
            + "nothing is NaN.");

    private static readonly Regex DataNames = new(
        "^(target|label|truth|gt|mask|weight)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnCall(CheckWhere, "where");
        table.OnCall(CheckMean, "mean");
        table.OnLoss(CheckLoss, LossKinds.All);
    }

    // Their mean is over what is selected, or over the labels that are not ignored.
    private static void CheckLoss(RuleContext context, LossCall loss)
    {
        if (loss.Reduction(context.Torch, context.CancellationToken) != LossReduction.Mean)
        {
            return;
        }

        if ((loss.Input is { } input && SelectionIn(input, context) is { } selection)
            && TrainingUse.IsTrainedOn(loss.Call, context.Torch, context.CancellationToken))
        {
            context.Report(
                Rule,
                loss.Call,
                $"The mean over '{Excerpt.Of(selection)}' is NaN where nothing is selected; use Reduction.Sum and divide by the count, "
                    + "clamp_min(1): a weight of 0 does not help");
        }
        else if (loss.Target is { } target
            && AreIgnored(loss, target, context)
            && TrainingUse.IsTrainedOn(loss.Call, context.Torch, context.CancellationToken))
        {
            context.Report(
                Rule,
                loss.Call,
                $"The mean is NaN where all labels of '{Excerpt.Of(target)}' are ignored; use Reduction.Sum and divide by the count, "
                    + "clamp_min(1)");
        }
    }

    // Labels that this method replaces by the index that is ignored: by chance, all of them.
    private static bool AreIgnored(LossCall loss, IOperation target, RuleContext context) =>
        loss.Option("ignore_index") is { } option
        && Constants.Number(option.Value, context.Torch, context.CancellationToken) is { } ignored
        && (IsReplaced(Origin.Of(target, context.Torch, context.CancellationToken), ignored, context)
            || IsFilled(loss, target, ignored, context))
        && !Precautions.Exist(loss.Call, target, context.Torch, context.CancellationToken);

    private static bool IsReplaced(IOperation labels, double ignored, RuleContext context) =>
        labels is IInvocationOperation { TargetMethod.Name: "where" or "masked_fill" or "masked_fill_" } replaced
        && replaced.IsTensorFunction(context.Torch)
        && replaced.Arguments.Any(argument => Constants.Operand(argument.Value, context.Torch, context.CancellationToken).Equals(ignored));

    // labels[torch.rand(n) < 0.5] = -100; labels.masked_fill_(mask, -100);
    private static bool IsFilled(LossCall loss, IOperation target, double ignored, RuleContext context) =>
        target.ReferencedSymbol() is { } labels and (ILocalSymbol or IParameterSymbol)
        && context.Torch.BodyOf(loss.Call).References(labels).Any(mention => mention.IsBefore(loss.Call) && mention.Parent switch
        {
            IInvocationOperation { TargetMethod.Name: "masked_fill_" } call =>
                ReferenceEquals(call.Instance, mention) && IsReplaced(call, ignored, context),
            IPropertyReferenceOperation
            {
                Arguments: [{ Value: var index }],
                Parent: ISimpleAssignmentOperation { Target: var place, Value: var value },
            } selected =>
                ReferenceEquals(place, selected) && ReferenceEquals(selected.Instance, mention)
                && TensorIn(index, context) is { } mask
                && (mask is IBinaryOperation or IUnaryOperation || Comparison.IsMask(mask, context.Torch, context.CancellationToken))
                && value.DescendantsAndSelf().Any(
                    part => Constants.Operand(part, context.Torch, context.CancellationToken).Equals(ignored)),
            _ => false,
        });

    private static void CheckWhere(RuleContext context, IInvocationOperation where)
    {
        if (where.Argument("condition")?.Value is not { } condition
            || where.Argument("y")?.Value is not { } otherwise
            || (where.Instance ?? where.Argument("x")?.Value) is not { } chosen)
        {
            return;
        }

        var variables = Comparison.VariablesIn(condition, context.Torch, context.CancellationToken);
        if (variables.IsEmpty
            || GradMode.DisabledBy(where, context.Torch, context.CancellationToken) is not null
            || !TrainingUse.IsTrainedOn(where, context.Torch, context.CancellationToken))
        {
            return;
        }

        foreach (var (branch, isChosen) in new[] { (chosen, true), (otherwise, false) })
        {
            foreach (var (function, guarded) in Functions(branch, variables, Depth, context))
            {
                var text = where.Instance is null && where.Holds(guarded) ? Masked(where, condition, guarded, isChosen) : null;
                context.Report(
                    new Finding(Rule, function.Syntax) { Repair = text is null ? null : MaskInput, Value = text, Other = guarded.Syntax },
                    $"Mask '{Excerpt.Of(guarded)}' first: where hides the infinity of '{Excerpt.Of(function)}' in the value, not in the "
                        + "gradient, which is NaN there");
            }
        }
    }

    // The functions with an infinite slope somewhere, in the arithmetic of a branch, of a variable that the condition compares.
    private static IEnumerable<(IOperation Function, IOperation Guarded)> Functions(
        IOperation value, ImmutableHashSet<ISymbol> variables, int depth, RuleContext context)
    {
        var origin = Origin.WithSameShape(value, context.Torch, context.CancellationToken);
        switch (origin)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient
                when Guards(variables, quotient.RightOperand, context):
                yield return (quotient, quotient.RightOperand.WithoutConversions());
                break;
            case IInvocationOperation { TargetMethod.Name: "div" or "divide" or "true_divide" } quotient
                when quotient.IsTensorFunction(context.Torch)
                    && quotient.ArgumentAt(quotient.Instance is null ? 1 : 0) is { } divisor
                    && Guards(variables, divisor, context):
                yield return (quotient, divisor.WithoutConversions());
                break;
            case IInvocationOperation call
                when Singular(call, context) is { } argument && Guards(variables, argument, context) && !IsData(argument, context):
                yield return (call, argument.WithoutConversions());
                break;
            case IBinaryOperation operation when depth > 0 && context.Torch.IsTensor(operation.Type):
                foreach (var found in Functions(operation.LeftOperand, variables, depth - 1, context).Concat(
                    Functions(operation.RightOperand, variables, depth - 1, context)))
                {
                    yield return found;
                }

                break;
            case IUnaryOperation negated when depth > 0:
                foreach (var found in Functions(negated.Operand, variables, depth - 1, context))
                {
                    yield return found;
                }

                break;
        }
    }

    private static IOperation? Singular(IInvocationOperation call, RuleContext context) =>
        Roots.RadicandOf(call, context.Torch, context.CancellationToken)
        ?? (call.TargetMethod.Name is "log" or "log2" or "log10" or "rsqrt" && call.IsTensorFunction(context.Torch)
            ? call.Subject()
            : null);

    private static bool Guards(ImmutableHashSet<ISymbol> variables, IOperation argument, RuleContext context) =>
        argument.ReferencedSymbol() is { } symbol
        && variables.Contains(symbol)
        && Origin.Of(argument, context.Torch, context.CancellationToken)
            is not IInvocationOperation { TargetMethod.Name: "where" or "clamp" or "clamp_min" or "clip" or "maximum" or "masked_fill" };

    // Labels have no gradient that could be lost.
    private static bool IsData(IOperation argument, RuleContext context) =>
        (DataNames.IsMatch(argument.ReferencedSymbol()?.Name ?? "")
            || DataNames.IsMatch(Origin.Of(argument, context.Torch, context.CancellationToken).ReferencedSymbol()?.Name ?? ""))
        && !GradientTrace.ReachesModule(argument, context.Torch, context.CancellationToken);

    private static string? Masked(IInvocationOperation where, IOperation condition, IOperation guarded, bool isChosen)
    {
        if (condition.Syntax is not ExpressionSyntax mask
            || !IsRepeatable(mask)
            || guarded.Syntax is not IdentifierNameSyntax
            || where.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or IdentifierNameSyntax } call)
        {
            return null;
        }

        var owner = call.Expression is MemberAccessExpressionSyntax access ? $"{access.Expression}." : "";
        var ones = $"{owner}ones_like({guarded.Syntax})";
        return isChosen ? $"{owner}where({mask}, {guarded.Syntax}, {ones})" : $"{owner}where({mask}, {ones}, {guarded.Syntax})";
    }

    private static bool IsRepeatable(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or LiteralExpressionSyntax => true,
        BinaryExpressionSyntax binary => IsRepeatable(binary.Left) && IsRepeatable(binary.Right),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } negated => IsRepeatable(negated.Operand),
        ParenthesizedExpressionSyntax parenthesized => IsRepeatable(parenthesized.Expression),
        _ => false,
    };

    private static void CheckMean(RuleContext context, IInvocationOperation mean)
    {
        if (mean.IsTensorFunction(context.Torch)
            && mean.Argument("dimensions") is null
            && mean.Argument("dim") is null
            && SelectionIn(mean.Subject()!, context) is { } selection
            && TrainingUse.IsTrainedOn(mean, context.Torch, context.CancellationToken))
        {
            context.Report(
                Rule,
                mean,
                $"The mean of '{Excerpt.Of(selection)}' is NaN where nothing is selected; divide the sum by the count, clamp_min(1): a "
                    + "weight of 0 does not help");
        }
    }

    private static IOperation? SelectionIn(IOperation value, RuleContext context)
    {
        var current = value;
        for (var step = 0; step < 2 * Depth; step++)
        {
            var mask = current.WithoutConversions() switch
            {
                IPropertyReferenceOperation { Arguments: [{ Value: var index }] } indexed
                    when context.Torch.IsTensor(indexed.Instance?.Type) => TensorIn(index, context),
                IInvocationOperation { TargetMethod.Name: "masked_select" } select when select.IsTensorFunction(context.Torch) =>
                    select.Argument("mask")?.Value,
                _ => null,
            };
            // Only an index may be anything: what masked_select takes is a mask, whatever it is called.
            if (mask is not null
                && (current.WithoutConversions() is IInvocationOperation
                    || Comparison.IsMask(mask, context.Torch, context.CancellationToken)))
            {
                return Precautions.Exist(value, mask, context.Torch, context.CancellationToken) ? null : current.WithoutConversions();
            }

            if ((Origin.Previous(current, context.Torch, context.CancellationToken) ?? ElementWise(current.WithoutConversions(), context))
                is not { } previous)
            {
                return null;
            }

            current = previous;
        }

        return null;
    }

    // As many elements as before.
    private static IOperation? ElementWise(IOperation value, RuleContext context) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "pow" or "square" or "abs" } call when call.IsTensorFunction(context.Torch) =>
            call.Subject(),
        IBinaryOperation operation when context.Torch.IsTensor(operation.Type) =>
            context.Torch.IsTensor(operation.LeftOperand.WithoutConversions().Type) ? operation.LeftOperand : operation.RightOperand,
        _ => null,
    };

    // An indexer takes an array of indices, each of them converted.
    private static IOperation? TensorIn(IOperation index, RuleContext context) =>
        index.DescendantsAndSelf().FirstOrDefault(operation => context.Torch.IsTensor(operation.Type));
}
