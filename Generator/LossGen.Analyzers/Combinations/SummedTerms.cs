using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>
/// What a sum has in it, through the variables that its terms are: in <c>main += kl; var total = main + 0.1 * kl;</c> the sum
/// <c>main + 0.1 * kl</c> has <c>kl</c> twice.
/// </summary>
internal sealed class SummedTerms
{
    // Sums of sums, as deep as people nest them, and as long.
    private const int Depth = 16;
    private const int Limit = 64;

    private readonly List<SummedTerm> terms = [];
    private readonly TorchContext torch;
    private readonly CancellationToken cancellationToken;

    private SummedTerms(TorchContext torch, CancellationToken cancellationToken)
    {
        this.torch = torch;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>The terms that can be told apart, a variable that is itself a sum before what it has.</summary>
    /// <param name="sum">A sum, or the statement by which one grows.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<SummedTerm> Of(IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        var reading = new SummedTerms(torch, cancellationToken);
        reading.Add(sum, TermFactor.One, through: null, Depth);
        return reading.terms;
    }

    private void Add(IOperation value, TermFactor factor, IOperation? through, int depth)
    {
        if (depth == 0 || terms.Count == Limit)
        {
            return;
        }

        var operation = value.WithoutConversions();
        if (operation is ICompoundAssignmentOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract,
            } growth)
        {
            Add(growth.Target, factor, through, depth - 1);
            Add(growth.Value, factor.Times(growth.OperatorKind == BinaryOperatorKind.Add ? 1 : -1), through, depth - 1);
        }
        else if (Addends.Of(operation, torch, cancellationToken) is { } addends)
        {
            foreach (var addend in addends)
            {
                Add(addend.Value, factor.Times(addend.Factor), through, depth - 1);
            }
        }
        else if (Product.Of(operation, torch, cancellationToken) is { Numerators: [var inner], Denominators.Count: 0 } product)
        {
            var scaled = factor.Times(product.Factor);
            if (!ReferenceEquals(inner, operation) && Addends.Of(inner, torch, cancellationToken) is not null)
            {
                Add(inner, scaled, through, depth - 1);
            }
            else
            {
                AddNamed(inner, scaled, through, depth);
            }
        }
    }

    private void AddNamed(IOperation term, TermFactor factor, IOperation? through, int depth)
    {
        if (term is IPropertyReferenceOperation { Property.Name: var name, Instance: { } evaluation })
        {
            if (LossGenCalls.IsTrainable(term) && Source(evaluation) is { } source)
            {
                Record(source, name);
            }

            return;
        }

        if (term.ReferencedSymbol() is not { Kind: SymbolKind.Local or SymbolKind.Parameter } variable)
        {
            return;
        }

        var body = torch.BodyOf(term);
        var write = body.ReachingWrite(term, variable);
        switch (write)
        {
            case null when variable is IParameterSymbol && body.Writes(variable).Count == 0:
                Record(variable, null);
                break;
            case null:
                break;
            case { Part: var (whole, place) } when LossGenCalls.IsTerms(whole.Type):
                Record(whole, write.Value is null ? $"{place}" : SummedTerm.Total);
                break;
            default:
                Record(write, null);
                Add(write.Value ?? write.Operation, factor, through ?? term, depth - 1);
                break;
        }

        void Record(object source, string? part) => terms.Add(new SummedTerm(source, part, term, through, factor));
    }

    // What the terms of one evaluation have in common: the variable as it is here.
    private VariableWrite? Source(IOperation evaluation) => evaluation.ReferencedSymbol() switch
    {
        ILocalSymbol local => torch.BodyOf(evaluation).ReachingWrite(evaluation, local),
        _ => null,
    };
}
