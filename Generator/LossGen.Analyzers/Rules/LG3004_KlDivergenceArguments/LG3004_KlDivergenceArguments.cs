using System.Text.RegularExpressions;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3004: <c>kl_div</c> and <c>KLDivLoss</c> with probabilities where logarithms are meant, or the reverse.</summary>
internal sealed class KlDivergenceArguments : TorchRule
{
    /// <summary>Sets <c>log_target</c> to what the target is.</summary>
    public const string LogTarget = nameof(LogTarget);

    /// <summary>Writes out the default of <c>log_target</c>, where the target is not known.</summary>
    public const string StateLogTarget = nameof(StateLogTarget);

    /// <summary>Replaces the mean by the sum over the batch.</summary>
    public const string BatchMean = nameof(BatchMean);

    /// <summary>{What the divergence is computed of, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3004",
        "KL divergence with the wrong arguments",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "KL divergence takes log-probabilities as input, and TorchSharp's log_target is true by default where PyTorch's is false: "
            + "probabilities as target then give a number that is not a divergence, and no error.");

    private static readonly Regex TeacherNames = Pattern("^_?(teacher|target|label|truth|reference)s?($|_|[A-Z0-9])");
    private static readonly Regex StudentNames = Pattern("^_?(student|pred|prediction|model|output)s?($|_|[A-Z0-9])");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnGivenLoss(Check, LossKind.KlDivergence);

    private static void Check(RuleContext context, LossCall loss)
    {
        if (loss.Input is not { } input || loss.Target is not { } target)
        {
            return;
        }

        var wrong = CheckInput(context, loss, input) | CheckLogTarget(context, loss, target);
        if (!wrong)
        {
            CheckReduction(context, loss);
            CheckNames(context, loss, input, target);
        }
    }

    private static bool CheckInput(RuleContext context, LossCall loss, IOperation input)
    {
        if (ValueDomains.Of(input, context.Torch, context.CancellationToken) != ValueDomain.Probabilities)
        {
            return false;
        }

        var (
            repair,
            node) = Activation.Of(input, context.Torch, context.CancellationToken) is { Kind: ActivationKind.Softmax, Module: null } softmax
            ? ActivationRemoval.Of(loss, softmax, context.Torch, context.CancellationToken)
            : default;
        context.Report(
            new Finding(Rule, input.Syntax) { Repair = repair, Other = node },
            (loss.Component is { } component ? $"The KL divergence of '{component.Name}'" : "A KL divergence")
                + " takes log-probabilities; use log_softmax instead of softmax: of probabilities the result is not a divergence");
        return true;
    }

    private static bool CheckLogTarget(RuleContext context, LossCall loss, IOperation target)
    {
        if (loss.Option("log_target") is not { } option
            || Constants.Boolean(option.Value, context.Torch, context.CancellationToken) is not { } isLog)
        {
            return false;
        }

        var place = loss.GivenTarget?.Value.Syntax ?? loss.Call.Syntax;
        var repair = loss.Caller is null ? LogTarget : null;
        var finding = new Finding(Rule, place) { Repair = repair, Value = "false", Other = loss.Configuration?.Syntax };
        switch (ValueDomains.Of(target, context.Torch, context.CancellationToken))
        {
            case ValueDomain.Probabilities when isLog:
                context.Report(finding, option.IsOmitted()
                    ? "The target is probabilities; say log_target: false, because TorchSharp's default is true, PyTorch's false, and even "
                        + "KL(p, p) is 2.98 instead of 0"
                    : "The target is probabilities; say log_target: false, because true takes it for logarithms, and even KL(p, p) is 2.98 "
                        + "instead of 0");
                return true;
            case ValueDomain.LogProbabilities when !isLog:
                context.Report(
                    new Finding(Rule, place) { Repair = repair, Value = "true", Other = loss.Configuration?.Syntax },
                    "The target is log-probabilities; say log_target: true, because false takes the logarithm again, which is NaN for "
                        + "negative numbers");
                return true;
            case ValueDomain.Unknown when option.IsOmitted():
                context.Report(
                    new Finding(Rule, loss.Call.Syntax)
                    {
                        Severity = DiagnosticSeverity.Info,
                        Repair = StateLogTarget,
                        Value = "true",
                        Other = loss.Configuration?.Syntax,
                    },
                    "log_target is true by default in TorchSharp and false in PyTorch; say which the target is");
                return true;
            default:
                return false;
        }
    }

    private static void CheckReduction(RuleContext context, LossCall loss)
    {
        if (loss.Reduction(context.Torch, context.CancellationToken) != LossReduction.Mean
            || loss.Option("reduction") is not { } reduction
            || !IsTermOfSum(loss.Call, context)
            || !TrainingUse.IsTrainedOn(loss.Call, context.Torch, context.CancellationToken))
        {
            return;
        }

        context.Report(
            new Finding(Rule, loss.Call.Syntax)
            {
                Severity = reduction.IsOmitted() ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                Repair = loss.IsFunction ? BatchMean : null,
            },
            "The mean of a KL divergence also divides by the classes; use Reduction.Sum and divide by the batch: for 100 classes it is "
                + "0.0098 instead of 0.978");
    }

    // The reverse divergence is a choice that some make, so names are no more than a hint.
    private static void CheckNames(RuleContext context, LossCall loss, IOperation input, IOperation target)
    {
        if (TeacherNames.IsMatch(ArgumentNames.Of(input, context.Torch)) && StudentNames.IsMatch(ArgumentNames.Of(target, context.Torch)))
        {
            context.Report(
                new Finding(Rule, loss.Call.Syntax) { Severity = DiagnosticSeverity.Info },
                $"A KL divergence takes the prediction first; by their names '{Excerpt.Of(input)}' is the target and "
                    + $"'{Excerpt.Of(target)}' the prediction, and the other way round it is another function");
        }
    }

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    // Times the number of classes, the mean over all elements is the mean over the batch.
    private static bool IsTermOfSum(IOperation value, RuleContext context, int depth = 4)
    {
        var current = value;
        for (; current.Parent is IBinaryOperation or IConversionOperation; current = current.Parent)
        {
            switch (current.Parent)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                    return true;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
                    when IsSize(ReferenceEquals(product.LeftOperand, current) ? product.RightOperand : product.LeftOperand, context):
                    return false;
            }
        }

        return Arithmetic.IsTermOfSum(current, context.Torch, context.CancellationToken)
            || (PresentValues.Around(current).Parent is IReturnOperation returned && IsReturnedToSum(returned, context, depth))
            || (depth > 0
                && current.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var part } }
                && context.Torch.BodyOf(value).References(part).Any(reference => IsTermOfSum(reference, context, depth - 1)));
    }

    private static bool IsReturnedToSum(IReturnOperation returned, RuleContext context, int depth) =>
        IsWeightedComponent(returned, context)
        || (depth > 0 && context.Torch.SharedValues.TakenFrom(returned, context.CancellationToken)
            .Any(taken => IsTermOfSum(taken, context, depth - 1)));

    // What a component returns is a term of the total; a scheme that divides by the losses divides by the classes as well.
    private static bool IsWeightedComponent(IReturnOperation returned, RuleContext context) =>
        returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart, context.CancellationToken) is IMethodSymbol method
        && ReturnedLosses.IsComponent(method)
        && LossReader.Read(method.ContainingType, context.CancellationToken) is { Components.Length: > 1, Traits.DividesByLosses: false };

    // logits.shape[1], x.size(1), classes, or a variable for one.
    private static bool IsSize(IOperation factor, RuleContext context) =>
        factor.DescendantsAndSelf()
            .Concat(Origin.Definition(factor, context.Torch, context.CancellationToken).DescendantsAndSelf())
            .Any(static operation => operation switch
        {
            IInvocationOperation { TargetMethod.Name: "size" or "numel" } => true,
            IPropertyReferenceOperation { Property.Name: "shape" } => true,
            _ => operation.ReferencedSymbol()?.Name.IndexOf("class", StringComparison.OrdinalIgnoreCase) >= 0,
        });
}
