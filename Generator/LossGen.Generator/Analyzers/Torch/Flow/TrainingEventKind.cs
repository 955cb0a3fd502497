namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>The calls whose order decides what a step does.</summary>
internal enum TrainingEventKind
{
    /// <summary><c>loss.backward()</c>.</summary>
    Backward,

    /// <summary><c>optimizer.step()</c>.</summary>
    Step,

    /// <summary><c>zero_grad()</c> of an optimizer or a module.</summary>
    ClearGradients,

    /// <summary><c>clip_grad_norm_</c>, <c>clip_grad_value_</c>.</summary>
    ClipGradients,

    /// <summary>The optimizer or module is handed to code that is not known: everything may happen to it.</summary>
    Unknown,
}
