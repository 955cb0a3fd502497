using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

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
