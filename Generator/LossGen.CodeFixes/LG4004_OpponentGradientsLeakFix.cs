using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

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
