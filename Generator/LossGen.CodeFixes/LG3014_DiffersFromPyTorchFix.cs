using LossGen.Analyzers.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes;

/// <summary>LG3014: writes the value that is meant, or the formula.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DiffersFromPyTorchFix)), Shared]
public sealed class DiffersFromPyTorchFix() : LossGenFix(DiffersFromPyTorch.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context) => context.Repair switch
    {
        DiffersFromPyTorch.WriteDefault => WriteDefault(context),
        DiffersFromPyTorch.WriteFormula => WriteFormula(context),
        _ => [],
    };

    private static IEnumerable<Repair> WriteDefault(RepairContext context)
    {
        if (context.Value?.Split('=') is not [var parameter, var value])
        {
            yield break;
        }

        foreach (var (chosen, whose) in new[] { ("0.0", "as it is"), (value, "as in PyTorch") })
        {
            if (context.SetArgument(context.Node, parameter, chosen) is { } edit)
            {
                yield return new Repair($"Write {parameter}: {chosen}, {whose}", $"{DiffersFromPyTorch.WriteDefault}.{whose}", edit);
            }
        }
    }

    private static IEnumerable<Repair> WriteFormula(RepairContext context)
    {
        // Only of the defaults, and of variables, which are evaluated more than once.
        if (context.Other
            is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax input, NameColon: null },
                { Expression: IdentifierNameSyntax target, NameColon: null },
                { Expression: IdentifierNameSyntax variance, NameColon: null }] } call)
        {
            yield return new Repair(
                "Write the likelihood as a formula",
                DiffersFromPyTorch.WriteFormula,
                editor => editor.Change(call, _ => SyntaxEdits.Template(
                    "(0.5 * (v.clamp_min(1e-6).log() + (p - t).square() / v.clamp_min(1e-6))).mean()",
                    ("v", variance),
                    ("p", input),
                    ("t", target))));
        }
    }
}
