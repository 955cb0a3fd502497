using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG4011: leaves the step to LossGen's own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SteppedTwiceFix))]
[Shared]
public sealed class SteppedTwiceFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.SteppedTwice.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == SteppedTwice.Remove && context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement)
        {
            yield return new Repair("Remove the second step", SteppedTwice.Remove, editor => editor.RemoveOwn(statement));
        }
    }
}
