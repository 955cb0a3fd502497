using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1020: a scheme that looks at the losses again after a step has one batch a step, and no phases.</summary>
internal sealed class SchemeDoesNotFitRule : DeclarationRule
{
    /// <summary>{What to do}: {what does not go together}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1020",
        "Scheme or optimizer that does not fit",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "Some schemes, and L-BFGS, evaluate the losses of a batch more than once for one step, which needs a function that computes the "
            + "inputs.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        if (loss.Scheme is not { Traits.SecondEvaluation: true } scheme)
        {
            return;
        }

        if (loss.Attribute.Named<int>("AccumulateSteps") is > 1)
        {
            problems.Report(
                Descriptor,
                Anchor.At(loss.Attribute, "AccumulateSteps"),
                Remedies.Of(Remedies.Remove, "AccumulateSteps"),
                $"Remove AccumulateSteps, or take another scheme: {scheme.Name} evaluates a batch again after its step, which would come "
                    + "after several batches");
        }

        if (!loss.Phases.IsEmpty)
        {
            problems.Report(
                Descriptor,
                Anchor.At(scheme.Attribute),
                $"Take another scheme, or remove the phases: {scheme.Name} evaluates a batch again after its step, and a phase evaluates "
                    + "it once");
        }
    }
}
