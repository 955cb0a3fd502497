using LossGen.Analyzers.Dominance;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;

namespace LossGen.Analyzers.Hosting;

/// <summary>One thing that the contributions of components tell.</summary>
internal abstract class DominanceRule
{
    /// <summary>The rule's descriptor.</summary>
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Reports what the contributions tell.</summary>
    /// <param name="loss">The class, whose declarations are sound.</param>
    /// <param name="analysis">Its contributions.</param>
    /// <param name="options">The options for its file.</param>
    /// <param name="problems">Where to report.</param>
    public abstract void Check(LossReading loss, DominanceAnalysis analysis, DominanceOptions options, ProblemSink problems);
}
