using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG3011: detaches the divisor, or the ratio.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NormaliserNotDetachedFix))]
[Shared]
public sealed class NormaliserNotDetachedFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.NormaliserNotDetached.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is ExpressionSyntax scale)
        {
            yield return new Repair("Detach it", NormaliserNotDetached.Detach, editor => editor.Change(scale, static current => current.CallOn("detach")));
        }
    }
}
