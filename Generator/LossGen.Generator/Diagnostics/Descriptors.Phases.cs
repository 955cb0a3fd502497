using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <content>The rules about phases.</content>
internal static partial class Descriptors
{
    /// <summary>Component '{name}' is in no phase of '{class}' …</summary>
    public static readonly DiagnosticDescriptor ComponentInNoPhase = Create(
        "LG1014",
        "Component in no phase",
        "Component '{0}' is in no phase of '{1}' and is never trained on; add nameof({0}) to one, such as '{2}'",
        DescriptorFactory.Declarations,
        Warning,
        "A class with phases trains each phase on that phase's components only.");

    /// <summary>Phase '{name}' {names no component …}</summary>
    public static readonly DiagnosticDescriptor PhaseWithoutComponents = Create(
        "LG1015",
        "Phase without a component that it needs",
        "Phase '{0}' {1}",
        DescriptorFactory.Declarations,
        Error,
        "A phase evaluates the components that it names, and its scheme applies to them alone.");

    /// <summary>Phase '{name}' cannot train {what, why, and the remedy}</summary>
    public static readonly DiagnosticDescriptor TrainsNoModule = Create(
        "LG1016",
        "Phase with an unknown module",
        "Phase '{0}' cannot train {1}",
        DescriptorFactory.Declarations,
        Error,
        "Trains names the fields or properties that hold the modules whose parameters a phase trains, and which the other phases freeze.");

    /// <summary>{What is wrong with the name, and another one}</summary>
    public static readonly DiagnosticDescriptor PhaseName = Create(
        "LG1017",
        "Phase name not usable",
        "{0}",
        DescriptorFactory.Declarations,
        Error,
        "A phase's name becomes a member of the generated enum, a method and the name of an optimizer's parameter.");
}
