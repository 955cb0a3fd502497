using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Analyzers.Rules;

/// <summary>LG5099: a clamp whose lower limit is above its upper one.</summary>
internal sealed class ClampLimitsSwapped : TorchRule
{
    /// <summary>Exchanges the limits.</summary>
    public const string Swap = nameof(Swap);

    private static readonly DiagnosticDescriptor Rule = Generator.Diagnostics.Descriptors.ClampLimitsSwapped;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

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
