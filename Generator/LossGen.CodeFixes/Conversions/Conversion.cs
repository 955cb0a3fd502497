using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Dominance.Sources;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Torch;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>What becomes of one sum: the class, its inputs, and what disappears.</summary>
internal sealed class Conversion
{
    private readonly LossInputs inputs = new();
    private readonly Surroundings surroundings;

    private Conversion(RepairContext context, IOperation sum, Combination combination, CombinationNames names)
    {
        Sum = sum;
        Combination = combination;
        Names = names;
        Place = CombinationPlace.Of(combination.Growth?.Last.Statement.Parent ?? sum.Syntax) ?? CombinationPlace.Of(sum.Syntax)!;
        surroundings = new Surroundings(context, sum.Syntax);
        var locals = new MovedLocals(sum, combination, surroundings);
        Removed = locals.Removed.Select(static declaration => declaration.Statement).ToList();
        Class = Greetings.Answer(context, this, new LossClass(names.Class, combination, Components(context, combination, locals)));
    }

    public IOperation Sum { get; }

    public Combination Combination { get; }

    public CombinationNames Names { get; }

    public CombinationPlace Place { get; }

    public LossClass Class { get; }

    /// <summary>Declarations that the class takes the place of.</summary>
    public IReadOnlyList<LocalDeclarationStatementSyntax> Removed { get; }

    /// <summary>How TorchSharp's tensor is written in the class.</summary>
    public string Tensor => surroundings.Tensor;

    /// <summary>The declaration that the class stands behind.</summary>
    public SyntaxNode Anchor => Sum.Syntax.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().LastOrDefault()
        ?? (SyntaxNode)((CompilationUnitSyntax)Sum.Syntax.SyntaxTree.GetRoot()).Members.Last();

    /// <summary>The weights that are set before the sum is evaluated: the component, and the number.</summary>
    public IEnumerable<(string Component, string Weight)> Settings => Class.Components
        .Where(static component => component.Term.Setting is not null)
        .Select(static component => (component.Name, WeightText.Of(component.Term.Setting!.Value)));

    /// <summary>The arguments of a call, by name.</summary>
    public IEnumerable<string> Arguments => inputs.All.Select(static input => $"{Identifiers.Escape(input.Name)}: {input.Value}");

    /// <summary>The conversion of the sum at the squiggle; null where the code has changed since.</summary>
    public static Conversion? Of(RepairContext context) =>
        context.Node is ExpressionSyntax node
        && context.Model.GetOperation(node, context.CancellationToken) is { } sum
        && Analyzers.Rules.HandWrittenCombination.Offer(sum, context.Torch, context.CancellationToken) is { } combination
            ? new Conversion(context, sum, combination, CombinationNames.Of(context, sum))
            : null;

    private List<LossComponent> Components(RepairContext context, Combination combination, MovedLocals locals)
    {
        var names = new ComponentNames(context, surroundings, Names.Class);
        var moves = combination.Terms.Select(term => Move(term, combination, locals)).ToList();
        var stray = StrayComments(combination, moves, locals);
        var components = new List<LossComponent>();
        for (var i = 0; i < moves.Count; i++)
        {
            var term = combination.Terms[i];
            var name = names.Next(term.Loss, term.Collected?.Key);
            var parameters = new List<LossInput>();
            var body = moves[i] is { } move
                ? move.With(inputs, parameters).Unindented(move.Expression)
                : Whole(term, name, parameters);
            components.Add(new LossComponent(term, name, parameters, body, stray[i])
            {
                // Of a loss that is handed over the class shows nothing.
                Typical = moves[i] is null ? BuiltInMagnitudes.Of(term.Loss, context.Torch, context.CancellationToken)?.Value ?? 0 : 0,
            });
        }

        return components;
    }

    private MovedExpression? Move(CombinationTerm term, Combination combination, MovedLocals locals)
    {
        var loss = term.Loss;
        if (loss.ReferencedSymbol() is not null)
        {
            return locals.ExpressionOf(loss);
        }

        // What is called or drawn goes on in its order: the outputs of models are evaluated before the components.
        var isDrawnAmongCalls = EvaluationOrder.Matters(loss)
            && combination.Terms.Any(
                other => other != term && EvaluationOrder.MattersForModels(other.Loss, surroundings.Torch, surroundings.CancellationToken));
        return isDrawnAmongCalls || (term.Collected is { } collected && !locals.IsRemoved(collected))
            ? null
            : MovedExpression.Of(loss, surroundings);
    }

    // What cannot be computed elsewhere is computed where it was, and handed over.
    private string Whole(CombinationTerm term, string name, List<LossInput> parameters)
    {
        var value = (ExpressionSyntax)term.Loss.Syntax;
        var input = term.Loss.ReferencedSymbol() is { } variable ? inputs.Of(value, variable.Name, Tensor)
            : term.Collected is { } collected ? inputs.Of(SyntaxFactory.ParseExpression(collected.Access), name, Tensor)
            : inputs.New(value, name, Tensor);
        parameters.Add(input);
        return Identifiers.Escape(input.Name);
    }

    /// <summary>Comments that would be lost, at the term that they follow.</summary>
    private List<string>[] StrayComments(Combination combination, List<MovedExpression?> moves, MovedLocals locals)
    {
        var comments = combination.Terms.Select(static _ => new List<string>()).ToArray();
        var expressions = moves.Select((move, i) => move?.Expression ?? (ExpressionSyntax)combination.Terms[i].Loss.Syntax).ToList();
        var places = combination.Terms.Select(static term => term.Loss.Syntax.SpanStart).ToList();
        foreach (var comment in Sum.SyntaxWithParentheses().Comments(expressions).Where(
            comment => Sum.SyntaxWithParentheses().Span.Contains(comment.Span)))
        {
            comments[Math.Max(0, places.FindLastIndex(place => place <= comment.SpanStart))].Add(comment.ToString());
        }

        for (var i = 0; i < comments.Length; i++)
        {
            if (locals.DeclarationOf(combination.Terms[i].Loss)?.Statement is { } statement)
            {
                comments[i].InsertRange(0, statement.Comments(expressions).Select(static comment => comment.ToString()));
            }
        }

        return comments;
    }
}
