using LossGen.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// All optimizers of a collection, each stepped by one call: in <c>foreach (var o in optimizers)</c> or <c>optimizers.ForEach(o => …)</c>.
/// </summary>
internal sealed class SteppedOptimizers
{
    private SteppedOptimizers(string name, ISymbol collection, IOperation place, IOperation whole, string clearingText)
    {
        Name = name;
        Collection = collection;
        Place = place;
        Whole = whole;
        ClearingText = clearingText;
    }

    /// <summary>What one of them is called where it is stepped.</summary>
    public string Name { get; }

    /// <summary>The variable that has them all.</summary>
    public ISymbol Collection { get; }

    /// <summary>Where the step happens in the order of the method: itself, or the call that runs its lambda.</summary>
    public IOperation Place { get; }

    /// <summary>The statement that clears them all in the way in which they are stepped.</summary>
    public string ClearingText { get; }

    /// <summary>The loop that steps them all again and again.</summary>
    public ILoopOperation? LoopAround => StatementOrder.InnermostLoop(Whole);

    private IOperation Whole { get; }

    /// <summary>The optimizers; null where the step is that of one optimizer.</summary>
    public static SteppedOptimizers? Of(IInvocationOperation step) => step.Instance?.WithoutConversions() switch
    {
        IParameterReferenceOperation { Parameter: var element }
            when ForEachCall.Around(VariableWrite.FunctionOf(step)) is { } each
                && SymbolEqualityComparer.Default.Equals(element.ContainingSymbol, each.Lambda.Symbol)
                && each.Collection.OwnVariable() is { } collection =>
            new SteppedOptimizers(
                element.Name,
                collection,
                each.Call,
                each.Call,
                Replaced(each.Call.Syntax, each.Lambda.Body.Syntax, Clearing(step, element)) + ";"),
        ILocalReferenceOperation { Local: var element }
            when StatementOrder.InnermostLoop(step) is IForEachLoopOperation { Collection: var all, Locals: [var variable] } loop
                && SymbolEqualityComparer.Default.Equals(variable, element) && all.OwnVariable() is { } collection =>
            new SteppedOptimizers(
                element.Name,
                collection,
                step,
                loop,
                $"foreach (var {element.Name} in {all.WithoutConversions().Syntax}) {{ {Clearing(step, element)}; }}"),
        _ => null,
    };

    /// <summary>Whether an iteration may go on from the place to the next without stepping them.</summary>
    public bool IsLeftOutAfter(IOperation place) =>
        LoopAround!.Descendants().Any(
            operation => operation is IBranchOperation or IReturnOperation && place.IsBefore(operation) && operation.IsBefore(Whole));

    private static string Clearing(IInvocationOperation step, ISymbol element) =>
        $"{element.Name}{(step.Instance is IConditionalAccessInstanceOperation ? "?" : "")}.zero_grad()";

    // optimizers.ForEach(o => o.step()) with what the lambda does replaced; a block becomes an expression.
    private static string Replaced(SyntaxNode call, SyntaxNode body, string text)
    {
        var node = body.FirstAncestorOrSelf<LambdaExpressionSyntax>()?.Body ?? body;
        var start = node.SpanStart - call.SpanStart;
        return call.ToString().Remove(start, node.Span.Length).Insert(start, text);
    }
}
