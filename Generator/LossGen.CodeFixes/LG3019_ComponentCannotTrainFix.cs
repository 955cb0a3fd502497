using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG3019: keeps the gradient, or makes one number of many.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ComponentCannotTrainFix)), Shared]
public sealed class ComponentCannotTrainFix() : LossGenFix(ComponentCannotTrain.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        switch (context.Repair)
        {
            case ComponentCannotTrain.RemoveDetach
                when context.Other is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } detach:
                yield return new Repair(
                    "Remove detach()",
                    ComponentCannotTrain.RemoveDetach,
                    editor => editor.Change(detach, static current => ((MemberAccessExpressionSyntax)current.Expression).Expression));
                break;
            case ComponentCannotTrain.Mean when context.Node is ExpressionSyntax value:
                yield return new Repair(
                    "Take the mean", ComponentCannotTrain.Mean, editor => editor.Change(value, static current => current.CallOn("mean")));
                break;
        }
    }
}
