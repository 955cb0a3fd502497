using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.CodeFixes;

/// <summary>LG1019: writes the name that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ComponentNameUnknownFix))]
[Shared]
public sealed class ComponentNameUnknownFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.ComponentNameUnknown.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == ComponentNameUnknown.UseName
            && context.Value is { } name
            && context.Node.FirstAncestorOrSelf<ArgumentSyntax>() is { Expression: LiteralExpressionSyntax written })
        {
            yield return new Repair($"Use {name}", ComponentNameUnknown.UseName, editor => editor.Change(written, _ => SyntaxFactory.ParseExpression(name)));
        }
    }
}
