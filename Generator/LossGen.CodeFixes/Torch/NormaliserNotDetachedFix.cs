using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

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
