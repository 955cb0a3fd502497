using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

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
