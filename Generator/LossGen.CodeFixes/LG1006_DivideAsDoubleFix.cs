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

/// <summary>LG1006: divides floating-point numbers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DivideAsDoubleFix))]
[Shared]
public sealed class DivideAsDoubleFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.IntegerDivisionInWeight.Id);

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Property(Remedies.DivideAsDouble) is { } dividend && context.Node is BinaryExpressionSyntax division)
        {
            yield return new Repair(
                $"Divide {dividend}",
                Remedies.DivideAsDouble,
                editor => editor.Change(division, current => current.WithLeft(SyntaxFactory.ParseExpression(dividend).WithTriviaFrom(current.Left))));
        }
    }
}
