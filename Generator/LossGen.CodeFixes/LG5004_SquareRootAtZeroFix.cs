using LossGen.Analyzers.Rules;
using LossGen.Analyzers.Torch;
using LossGen.CodeFixes.Edits;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>LG5004: keeps the radicand off 0, or takes the norm.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SquareRootAtZeroFix)), Shared]
public sealed class SquareRootAtZeroFix() : LossGenFix(SquareRootAtZero.Rule)
{
    // Its root is 1e-6, below what float32 tells apart next to a loss of 10.
    private const string Epsilon = "1e-12";

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is not InvocationExpressionSyntax root)
        {
            yield break;
        }

        if (context.Repair == SquareRootAtZero.UseNorm && context.Other is { } other && EpsilonEdits.Expression(other) is { } vector)
        {
            yield return new Repair(
                "Use norm", SquareRootAtZero.UseNorm, editor => editor.Change(root, _ => vector.CallOn("norm", context.Value ?? "")));
        }

        if (context.Model.GetOperation(root, context.CancellationToken) is IInvocationOperation call
            && EpsilonEdits.Expression(call.Subject()?.Syntax) is { } radicand)
        {
            yield return new Repair(
                $"Add {Epsilon} under the root",
                SquareRootAtZero.AddEpsilon,
                editor => editor.Change(radicand, static current => current.Plus(Epsilon)));
        }
    }
}
