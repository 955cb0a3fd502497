using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5099: a clamp whose lower limit is above its upper one.</summary>
internal sealed class ClampLimitsSwapped : TorchRule
{
    /// <summary>Exchanges the limits.</summary>
    public const string Swap = nameof(Swap);

    /// <summary>clamp from {lower} to {upper} …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5099",
        "Clamp with its limits swapped",
        "clamp from {0} to {1}; exchange them: every value becomes {1}, and no gradient comes through",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Warning,
        "Of a lower limit above the upper one, PyTorch takes the upper one for every value.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnCall(Check, "clamp");

    private static void Check(RuleContext context, IInvocationOperation call)
    {
        if (context.Torch.IsTensor(call.Instance?.Type)
            && Limit(context, call, 0) is { } lower
            && Limit(context, call, 1) is { } upper
            && lower > upper)
        {
            context.Report(new Finding(Rule, call.Syntax) { Repair = Swap }, lower, upper);
        }
    }

    private static double? Limit(RuleContext context, IInvocationOperation call, int ordinal) =>
        call.ArgumentAt(ordinal) is { } limit ? Constants.Operand(limit, context.Torch, context.CancellationToken) : null;
}
