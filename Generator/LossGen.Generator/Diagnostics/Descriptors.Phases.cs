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
        "Component is in no phase",
        "Component '{0}' is in no phase of '{1}', so that alternating training never uses it; add nameof({0}) to a phase, such as '{2}', or remove the component",
        Declarations,
        Warning,
        "A class with phases trains each phase on that phase's components only.");

    /// <summary>Phase '{name}' {has no component …}</summary>
    public static readonly DiagnosticDescriptor PhaseWithoutComponents = Create(
        "LG1015",
        "Phase lacks a component",
        "Phase '{0}' {1}",
        Declarations,
        Error,
        "A phase evaluates the components that it names, and its scheme applies to them alone.");

    /// <summary>Phase '{name}' cannot train '{member}': {why}</summary>
    public static readonly DiagnosticDescriptor TrainsNoModule = Create(
        "LG1016",
        "Trains names no module",
        "Phase '{0}' cannot train '{1}': {2}",
        Declarations,
        Error,
        "Trains names the fields or properties that hold the modules whose parameters a phase trains, and which the other phases freeze.");

    /// <summary>Phase name '{name}' {is not an identifier …}</summary>
    public static readonly DiagnosticDescriptor PhaseName = Create(
        "LG1017",
        "Phase name is not usable",
        "Phase name '{0}' {1}",
        Declarations,
        Error,
        "A phase's name becomes a member of the generated enum, a method and the name of an optimizer's parameter.");
}
