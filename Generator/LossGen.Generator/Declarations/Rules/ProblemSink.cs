using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>What a rule reports to.</summary>
internal abstract class ProblemSink
{
    /// <summary>
    /// Whether the class that is looked at may have its generated part already: an analyzer sees it, and the generator does not.
    /// </summary>
    public virtual bool SeesGeneratedPart => true;

    /// <summary>
    /// Whether code gives a component another weight than the declared one. An analyzer sees the code, and the generator does not.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="component">One of its components.</param>
    public virtual bool IsWeightSetByCode(LossReading loss, ComponentReading component) => false;

    /// <summary>Reports a problem at the rule's default severity.</summary>
    public void Report(DiagnosticDescriptor descriptor, Anchor anchor, params object[] arguments) =>
        Report(descriptor, descriptor.DefaultSeverity, anchor, Remedies.None, arguments);

    /// <summary>Reports a problem at the rule's default severity, with what code fixes may do about it.</summary>
    public void Report(DiagnosticDescriptor descriptor, Anchor anchor, Remedies remedies, params object[] arguments) =>
        Report(descriptor, descriptor.DefaultSeverity, anchor, remedies, arguments);

    /// <summary>Reports a problem at another severity: one rule, more or less certain.</summary>
    public abstract void Report(
        DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments);

    /// <summary>Says that the class cannot be generated because of something that the compiler reports itself.</summary>
    public virtual void LeaveToCompiler()
    {
    }
}
