namespace LossGen.Analyzers.Rules;

/// <summary>What a value is called, for rules that can do no more than read names.</summary>
internal static class ArgumentNames
{
    /// <summary>
    /// The variable's name, or that of what functions or a module are applied to: <c>teacher</c> in <c>teacher.call(x).softmax(1)</c>.
    /// </summary>
    /// <param name="value">An argument.</param>
    /// <param name="torch">The symbols.</param>
    public static string Of(IOperation value, TorchContext torch)
    {
        var current = value.WithoutConversions();
        while (current is IInvocationOperation call
            && torch.Declares(call.TargetMethod)
            && (call.CalledModule(torch) ?? call.Subject()) is { } inner)
        {
            current = inner.WithoutConversions();
        }

        return current.ReferencedSymbol()?.Name ?? "";
    }
}
