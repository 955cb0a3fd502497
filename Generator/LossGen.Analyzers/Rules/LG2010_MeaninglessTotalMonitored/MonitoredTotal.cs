using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Rules;

/// <summary>The total of a declared loss that a number was read from.</summary>
internal static class MonitoredTotal
{
    /// <summary>The total and the class of the loss; null where the number is not, or not only, totals of one.</summary>
    public static (IOperation Total, INamedTypeSymbol Loss)? Of(
        IOperation number, TorchContext torch, CancellationToken cancellationToken) =>
        Of(number, new ValueWalk(torch, cancellationToken));

    private static (IOperation Total, INamedTypeSymbol Loss)? Of(IOperation number, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        if (PlainNumber.Read(number, walk.Torch) is { } tensor)
        {
            return Total(walk.Origin(tensor), walk.Torch);
        }

        return number switch
        {
            IConversionOperation conversion => Of(conversion.Operand, walk.Next),

            // An average, as of an epoch.
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } average => Of(average.LeftOperand, walk.Next),
            ILocalReferenceOperation local when walk.Definition(local) is var definition && !ReferenceEquals(definition, local) =>
                Of(definition, walk.Next),
            ILocalReferenceOperation local => Added(local, walk),
            IInvocationOperation validation when !walk.Torch.Declares(validation.TargetMethod) => Returned(validation, walk),
            _ => null,
        };
    }

    private static (IOperation Total, INamedTypeSymbol Loss)? Total(IOperation origin, TorchContext torch) => origin switch
    {
        IPropertyReferenceOperation { Property.Name: "Total", Instance.Type: { Name: "Terms", ContainingType: { } type } } =>
            (origin, type),
        IInvocationOperation { TargetMethod.Name: "forward", Instance.Type: INamedTypeSymbol type } call
            when call.CalledModule(torch) is not null => (origin, type),
        _ => null,
    };

    // Validate(loss, data), which returns nothing but totals, and numbers where there is no data.
    private static (IOperation Total, INamedTypeSymbol Loss)? Returned(IInvocationOperation call, ValueWalk walk)
    {
        (IOperation Total, INamedTypeSymbol Loss)? found = null;
        foreach (var value in HelperBody.Of(call, walk.Torch, walk.CancellationToken) is { } body ? HelperBody.ReturnedValues(body) : [])
        {
            if (Of(value, walk.Next) is { } total)
            {
                found = total;
            }
            else if (Constants.Number(value, walk.Torch, walk.CancellationToken) is null)
            {
                return null;
            }
        }

        return found;
    }

    // epoch += total.ToSingle(), with nothing added but totals.
    private static (IOperation Total, INamedTypeSymbol Loss)? Added(ILocalReferenceOperation sum, ValueWalk walk)
    {
        (IOperation Total, INamedTypeSymbol Loss)? found = null;
        foreach (var write in walk.Torch.BodyOf(sum).Writes(sum.Local))
        {
            switch (write.Operation)
            {
                case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } addition:
                    if (Of(addition.Value, walk.Next) is not { } total)
                    {
                        return null;
                    }

                    found = total;
                    break;
                case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide }:
                    break;
                default:
                    // What it starts from.
                    if (write.Value is null || Constants.Number(write.Value, walk.Torch, walk.CancellationToken) is null)
                    {
                        return null;
                    }

                    break;
            }
        }

        return found;
    }
}
