using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3014: defaults and gradients that are not PyTorch's, in the versions of TorchSharp that were measured.</summary>
internal sealed class DiffersFromPyTorch : TorchRule
{
    /// <summary>Writes PyTorch's default: <c>parameter=value</c>.</summary>
    public const string WriteDefault = nameof(WriteDefault);

    /// <summary>Writes the Gaussian likelihood as a formula.</summary>
    public const string WriteFormula = nameof(WriteFormula);

    private static readonly Version FirstUnmeasured = new(0, 108);

    /// <summary>{What differs}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG3014",
        "Difference between TorchSharp and PyTorch",
        "{0}",
        DescriptorFactory.Autograd,
        DiagnosticSeverity.Info,
        "Code and advice for PyTorch assume its defaults and gradients; a few of TorchSharp's are others.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnLoss(CheckVariance, LossKind.GaussianNll);
        table.OnLoss(CheckMargin, LossKind.HingeEmbedding);
        table.OnCreation(static (context, creation) => CheckDefault(context, creation, "margin", "0", "1.0"), "HingeEmbeddingLoss");
        table.OnCall(CheckDecay, "AdamW");
    }

    private static void CheckVariance(RuleContext context, LossCall loss)
    {
        if (IsMeasured(context) && loss.Call.ArgumentAt(2) is { } variance && IsLearned(variance, context))
        {
            context.Report(
                new Finding(
                    Rule, variance.Syntax) { Severity = DiagnosticSeverity.Warning, Repair = WriteFormula, Other = loss.Call.Syntax },
                $"The variance gets no gradient in TorchSharp {context.Torch.Library.Identity.Version.ToString(2)}; write the likelihood "
                    + "as a formula: it is cut off from the graph and never learned");
        }
    }

    // By a module, or by a parameter of its own: logVariance.exp().
    private static bool IsLearned(IOperation variance, RuleContext context) =>
        IsComputed(variance, context)
        || (Input(variance, context) is { } input
            && context.Torch.LossInputs.Of(input, context.CancellationToken) is { Count: > 0 } given
            && given.All(argument => IsComputed(argument, context)));

    // The input of a component that the variance is a function of.
    private static IParameterSymbol? Input(IOperation variance, RuleContext context) =>
        (Source(variance, context) as IParameterReferenceOperation)?.Parameter;

    private static IOperation Source(IOperation variance, RuleContext context)
    {
        var trace = context.Torch.TraceOf(variance, context.CancellationToken);
        var source = trace.Count == 0 ? variance
            : trace[trace.Count - 1].IsTensorFunction(context.Torch) ? trace[trace.Count - 1].Subject()!
            : variance;
        return Origin.Of(source, context.Torch, context.CancellationToken);
    }

    private static bool IsComputed(IOperation variance, RuleContext context) =>
        GradientTrace.ReachesModule(variance, context.Torch, context.CancellationToken)
        || IsPartOfOutput(Source(variance, context), context)
        || IsParameter(variance, context)
        || context.Torch.TraceOf(variance, context.CancellationToken).Any(
            call => call.Subject() is { } subject && IsParameter(subject, context));

    // var (mean, logVariance) = model.call(x), or the second of model.call(x).chunk(2, 1).
    private static bool IsPartOfOutput(IOperation source, RuleContext context)
    {
        var torch = context.Torch;
        var whole = source switch
        {
            ILocalReferenceOperation local => torch.BodyOf(local).ReachingWrite(local, local.Local)?.Part?.Whole,
            IFieldReferenceOperation { Instance: { Type.IsTupleType: true } tuple } => tuple,
            IArrayElementReferenceOperation element => element.ArrayReference,
            IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } list } => list,
            _ => null,
        };
        return whole is not null
            && Origin.Definition(whole, torch, context.CancellationToken) is IInvocationOperation made
            && GradMode.DisabledBy(made, torch, context.CancellationToken) is null
            && (made.CalledModule(torch) is not null
                || (made.IsTensorFunction(torch, "chunk", "split", "tensor_split", "unbind")
                    && GradientTrace.ReachesModule(made.Subject()!, torch, context.CancellationToken)));
    }

    private static bool IsParameter(IOperation tensor, RuleContext context) =>
        tensor.WithoutConversions().Type is { Name: "Parameter" } type && context.Torch.Declares(type);

    private static void CheckMargin(RuleContext context, LossCall loss)
    {
        if (loss.IsFunction)
        {
            CheckDefault(context, loss.Call, "margin", "0", "1.0");
        }
    }

    // Groups say it themselves, each for its own parameters.
    private static void CheckDecay(RuleContext context, IInvocationOperation call)
    {
        if (!TakesGroups(call.TargetMethod))
        {
            CheckDefault(context, call, "weight_decay", "0", "0.01");
        }
    }

    private static bool TakesGroups(IMethodSymbol optimizer) =>
        optimizer.Parameters.Length > 0 && optimizer.Parameters[0].Type is INamedTypeSymbol { TypeArguments: [{ Name: "ParamGroup" }] };

    private static void CheckDefault(RuleContext context, IOperation call, string parameter, string here, string there)
    {
        if (IsMeasured(context) && call.Argument(parameter).IsOmitted())
        {
            context.Report(
                new Finding(Rule, call.Syntax) { Repair = WriteDefault, Value = $"{parameter}={there}" },
                $"The default of {parameter} is {here} here and {there} in PyTorch; write which is meant");
        }
    }

    private static bool IsMeasured(RuleContext context) => context.Torch.Library.Identity.Version < FirstUnmeasured;
}
