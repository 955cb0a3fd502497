using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

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
