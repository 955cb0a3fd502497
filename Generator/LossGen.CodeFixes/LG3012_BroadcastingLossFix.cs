using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG3012: gives the vector a second dimension.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BroadcastingLossFix))]
[Shared]
public sealed class BroadcastingLossFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.BroadcastingLoss.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is ExpressionSyntax vector)
        {
            yield return new Repair("Unsqueeze it", BroadcastingLoss.Unsqueeze, editor => editor.Change(vector, static current => current.CallOn("unsqueeze", "1")));
        }
    }
}
