using System.Text.RegularExpressions;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3005: labels where the prediction belongs, in a loss that treats its two arguments differently.</summary>
internal sealed class InputAndTargetSwapped : TorchRule
{
    /// <summary>Exchanges the two arguments.</summary>
    public const string Swap = nameof(Swap);

    // Longer chains of functions between a model and its loss than anybody writes.
    private const int Steps = 8;

    /// <summary>{Which is which}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3005",
        "Input and target swapped",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Warning,
        "A loss that treats its arguments differently computes another function of swapped ones, without any error.");

    private static readonly Regex LabelNames = Pattern("^(target|label|truth|y_true|gt)s?($|_|[A-Z0-9])");
    private static readonly Regex PredictionNames = Pattern(
        "^(pred|prediction|logit|output|y_pred|prob|probability|probabilitie)s?($|_|[A-Z0-9])");

    // labelLogits and target_output are predictions of labels and targets, and may stand on either side.
    private static readonly Regex PredictionsOf = Pattern(
        "^(target|label|truth|gt)s?_?[A-Za-z0-9_]*([Ll]ogit|[Pp]red|[Oo]ut|[Ss]core|[Pp]rob)");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnGivenLoss(
        Check,
        LossKind.BinaryCrossEntropy,
        LossKind.BinaryCrossEntropyWithLogits,
        LossKind.CrossEntropy,
        LossKind.MultiLabelMargin,
        LossKind.MultiLabelSoftMargin,
        LossKind.MultiMargin,
        LossKind.Nll,
        LossKind.PoissonNll,
        LossKind.SoftMargin);

    private static void Check(RuleContext context, LossCall loss)
    {
        if (loss.Input is not { } input || loss.Target is not { } target)
        {
            return;
        }

        if (loss.Caller is { } caller)
        {
            CheckCaller(context, loss, caller, input, target);
        }
        else if (IsLabelData(input, context) && ComesFromModule(target, context))
        {
            // What only the callers know, and no name in the component denies, is their mistake.
            if (!IsLabels(input, context) && !IsOutput(target, context) && !AreNamedSwapped(input, target, context))
            {
                return;
            }

            Report(
                context,
                loss,
                DiagnosticSeverity.Warning,
                $"{loss.Name} takes the prediction first; swap '{Excerpt.Of(input)}', which is labels, and '{Excerpt.Of(target)}': nothing "
                    + "fails, and the gradient is that of another function");
        }
        else if (Named(input, LabelNames, PredictionNames, context) is { } label
            && Named(target, PredictionNames, LabelNames, context) is { } prediction
            && !ComesFromModule(input, context))
        {
            Report(
                context,
                loss,
                DiagnosticSeverity.Info,
                $"{loss.Name} takes the prediction first and the target second; by their names {label} and {prediction} are swapped");
        }
    }

    // A component that is right by its own names, or has none that tell, and a call that gives each what the other should have.
    private static void CheckCaller(RuleContext context, LossCall loss, IInvocationOperation caller, IOperation input, IOperation target)
    {
        if (loss is { GivenInput: { } givenInput, GivenTarget: { } givenTarget }
            && IsLabels(input, context)
            && IsOutput(target, context)
            && !AreNamedSwapped(loss.Call.ArgumentAt(0)!, loss.Call.ArgumentAt(1)!, context))
        {
            context.Report(
                new Finding(Rule, caller.Syntax)
                {
                    Repair = Swap,
                    Value = $"{givenInput.WrittenName},{givenTarget.WrittenName}",
                    Other = givenInput.Initializer,
                },
                $"{loss.Name} takes the prediction as '{givenInput.Name}'; swap '{Excerpt.Of(input)}', which is labels, and "
                    + $"'{Excerpt.Of(target)}': nothing fails, and the gradient is that of another function");
        }
    }

    private static bool AreNamedSwapped(IOperation input, IOperation target, RuleContext context) =>
        Named(input, LabelNames, PredictionNames, context) is not null || Named(target, PredictionNames, LabelNames, context) is not null;

    private static Regex Pattern(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static void Report(RuleContext context, LossCall loss, DiagnosticSeverity severity, string message) =>
        context.Report(new Finding(Rule, loss.Call.Syntax) { Severity = severity, Repair = Swap }, message);

    private static bool IsLabelData(IOperation value, RuleContext context) => IsLabels(value, context) || IsGiven(value, IsLabels, context);

    private static bool ComesFromModule(IOperation value, RuleContext context) =>
        IsOutput(value, context) || IsGiven(value, IsOutput, context);

    // A component's input is what all of its callers give it.
    private static bool IsGiven(IOperation value, Func<IOperation, RuleContext, bool> isIt, RuleContext context) =>
        Input(value, context) is { } input
        && context.Torch.LossInputs.Of(input, context.CancellationToken) is { Count: > 0 } given
        && given.All(argument => isIt(argument, context));

    private static IParameterSymbol? Input(IOperation value, RuleContext context)
    {
        var current = Origin.Of(value, context.Torch, context.CancellationToken);
        for (var step = 0;
            step < Steps && current is IInvocationOperation call && call.IsTensorFunction(context.Torch) && !IsLabels(call, context);
            step++)
        {
            current = Origin.Of(call.Subject()!, context.Torch, context.CancellationToken);
        }

        return (current as IParameterReferenceOperation)?.Parameter;
    }

    private static bool IsLabels(IOperation value, RuleContext context) =>
        Origin.Of(value, context.Torch, context.CancellationToken) is IInvocationOperation call
        && call.TargetMethod.Name is "argmax" or "one_hot" or "randint" or "to" or "to_type"
        && context.Torch.Declares(call.TargetMethod)
        && (call.TargetMethod.Name is not ("to" or "to_type") || Origin.NamesInteger(call));

    private static bool IsOutput(IOperation value, RuleContext context)
    {
        var current = value;
        for (var step = 0; step < Steps; step++)
        {
            if (Origin.Of(current, context.Torch, context.CancellationToken) is not IInvocationOperation call)
            {
                return false;
            }

            if (call.CalledModule(context.Torch) is not null)
            {
                return true;
            }

            if (!call.IsTensorFunction(context.Torch) || IsLabels(call, context))
            {
                return false;
            }

            current = call.Subject()!;
        }

        return false;
    }

    /// <summary>
    /// The value as a message shows it where its name is of the wanted kind. Where it tells nothing, the name of what it
    /// was reshaped from counts: <c>var flat = prediction.view(-1)</c>.
    /// </summary>
    private static string? Named(IOperation value, Regex wanted, Regex opposite, RuleContext context)
    {
        var name = Name(value);
        if (Is(name))
        {
            return $"'{Excerpt.Of(value)}'";
        }

        return !opposite.IsMatch(name)
            && Origin.Of(value, context.Torch, context.CancellationToken).ReferencedSymbol()?.Name is { } origin
            && Is(origin)
            ? $"'{Excerpt.Of(value)}' (from '{origin}')"
            : null;

        bool Is(string word) => wanted.IsMatch(word) && !PredictionsOf.IsMatch(word);
    }

    private static string Name(IOperation value)
    {
        var current = value.WithoutConversions();
        while (current is IInvocationOperation { Instance: { } instance })
        {
            current = instance.WithoutConversions();
        }

        return current.ReferencedSymbol()?.Name ?? string.Empty;
    }
}
