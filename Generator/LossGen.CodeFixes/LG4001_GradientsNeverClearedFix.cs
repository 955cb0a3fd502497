using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

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
        if (context.Repair == GradientsNeverCleared.Clear && context is { Other: StatementSyntax first, Value: { } clearing })
        {
            yield return new Repair(
                "Clear the gradients before backward",
                GradientsNeverCleared.Clear,
                editor => editor.InsertBefore(first, clearing));
        }
    }
}
