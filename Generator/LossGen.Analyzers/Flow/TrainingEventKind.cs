using LossGen.Analyzers.Combinations;

namespace LossGen.Analyzers.Flow;

/// <summary>The calls whose order decides what a step does.</summary>
internal enum TrainingEventKind
{
    /// <summary><c>loss.backward()</c>, <c>autograd.backward(losses)</c>.</summary>
    Backward,

    /// <summary><c>optimizer.step()</c>, without a closure.</summary>
    Step,

    /// <summary><c>zero_grad()</c> of an optimizer or a module.</summary>
    ClearGradients,

    /// <summary>A gradient is set or changed by hand, which includes clearing it.</summary>
    WriteGradients,

    /// <summary><c>clip_grad_norm_</c>, <c>clip_grad_value_</c>.</summary>
    ClipGradients,

    /// <summary>Parameters are frozen or released: <c>requires_grad</c> is set.</summary>
    Freeze,

    /// <summary>Code runs that is not known and that may train: everything may happen.</summary>
    Unknown,
}
