using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG4002: moves the step, the scheduler's step or the clearing to where it belongs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StepOutOfOrderFix)), Shared]
public sealed class StepOutOfOrderFix() : LossGenFix(StepOutOfOrder.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } moved || context.Other is not StatementSyntax place)
        {
            yield break;
        }

        if (context.Repair == StepOutOfOrder.MoveBehind)
        {
            yield return new Repair("Step after backward", StepOutOfOrder.MoveBehind, editor => editor.MoveBehind(moved, place));
        }
        else if (context.Repair == StepOutOfOrder.MoveInFront)
        {
            yield return new Repair(
                "Clear the gradients before backward", StepOutOfOrder.MoveInFront, editor => editor.MoveInFront(moved, place));
        }
        else if (context.Repair == SchedulerOutOfOrder.ScheduleLast)
        {
            yield return new Repair(
                "Step the scheduler after the optimizer", SchedulerOutOfOrder.ScheduleLast, editor => editor.MoveBehind(moved, place));
        }
        else if (context.Repair == SkippedStepKeepsGradients.ClearAlways)
        {
            yield return new Repair("Clear the gradients in any case", SkippedStepKeepsGradients.ClearAlways, editor =>
            {
                editor.InsertAfter(place, moved.LaidOutLike(place));
                editor.RemoveStatement(moved);
            });
        }
    }
}
