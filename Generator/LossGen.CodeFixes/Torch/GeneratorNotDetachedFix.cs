using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Infrastructure;
using LossGen.Generator.Analyzers.Torch.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.CodeFixes.Torch;

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
