using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <content>The rules about optimizer steps and alternating training.</content>
internal static partial class Descriptors
{
    /// <summary>No path of this loop clears the gradients of '{optimizer}' …</summary>
    public static readonly DiagnosticDescriptor GradientsNeverCleared = Create(
        "LG4001",
        "Gradients are never cleared",
        "Nothing in this loop clears the gradients of '{0}': backward adds to them, and the n-th step applies the sum of n gradients instead of one; call {0}.zero_grad() before backward",
        Training,
        Warning,
        "backward adds to the gradients that are there; without zero_grad every step also applies the gradients of all steps before.");
}
