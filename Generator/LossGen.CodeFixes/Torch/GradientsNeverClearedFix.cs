using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

/// <summary>LG4001: clears the gradients before the iteration's first backward.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GradientsNeverClearedFix))]
[Shared]
public sealed class GradientsNeverClearedFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.GradientsNeverCleared.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == GradientsNeverCleared.Clear && context.Other is StatementSyntax first)
        {
            yield return new Repair(
                "Clear the gradients before backward",
                GradientsNeverCleared.Clear,
                editor => editor.InsertBefore(first, $"{context.Value}.zero_grad();"));
        }
    }
}
