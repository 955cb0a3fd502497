namespace LossGen.Analyzers.Flow;

/// <summary>What happens to gradients and parameters at one place.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Subject">The loss, optimizer or module that it happens to; null where that is no variable of the method or its
/// object.</param>
/// <param name="Place">The operation in the method looked at, also where a called method does it.</param>
/// <param name="Source">The operation that does it: the place itself, or one in the called method.</param>
internal sealed record TrainingEvent(TrainingEventKind Kind, ISymbol? Subject, IOperation Place, IOperation Source)
{
    /// <summary>Whether a method of this compilation does it, which is called here; then it may also depend on a condition there.</summary>
    public bool IsIndirect => !ReferenceEquals(Place, Source);

    /// <summary>
    /// What is called on, or handed over as the first argument; null where nothing is called. Of LossGen's own step, its
    /// optimizer, and where it goes backward the step itself.
    /// </summary>
    public IOperation? Operand { get; init; } = (Source as IInvocationOperation)?.Subject();

    /// <summary>The code to name in a message: LossGen's own step without its inputs.</summary>
    public string Text => Place is IInvocationOperation call && LossGenCalls.IsStep(call)
        ? LossGenCalls.StepName(call)
        : ((Place as IInvocationOperation)?.SyntaxWithReceiver() ?? Place.Syntax).ToString();

    /// <summary>Whether it is of the kind and happens to the variable.</summary>
    public bool Is(TrainingEventKind kind, ISymbol? subject) =>
        Kind == kind && Subject is not null && SymbolEqualityComparer.Default.Equals(Subject, subject);
}
