using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

/// <summary>LG3008: takes the mean first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BackwardOnNonScalarFix))]
[Shared]
public sealed class BackwardOnNonScalarFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.BackwardOnNonScalar.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is ExpressionSyntax loss)
        {
            yield return new Repair("Take the mean", BackwardOnNonScalar.Mean, editor => editor.Change(loss, static current => current.CallOn("mean")));
        }
    }
}
