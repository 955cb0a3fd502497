using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

/// <summary>LG4004: clears the gradients before the step's first backward.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OpponentGradientsLeakFix))]
[Shared]
public sealed class OpponentGradientsLeakFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.OpponentGradientsLeak.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == OpponentGradientsLeak.Clear && context.Other is StatementSyntax first)
        {
            yield return new Repair(
                "Clear the gradients before backward",
                OpponentGradientsLeak.Clear,
                editor => editor.InsertBefore(first, $"{context.Value}.zero_grad();"));
        }
    }
}
