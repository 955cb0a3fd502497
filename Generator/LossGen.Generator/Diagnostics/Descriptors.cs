using Microsoft.CodeAnalysis;
using static LossGen.Generator.Diagnostics.DescriptorFactory;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace LossGen.Generator.Diagnostics;

/// <summary>Every rule, in the order of the identifiers. Each has a page in <c>docs/rules</c>.</summary>
internal static partial class Descriptors
{
    /// <summary>'{class}' {must be partial so that …}</summary>
    public static readonly DiagnosticDescriptor LossClassCannotBeGenerated = Create(
        "LG1001",
        "Loss class that cannot be generated",
        "'{0}' {1}",
        DescriptorFactory.Declarations,
        Error,
        "LossGen adds members to the class in a file of its own. Where it cannot, the members are there for their callers alone, which are told the reason.");

    /// <summary>Component '{name}' {is declared twice …}</summary>
    public static readonly DiagnosticDescriptor ComponentNameNotUnique = Create(
        "LG1002",
        "Component name used twice",
        "Component '{0}' {1}",
        DescriptorFactory.Declarations,
        Error,
        "Every component has a weight, a term and a place in the checkpoint by its name.");

    /// <summary>{What is wrong with the number, and the remedy}</summary>
    public static readonly DiagnosticDescriptor WeightNotValid = Create(
        "LG1003",
        "Weight not valid for the scheme",
        "{0}",
        DescriptorFactory.Declarations,
        Error,
        "A weight that is not a number, or has the wrong sign for its scheme, trains against the component or not at all.");

    /// <summary>{What is missing or doubled}</summary>
    public static readonly DiagnosticDescriptor MainComponent = Create(
        "LG1004",
        "Main component missing or ambiguous",
        "{0}",
        DescriptorFactory.Declarations,
        Error,
        "Auxiliaries are scaled to, and judged against, the one component that is marked [MainLoss].");

    /// <summary>'{division}' divides integers and is {n}, not {x} …</summary>
    public static readonly DiagnosticDescriptor IntegerDivisionInWeight = Create(
        "LG1006",
        "Integer division in a weight argument",
        "'{0}' divides integers and is {1}, not {2}; write '{3}'",
        DescriptorFactory.Declarations,
        Warning,
        "C# divides two integers without the remainder, and only then turns the result into the number that the attribute takes: 1/3 is a weight of 0.");

    /// <summary>'{method}' takes {n} tensors by position …</summary>
    public static readonly DiagnosticDescriptor InputsByPosition = Create(
        "LG1008",
        "Loss inputs passed by position",
        "'{0}' gets {1} tensors by position; name them ({2}), because an added or moved component reorders them and the call still compiles",
        DescriptorFactory.Declarations,
        Info,
        "The inputs of a combined loss are the union of its components' parameters, the main component's first. A change of the components reorders them, and tensors convert into each other's place without an error.");

    /// <summary>'{name}' {clashes with …}</summary>
    public static readonly DiagnosticDescriptor NameClash = Create(
        "LG1009",
        "Name of a generated member",
        "'{0}' {1}",
        DescriptorFactory.Declarations,
        Error,
        "The generated part of the class has members of its own, which may neither be declared twice nor hide a member of the module.");

    /// <summary>Input '{name}' is {type} in '{first}' and {type} in '{second}' …</summary>
    public static readonly DiagnosticDescriptor InputTypesDiffer = Create(
        "LG1010",
        "Input of two types",
        "Input '{0}' is '{1}' in '{2}' and '{3}' in '{4}'; give it one type, or two names: parameters of one name are one input",
        DescriptorFactory.Declarations,
        Error,
        "The inputs of a combined loss are the union of its components' parameters by name.");

    /// <summary>'{name}' is marked as {a component} and does nothing: {why}</summary>
    public static readonly DiagnosticDescriptor ComponentOutsideCombinedLoss = Create(
        "LG1011",
        "Component attribute outside a [CombinedLoss] class",
        "'{0}' is marked as {1} and does nothing: {2}",
        DescriptorFactory.Declarations,
        Warning,
        "LossGen reads the methods of classes that carry [CombinedLoss]; elsewhere the attribute has no effect, and nothing fails.");

    /// <summary>{What contradicts what}</summary>
    public static readonly DiagnosticDescriptor ContradictoryArguments = Create(
        "LG1012",
        "Contradictory arguments",
        "{0}",
        DescriptorFactory.Declarations,
        Error,
        "A declaration that says two things leaves open which one was meant.");

    /// <summary>'{class}' has no component …</summary>
    public static readonly DiagnosticDescriptor NoComponents = Create(
        "LG1013",
        "Combined loss without components",
        "'{0}' has no component; mark the methods that return its losses [MainLoss], [AuxiliaryLoss] or [LossComponent], or remove [CombinedLoss]",
        DescriptorFactory.Declarations,
        Warning,
        "A combined loss is made of its annotated methods. Without one there is no forward, Compute or Step, and the class is no LossModule.");

    /// <summary>Auxiliary '{name}' is {share} of the update, main '{name}' {share}; {the remedy}. {The numbers, ratio and limit.}</summary>
    public static readonly DiagnosticDescriptor AuxiliaryDominates = Create(
        "LG2001",
        "Auxiliary that outweighs the main loss",
        "Auxiliary '{0}' is {1} of the update, main '{2}' {3}; {4}. {5}.",
        Weighting,
        Warning,
        "The model is trained for whatever contributes most to the update. An auxiliary that outweighs the main component has become the main one.");

    /// <summary>{n} auxiliaries together are {share} of the update, main '{name}' {share}; {the remedy} …</summary>
    public static readonly DiagnosticDescriptor AuxiliariesDominateTogether = Create(
        "LG2002",
        "Auxiliaries that together outweigh the main loss",
        "{0} auxiliaries together are {1} of the update, main '{2}' {3}; {4}, or state a Justification. {5}: ratio {6} together, limit {7}.",
        Weighting,
        Info,
        "Auxiliaries of which each is smaller than the main component can be most of the update together.");

    /// <summary>'{name}' {has the weight 0 …}</summary>
    public static readonly DiagnosticDescriptor ComponentWithoutEffect = Create(
        "LG2005",
        "Component without effect",
        "'{0}' {1} and trains nothing; remove its attribute, or state a Justification: it is evaluated all the same, and 0 × NaN is NaN",
        Weighting,
        Info,
        "A component that contributes nothing costs its evaluation, and can still make the total NaN.");

    /// <summary>'{name}' has weight {w}, {n} times that of main '{name}' …</summary>
    public static readonly DiagnosticDescriptor WeightFarFromMain = Create(
        "LG2009",
        "Weight far from the main's, magnitudes unknown",
        "'{0}' has weight {1}, {2} times that of main '{3}' ({4}); declare Typical of {5}, or state a Justification: nothing on record says why",
        Weighting,
        Warning,
        "A weight of 100 repairs a small term as often as it lets a large one take over. Which of the two it is cannot be read off the weight.");
}
