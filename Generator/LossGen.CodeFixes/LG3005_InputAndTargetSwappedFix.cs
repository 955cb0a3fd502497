using System.Collections.Immutable;
using System.Composition;
using LossGen.Analyzers.Rules;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>LG3005: exchanges the two arguments.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InputAndTargetSwappedFix))]
[Shared]
public sealed class InputAndTargetSwappedFix : LossGenFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Generator.Diagnostics.Descriptors.InputAndTargetSwapped.Id);

    /// <inheritdoc />
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Node is InvocationExpressionSyntax call
            && context.Model.GetOperation(call, context.CancellationToken) is IInvocationOperation operation
            && Expression(operation, 0) is { } input
            && Expression(operation, 1) is { } target)
        {
            yield return new Repair(
                "Exchange the arguments",
                InputAndTargetSwapped.Swap,
                editor =>
                {
                    editor.Change(input, _ => target);
                    editor.Change(target, _ => input);
                });
        }
    }

    private static ExpressionSyntax? Expression(IInvocationOperation call, int ordinal) =>
        (call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal)?.Syntax as ArgumentSyntax)?.Expression;
}
