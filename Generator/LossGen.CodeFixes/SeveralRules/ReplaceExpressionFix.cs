using System.Collections.Immutable;
using System.Composition;
using LossGen.CodeFixes.Fixing;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG1015, LG1016, LG1017: writes the name that was meant, or one that can be used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceExpressionFix))]
[Shared]
public sealed class ReplaceExpressionFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(Descriptors.PhaseWithoutComponents.Id, Descriptors.TrainsNoModule.Id, Descriptors.PhaseName.Id);

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.ReplaceExpression) is { } text && context.Node is ExpressionSyntax written)
        {
            yield return new Repair(
                $"Use {text}",
                Remedies.ReplaceExpression,
                editor => editor.Change(written, _ => SyntaxFactory.ParseExpression(text)));
        }
    }
}
