using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Torch;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>LG5003: keeps what a logarithm is taken of off 0.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LogarithmOfLossFix)), Shared]
public sealed class LogarithmOfLossFix() : LossGenFix(LogOfNonPositiveRule.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == LogarithmOfLoss.AddEpsilon
            && context.Value is { } epsilon
            && context.Model.GetOperation(context.Node, context.CancellationToken) is IInvocationOperation log
            && EpsilonEdits.Expression(log.Subject()?.Syntax) is { } value)
        {
            yield return new Repair(
                $"Add {epsilon}", LogarithmOfLoss.AddEpsilon, editor => editor.Change(value, current => current.Plus(epsilon)));
        }
    }
}
