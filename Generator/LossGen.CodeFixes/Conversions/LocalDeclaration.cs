using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>A statement that declares one local and gives it the one value that it ever has.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Value">The value.</param>
internal sealed record LocalDeclaration(LocalDeclarationStatementSyntax Statement, IOperation Value)
{
    /// <summary>The declaration of a local, or null where it is declared otherwise or written again.</summary>
    public static LocalDeclaration? Of(ILocalSymbol local, MethodBody body, TorchContext torch) =>
        body.Writes(local) is [{ Operation: IVariableDeclaratorOperation, Value: { } value }]
        && torch.Code.OnlyOf(local, CancellationToken.None)
            is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax
                {
                    Variables.Count: 1,
                    Parent: LocalDeclarationStatementSyntax { ContainsDirectives: false } statement,
                } }
            ? new LocalDeclaration(statement, value.WithoutConversions())
            : null;

    /// <summary>
    /// Whether the value is the same when it is computed at the sum: in the same block, with nothing between them but
    /// declarations, <c>zero_grad</c> and the sum itself, and no random number is drawn and no tensor changed in place.
    /// </summary>
    public bool CanWaitFor(IOperation sum, Combination combination, TorchContext torch)
    {
        if (Statement.AwaitKeyword.RawKind != 0
            || EvaluationOrder.Matters(Value)
            || !ReferenceEquals(VariableWrite.FunctionOf(sum), VariableWrite.FunctionOf(Value)))
        {
            return false;
        }

        var siblings = SiblingsOf(Statement);
        var own = siblings.IndexOf(Statement);
        var end = siblings.IndexOf(combination.StatementOf(sum)!);
        return end > own && siblings.GetRange(own + 1, end - own - 1).TrueForAll(statement =>
            combination.IsStep(statement)
                || (Value.SemanticModel?.GetOperation(statement) is { } between && EvaluationOrder.IsHarmless(between, torch)));
    }

    /// <summary>The statements of the block, or of the program, that the statement is one of.</summary>
    public static List<StatementSyntax> SiblingsOf(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => [.. block.Statements],
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } =>
            [.. unit.Members.OfType<GlobalStatementSyntax>().Select(static member => member.Statement)],
        _ => [],
    };
}
