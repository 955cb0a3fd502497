namespace LossGen.Analyzers.Flow;

/// <summary>What is done with a <c>grad</c> that a program reads.</summary>
internal static class GradientUse
{
    /// <summary>
    /// Whether the gradient may be another afterwards: it is assigned, changed in place, or kept where somebody may change it.
    /// </summary>
    public static bool MayChange(IPropertyReferenceOperation gradient)
    {
        var current = gradient.WithConversionsAround();
        if (current.Parent is IConditionalAccessOperation access && ReferenceEquals(access.Operation, current))
        {
            return access.WhenNotNull.DescendantsAndSelf().OfType<IInvocationOperation>().Any(static call => IsInPlace(call));
        }

        if (current.Parent is not IInvocationOperation { Instance: { } } first || !ReferenceEquals(first.Instance, current))
        {
            return current.Parent
                is not (IBinaryOperation or IIsTypeOperation or IPropertyReferenceOperation
                    or IIsPatternOperation { Pattern: IConstantPatternOperation
                        or INegatedPatternOperation { Pattern: IConstantPatternOperation } });
        }

        // A function of the gradient is a tensor of its own, or an alias that only an in-place function changes.
        for (IOperation call = first; call is IInvocationOperation function; call = function.WithConversionsAround().Parent!)
        {
            if (IsInPlace(function))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInPlace(IInvocationOperation call) => call.TargetMethod.Name.EndsWith("_", StringComparison.Ordinal);
}
