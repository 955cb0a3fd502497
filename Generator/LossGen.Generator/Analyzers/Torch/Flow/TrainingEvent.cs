using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>What happens to gradients and parameters at one call.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Subject">The loss, optimizer or module that it happens to; null where that is no variable.</param>
/// <param name="Call">The call in the method looked at, also where a called method does it.</param>
/// <param name="IsIndirect">Whether a method of this compilation does it, which is called here.</param>
internal sealed record TrainingEvent(TrainingEventKind Kind, ISymbol? Subject, IInvocationOperation Call, bool IsIndirect);
