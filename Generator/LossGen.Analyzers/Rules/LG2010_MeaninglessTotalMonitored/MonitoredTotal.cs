using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Rules;

/// <summary>The total of a declared loss that a number was read from.</summary>
internal static class MonitoredTotal
{
    private const int Depth = 8;

    /// <summary>The total and the class of the loss; null where the number is not, or not only, totals of one.</summary>
    public static (IOperation Total, INamedTypeSymbol Loss)? Of(IOperation number, TorchContext torch, CancellationToken cancellationToken) =>
        Of(number, torch, Depth, cancellationToken);

    private static (IOperation Total, INamedTypeSymbol Loss)? Of(IOperation number, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return null;
        }

        if (PlainNumber.Read(number, torch) is { } tensor)
        {
            return Total(Origin.Of(tensor, torch, cancellationToken), torch);
        }

        return number switch
        {
            IConversionOperation conversion => Of(conversion.Operand, torch, depth - 1, cancellationToken),

            // An average, as of an epoch.
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } average => Of(average.LeftOperand, torch, depth - 1, cancellationToken),
            ILocalReferenceOperation local when Origin.Definition(local, torch, cancellationToken) is var definition && !ReferenceEquals(definition, local) =>
                Of(definition, torch, depth - 1, cancellationToken),
            ILocalReferenceOperation local => Added(local, torch, depth, cancellationToken),
            _ => null,
        };
    }

    private static (IOperation Total, INamedTypeSymbol Loss)? Total(IOperation origin, TorchContext torch) => origin switch
    {
        IPropertyReferenceOperation { Property.Name: "Total", Instance.Type: { Name: "Terms", ContainingType: { } type } } => (origin, type),
        IInvocationOperation { TargetMethod.Name: "forward", Instance.Type: INamedTypeSymbol type } call when call.CalledModule(torch) is not null => (origin, type),
        _ => null,
    };

    // epoch += total.ToSingle(), with nothing added but totals.
    private static (IOperation Total, INamedTypeSymbol Loss)? Added(ILocalReferenceOperation sum, TorchContext torch, int depth, CancellationToken cancellationToken)
    {
        (IOperation Total, INamedTypeSymbol Loss)? found = null;
        foreach (var write in torch.BodyOf(sum).Writes(sum.Local))
        {
            switch (write.Operation)
            {
                case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } addition:
                    if (Of(addition.Value, torch, depth - 1, cancellationToken) is not { } total)
                    {
                        return null;
                    }

                    found = total;
                    break;
                case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide }:
                    break;
                default:
                    // What it starts from.
                    if (write.Value is null || Constants.Number(write.Value, torch, cancellationToken) is null)
                    {
                        return null;
                    }

                    break;
            }
        }

        return found;
    }
}
