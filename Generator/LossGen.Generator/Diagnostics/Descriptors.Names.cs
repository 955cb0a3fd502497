using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

internal static partial class Descriptors
{
    /// <summary>'{name}' is no component of {whose}; {what to write}</summary>
    public static readonly DiagnosticDescriptor ComponentNameUnknown = Create(
        "LG1019",
        "No component of that name",
        "'{0}' is no component of {1}; {2}: the line throws when it runs",
        DescriptorFactory.Declarations,
        Error,
        "Weights, losses and shares are read by the components' names, and a name that no component has throws.");
}
