using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// One thing that a declaration must fulfil. The generator refuses a class of which an error is reported, and the
/// analyzer reports it: both ask the same rule, so they cannot disagree.
/// </summary>
internal abstract class DeclarationRule
{
    /// <summary>The rule's descriptor.</summary>
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Whether a class that breaks the rule is refused.</summary>
    public virtual bool PreventsEmission => true;

    /// <summary>Reports what is wrong.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="problems">Where to report.</param>
    public abstract void Check(LossReading loss, ProblemSink problems);
}
