namespace LossGen.Analyzers.Flow;

/// <summary>
/// Code that is there to throw, as a test says with <c>Assert.Throws(() => loss.backward())</c>: nobody needs to be told that it does.
/// </summary>
internal static class ExpectedException
{
    /// <summary>Whether the operation stands in a lambda that a method gets which expects an exception, by its name.</summary>
    public static bool IsAround(IOperation operation)
    {
        for (var current = operation; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation && IsHandedOver(current))
            {
                return true;
            }
        }

        return false;
    }

    // xUnit's and NUnit's Throws, ThrowsAny and ThrowsAsync, MSTest's ThrowsException and ThrowsExactly, Shouldly's Should.Throw.
    private static bool IsHandedOver(IOperation lambda)
    {
        var given = lambda;
        while (given.Parent is IDelegateCreationOperation or IConversionOperation)
        {
            given = given.Parent;
        }

        return given.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: var name } }
            && (name.StartsWith("Throw", StringComparison.Ordinal) || name == "Catch");
    }
}
