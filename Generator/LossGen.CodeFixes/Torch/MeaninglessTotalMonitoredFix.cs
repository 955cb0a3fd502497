using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

/// <summary>LG2010: watches the declared total.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MeaninglessTotalMonitoredFix))]
[Shared]
public sealed class MeaninglessTotalMonitoredFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.MeaninglessTotalMonitored.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        // The total may have been read for other purposes too, such as backward.
        if (context.Other is MemberAccessExpressionSyntax total && context.Node.Span.Contains(total.Span))
        {
            yield return new Repair("Use DeclaredTotal", MeaninglessTotalMonitored.UseDeclaredTotal, editor => editor.Change(total, static current => current.WithName(SyntaxFactory.IdentifierName("DeclaredTotal"))));
        }
    }
}
