using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG3010: detaches what is kept.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LossOutlivesIterationFix))]
[Shared]
public sealed class LossOutlivesIterationFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.LossOutlivesIteration.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == LossOutlivesIteration.Detach && context.Node is ExpressionSyntax added)
        {
            yield return new Repair("Detach it", LossOutlivesIteration.Detach, editor => editor.Change(added, static current => current.CallOn("detach")));
        }
    }
}
