using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG5006: masks the argument of the function too, with ones, of which every function has a gradient.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MaskingAfterNanFix))]
[Shared]
public sealed class MaskingAfterNanFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.MaskingAfterNan.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == MaskingAfterNan.MaskInput && context.Value is { } masked && context.Other is IdentifierNameSyntax argument)
        {
            yield return new Repair("Mask the argument too", MaskingAfterNan.MaskInput, editor => editor.Change(argument, _ => SyntaxFactory.ParseExpression(masked)));
        }
    }
}
