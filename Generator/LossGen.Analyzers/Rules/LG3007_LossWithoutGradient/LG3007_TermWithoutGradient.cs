using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Rules;

/// <summary>LG3007: a whole term of a total that was computed while gradients were switched off, here or in a helper.</summary>
internal sealed class TermWithoutGradient : TorchRule
{
    private static readonly DiagnosticDescriptor Rule = LossWithoutGradient.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(CheckSum);
        table.OnCall(CheckSum, Arithmetic.SumFunctions);
        table.OnOperation(OperationKind.CompoundAssignment, CheckSum);
    }

    private static void CheckSum(RuleContext context, IOperation sum)
    {
        var torch = context.Torch;
        var cancellationToken = context.CancellationToken;

        // Only the whole sum is looked at.
        if (Arithmetic.Sum(sum, torch, cancellationToken) is null
            || Arithmetic.IsTermOfSum(sum, torch, cancellationToken)
            || GradMode.DisabledBy(sum, torch, cancellationToken) is not null)
        {
            return;
        }

        var parts = SumTerms.Written(sum, torch, cancellationToken).ToList();
        var found = parts.Select(part => WithoutGradient.Of(part, torch, cancellationToken)).ToList();
        if (!found.Exists(static part => part?.Call is not null)
            || found.TrueForAll(static part => part is not null)
            || !IsTotal(sum, parts, found, context))
        {
            return;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (found[i] is { Call: { } call, Off: { } off })
            {
                var place = sum.Holds(call) ? call.Syntax : parts[i].Syntax;
                context.Report(
                    new Finding(Rule, place) { Repair = off.Syntax.SyntaxTree == place.SyntaxTree ? LossWithoutGradient.RemoveSwitch
                        : null, Other = off.Syntax },
                    $"This term is computed under {off.TargetMethod.Name} and trains nothing; compute it with gradients");
            }
        }
    }

    // A sum of elements, as a temporal difference is, has targets among its terms that need no gradient.
    private static bool IsTotal(IOperation sum, List<IOperation> parts, List<WithoutGradient?> found, RuleContext context) =>
        TotalUse.GoesBackward(sum, context.Torch, context.CancellationToken)
        || (TotalUse.IsReturnedAsLoss(sum, context.Torch, context.CancellationToken)
            && Enumerable.Range(0, parts.Count).Any(i => found[i] is null
                && SumTerms.ReductionOf(parts[i], context.Torch, context.CancellationToken) is not null));
}
