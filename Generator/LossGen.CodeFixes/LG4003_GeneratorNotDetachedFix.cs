using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG4003: detaches what the discriminator is given.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GeneratorNotDetachedFix))]
[Shared]
public sealed class GeneratorNotDetachedFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.GeneratorNotDetached.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == GeneratorNotDetached.Detach && context.Node is ExpressionSyntax made)
        {
            yield return new Repair("Detach it", GeneratorNotDetached.Detach, editor => editor.Change(made, static current => current.CallOn("detach")));
        }
    }
}
